from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Membership, Municipality, Organisation


class Collaboration(models.Model):
    """Organisations that work together for one purpose. Personal data lives only inside one.

    ``retention_months`` counts from the closing of a dossier; without it no dossier can be opened.
    """

    access: ClassVar = AccessPath(
        kind="collaboration", municipality="municipality", organisation="partners__organisation"
    )
    classification: ClassVar = dict.fromkeys(
        [
            *("municipality", "name", "purpose", "area", "retention_months", "starts_on", "ended_at"),
            *("ended_reason", "version"),
        ],
        "internal",
    )

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="collaborations", verbose_name=_("municipality")
    )
    name = models.CharField(_("name"), max_length=160)
    purpose = models.TextField(
        _("purpose"), help_text=_("Why you work together, so precisely that it also says what is outside it.")
    )
    area = models.CharField(_("area"), max_length=160, blank=True)
    retention_months = models.PositiveSmallIntegerField(
        _("retention term in months, after closing"), null=True, blank=True
    )
    starts_on = models.DateField(_("starts on"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "name"], name="collaboration_once"),
            models.CheckConstraint(condition=~Q(purpose=""), name="collaboration_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(retention_months__isnull=True)
                | Q(retention_months__gte=1, retention_months__lte=240),
                name="collaboration_retention_within_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """An organisation in a collaboration. It leaves by a date; the row stays."""

    access: ClassVar = AccessPath(
        kind="collaboration", municipality="collaboration__municipality", organisation="organisation"
    )
    classification: ClassVar = dict.fromkeys(
        ["collaboration", "organisation", "joined_on", "left_at"], "internal"
    )

    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.PROTECT, related_name="partners", verbose_name=_("collaboration")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("organisation")
    )
    joined_on = models.DateField(_("joined on"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering: ClassVar = ["organisation__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["collaboration", "organisation"],
                condition=Q(left_at__isnull=True),
                name="partner_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Participation(models.Model):
    """A person who takes part on behalf of a partner: need to know, by name."""

    access: ClassVar = AccessPath(
        kind="collaboration",
        municipality="collaboration__municipality",
        organisation="membership__organisation",
        owner="membership__user",
    )
    classification: ClassVar = {
        "collaboration": "internal",
        "membership": "personal",
        "from_on": "internal",
        "ended_at": "internal",
    }

    collaboration = models.ForeignKey(
        Collaboration,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=_("collaboration"),
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="participations", verbose_name=_("person")
    )
    from_on = models.DateField(_("from"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering: ClassVar = ["membership__user__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["collaboration", "membership"],
                condition=Q(ended_at__isnull=True),
                name="participation_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__date__gte=F("from_on")),
                name="participation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return str(self.membership.user)
