from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath

from .meetings import Meeting


class Minutes(models.Model):
    """One version of the minutes of a meeting, frozen: ``content`` holds everything that PDF and Word are made of.

    The first is made at the close. A later one says why it is there; nothing of an earlier one changes.
    """

    access: ClassVar = AccessPath(
        kind="consultation",
        municipality="meeting__consultation__programme__municipality",
        organisation="meeting__consultation__members__organisation",
        owner="meeting__consultation__members__user",
    )
    classification: ClassVar = {
        "meeting": "internal",
        "number": "internal",
        "content": "personal",
        "reason": "internal",
        "made_by_name": "personal",
        "made_at": "internal",
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("meeting")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    reason = models.CharField(_("why it was amended"), max_length=300, blank=True)
    made_by_name = models.CharField(_("made by"), max_length=160)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_version_once"),
            models.CheckConstraint(
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason="")), name="minutes_amended_say_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} ({self.number})"
