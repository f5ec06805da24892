"""What partners were asked and answered, and what was agreed with other structures."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.leadership.programmes.models import Programme

from ..choices import CommitmentStatus, CommitmentSubject, StructureKind
from .partners import ProgrammePartner


class Commitment(models.Model):
    """What a partner was asked for, and what it answered.

    ``subject_kind`` and ``subject_id`` name what it is for; later slices use words of their own there, so that
    nothing here needs to know them. ``subject_name`` is what it was called then.
    """

    access: ClassVar = AccessPath(kind="partner", municipality="partner__programme__municipality")
    classification: ClassVar = dict.fromkeys(
        [
            "partner",
            "subject_kind",
            "subject_id",
            "subject_name",
            "what",
            "amount",
            "fte",
            "from_on",
            "until",
            "status",
            "reason",
            "on",
            "version",
        ],
        "internal",
    ) | {"by_whom": "personal"}

    partner = models.ForeignKey(
        ProgrammePartner, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("partner")
    )
    subject_kind = models.CharField(
        _("what it is for"), max_length=40, default=CommitmentSubject.PROGRAMME, db_index=True
    )
    subject_id = models.PositiveBigIntegerField(_("number of what it is for"), null=True, blank=True)
    subject_name = models.CharField(_("name of what it is for"), max_length=200, blank=True)
    what = models.CharField(_("what"), max_length=300, help_text=_("What this partner does or gives."))
    amount = models.DecimalField(
        _("amount in euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    fte = models.DecimalField(
        _("full-time equivalents"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("0.5 is half a working week."),
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    status = models.CharField(
        _("answer"), max_length=10, choices=CommitmentStatus, default=CommitmentStatus.ASKED
    )
    reason = models.CharField(_("why not"), max_length=300, blank=True)
    on = models.DateField(_("date"), help_text=_("When it was asked, or answered."))
    by_whom = models.CharField(
        _("by whom"), max_length=160, blank=True, help_text=_("Who at the partner promised or refused it.")
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering: ClassVar = ["-on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=CommitmentStatus.values), name="commitment_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=CommitmentStatus.REFUSED) | ~Q(reason=""),
                name="commitment_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("from_on")),
                name="commitment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gte=0)) & (Q(fte__isnull=True) | Q(fte__gte=0)),
                name="commitment_not_below_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.what}"

    @property
    def subject(self) -> str:
        """What it is for, in words."""
        if self.subject_name:
            return self.subject_name
        known = dict(CommitmentSubject.choices)
        return str(known.get(self.subject_kind, self.subject_kind))


class StructureAgreement(models.Model):
    """What was agreed with a structure beside the approach, and when it is looked at again."""

    access: ClassVar = AccessPath(kind="partner", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(
        ["programme", "structure", "name", "what", "agreed_on", "review_on", "document", "version"],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="structure_agreements", verbose_name=_("programme")
    )
    structure = models.CharField(_("structure"), max_length=10, choices=StructureKind)
    name = models.CharField(
        _("which one"), max_length=160, blank=True, help_text=_("For example the name of the department.")
    )
    what = models.TextField(_("what is agreed"))
    agreed_on = models.DateField(_("agreed on"))
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)
    document = models.CharField(
        _("where it is written"), max_length=200, blank=True, help_text=_("Case number, title or address.")
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("agreement with a structure")
        verbose_name_plural = _("agreements with structures")
        ordering: ClassVar = ["structure", "name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(structure__in=StructureKind.values), name="structure_agreement_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=F("agreed_on")),
                name="structure_agreement_review_after_it",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="structure_agreement_says_what"),
        ]

    def __str__(self) -> str:
        kind = capfirst(self.get_structure_display())
        return f"{kind}: {self.name}" if self.name else kind
