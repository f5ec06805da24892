from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.access.authorisation.policies import AccessPath
from regie.access.collaborations.models import Collaboration
from regie.access.grounds.models import Ground
from regie.access.organisations.models import Organisation

from .choices import CovenantState


class Covenant(models.Model):
    """What the partners of a collaboration agreed: validity, privacy protocol, grounds, signatures."""

    access: ClassVar = AccessPath(
        kind="covenant",
        municipality="collaboration__municipality",
        organisation="collaboration__partners__organisation",
    )
    classification: ClassVar = dict.fromkeys(
        [
            *("collaboration", "title", "valid_from", "valid_to", "protocol", "renews", "activated_at"),
            *("ended_at", "ended_reason", "version", "document", "document_name"),
        ],
        "internal",
    ) | {"activated_by": "personal"}

    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.PROTECT, related_name="covenants", verbose_name=_("collaboration")
    )
    title = models.CharField(_("title"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    protocol = models.TextField(
        _("privacy protocol"),
        blank=True,
        help_text=_(
            "Who does what with personal data: who asks, who answers, how it is kept, what never leaves."
        ),
    )
    document = models.CharField(_("signed document"), max_length=64, blank=True, editable=False)
    document_name = models.CharField(_("name of the document"), max_length=160, blank=True, editable=False)
    renews = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="renewals",
        verbose_name=_("renews"),
    )
    activated_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("brought into force by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("covenant")
        verbose_name_plural = _("covenants")
        ordering: ClassVar = ["-valid_to", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="covenant_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["collaboration", "title"], name="covenant_title_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> CovenantState:
        """How it stands today, for all partners together; a partner may have withdrawn."""
        today, now = timezone.localdate(), timezone.now()
        if self.ended_at and self.ended_at <= now:
            return CovenantState.ENDED
        if self.activated_at is None:
            return CovenantState.DRAFT
        if today > self.valid_to:
            return CovenantState.EXPIRED
        return CovenantState.VALID if self.valid_from <= today else CovenantState.COMING

    @property
    def days_left(self) -> int:
        """Days until its last day; 0 on that day, below 0 after it."""
        return (self.valid_to - timezone.localdate()).days


class CovenantGround(models.Model):
    """The legal ground of one partner for one category of data, with the second key where the law asks two."""

    access: ClassVar = AccessPath(
        kind="covenant",
        municipality="covenant__collaboration__municipality",
        organisation="covenant__collaboration__partners__organisation",
    )
    classification: ClassVar = dict.fromkeys(
        [
            *("covenant", "organisation", "category", "ground", "second_ground", "for_what", "decision"),
            *("decision_on",),
        ],
        "internal",
    )

    covenant = models.ForeignKey(
        Covenant, on_delete=models.CASCADE, related_name="grounds", verbose_name=_("covenant")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="covenant_grounds", verbose_name=_("partner")
    )
    category = models.CharField(_("category of data"), max_length=12, choices=DataCategory)
    ground = models.ForeignKey(
        Ground, on_delete=models.PROTECT, related_name="covenant_lines", verbose_name=_("legal ground")
    )
    second_ground = models.ForeignKey(
        Ground,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second ground, for special and criminal data"),
    )
    for_what = models.CharField(_("which data, for what"), max_length=300, blank=True)
    decision = models.CharField(_("decision to disclose police data"), max_length=200, blank=True)
    decision_on = models.DateField(_("date of that decision"), null=True, blank=True)

    class Meta:
        verbose_name = _("ground in a covenant")
        verbose_name_plural = _("grounds in a covenant")
        ordering: ClassVar = ["organisation__name", "category"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["covenant", "organisation", "category"], name="covenant_ground_once"
            ),
            models.CheckConstraint(
                condition=Q(category__in=DataCategory.values), name="covenant_ground_category_known"
            ),
            models.CheckConstraint(
                condition=Q(category__in=[DataCategory.ORDINARY, DataCategory.BSN])
                | Q(second_ground__isnull=False),
                name="covenant_ground_two_keys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_category_display()}"


class Signature(models.Model):
    """A partner signed, by a named person; it may withdraw, and from that moment its people see nothing."""

    access: ClassVar = AccessPath(
        kind="signature", municipality="covenant__collaboration__municipality", organisation="organisation"
    )
    classification: ClassVar = {
        "covenant": "internal",
        "organisation": "internal",
        "signatory": "personal",
        "function": "internal",
        "signed_on": "internal",
        "acceded": "internal",
        "withdrawn_at": "internal",
        "withdrawn_reason": "internal",
        "withdrawn_by": "personal",
    }

    covenant = models.ForeignKey(
        Covenant, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("covenant")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("partner")
    )
    signatory = models.CharField(_("signed by"), max_length=160)
    function = models.CharField(_("function"), max_length=160)
    signed_on = models.DateField(_("signed on"))
    acceded = models.BooleanField(_("joined later"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("why withdrawn"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering: ClassVar = ["organisation__name", "-signed_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["covenant", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="signature_once",
            ),
            models.CheckConstraint(condition=~Q(signatory=""), name="signature_names_who"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.signatory}, {self.signed_on}"
