from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath

from .choices import Sort


class LookedAt(models.Model):
    """A privacy officer has looked at something that stood out in the log, and said what it was."""

    access: ClassVar = AccessPath(kind="anomaly", municipality="municipality")
    classification: ClassVar = {
        "municipality": "internal",
        "sort": "internal",
        "person_id": "personal",
        "starts_at": "internal",
        "remark": "personal",
        "by": "internal",
        "at": "internal",
    }

    municipality = models.ForeignKey(
        "organisations.Municipality",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("municipality"),
    )
    sort = models.CharField(_("what stood out"), max_length=20, choices=Sort)
    person_id = models.BigIntegerField(_("person"))
    starts_at = models.DateTimeField(_("from"))
    remark = models.TextField(_("remark"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("looked at by")
    )
    at = models.DateTimeField(_("looked at on"), auto_now_add=True)

    class Meta:
        verbose_name = _("something worth a look")
        verbose_name_plural = _("things worth a look")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "sort", "person_id", "starts_at"], name="looked_at_once"
            ),
            models.CheckConstraint(condition=Q(sort__in=Sort.values), name="looked_at_sort_known"),
            models.CheckConstraint(condition=~Q(remark=""), name="looked_at_with_a_remark"),
        ]

    def __str__(self) -> str:
        return f"{self.get_sort_display()} {self.starts_at:%Y-%m-%d}"
