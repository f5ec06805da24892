from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Municipality
from regie.knowledge.sources.models import Source

from .choices import ProgrammeStatus


class Programme(models.Model):
    """A municipality's programme against recruitment of young people into organised crime."""

    access: ClassVar = AccessPath(kind="programme", municipality="municipality", published="is_published")
    classification: ClassVar = {
        "municipality": "public",
        "name": "internal",
        "status": "internal",
        "starts_on": "internal",
        "ends_on": "internal",
        "applied_on": "internal",
        "area": "internal",
        "description": "internal",
        "is_published": "internal",
        "source": "public",
        "version": "internal",
    }

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("municipality")
    )
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(
        _("status"), max_length=12, choices=ProgrammeStatus, default=ProgrammeStatus.DRAFT
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    applied_on = models.DateField(
        _("date of the application"),
        null=True,
        blank=True,
        help_text=_("Changes after this date need a reason."),
    )
    area = models.CharField(_("area"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    is_published = models.BooleanField(
        _("published"),
        default=False,
        help_text=_("Other municipalities may see the deployments of this programme."),
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="programmes",
        null=True,
        blank=True,
        verbose_name=_("source"),
        help_text=_("Filled in for programmes taken from a publication."),
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering: ClassVar = ["municipality__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "name"], name="programme_once_per_municipality"),
            models.CheckConstraint(
                condition=Q(status__in=ProgrammeStatus.values), name="programme_status_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="programme_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name
