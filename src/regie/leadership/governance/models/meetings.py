import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Organisation

from ..choices import MeetingStatus, Presence
from .consultations import Consultation


class Meeting(models.Model):
    """One meeting of a consultation.

    ``rhythm_on`` is the day the rhythm gave it, whatever day it was moved to: so planning again makes nothing double.
    ``holiday`` says which public holiday the rhythm stepped over; such a meeting is cancelled from the start.
    ``revision`` counts everything that is captured: screens ask whether it grew. ``sequence`` counts what calendars
    must know: day, time, and whether it goes on.
    """

    access: ClassVar = AccessPath(
        kind="consultation",
        municipality="consultation__programme__municipality",
        organisation="consultation__members__organisation",
        owner="consultation__members__user",
    )
    classification: ClassVar = {
        **dict.fromkeys(
            [
                *("consultation", "uid", "starts_at", "ends_at", "status", "rhythm_on", "holiday", "place"),
                *("agenda_settled_at", "started_at", "closed_at", "reason", "revision", "sequence"),
                *("moved_from", "version"),
            ],
            "internal",
        ),
        "chair_name": "personal",
        "minutes_taker": "personal",
    }

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("consultation")
    )
    uid = models.UUIDField(_("identity in calendars"), default=uuid.uuid4, unique=True, editable=False)
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"))
    status = models.CharField(
        _("status"), max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED
    )
    rhythm_on = models.DateField(_("day of the rhythm"), null=True, blank=True, editable=False)
    holiday = models.CharField(_("public holiday"), max_length=20, blank=True, editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair_name = models.CharField(_("chair"), max_length=120, blank=True)
    minutes_taker = models.CharField(_("who takes the minutes"), max_length=120, blank=True)
    agenda_settled_at = models.DateTimeField(_("agenda settled at"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    reason = models.CharField(_("why moved or cancelled"), max_length=300, blank=True)
    moved_from = models.DateTimeField(_("moved from"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    sequence = models.PositiveIntegerField(_("changes in calendars"), default=0, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "rhythm_on"], name="meeting_once_per_rhythm_day"),
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_takes_time"),
            models.CheckConstraint(
                condition=Q(status=MeetingStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=MeetingStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="meeting_closed_has_its_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["consultation", "status", "starts_at"], name="meeting_of_consultation")
        ]

    def __str__(self) -> str:
        return f"{self.consultation}, {date_format(timezone.localtime(self.starts_at), 'j F Y')}"


class Attendance(models.Model):
    """Whether somebody was there. The name stays as it was then, whatever becomes of the account."""

    access: ClassVar = AccessPath(
        kind="consultation",
        municipality="meeting__consultation__programme__municipality",
        organisation="meeting__consultation__members__organisation",
        owner="meeting__consultation__members__user",
    )
    classification: ClassVar = {
        "meeting": "internal",
        "user": "personal",
        "organisation": "internal",
        "name": "personal",
        "presence": "personal",
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("meeting")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="attendances",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="attendances",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=250)
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, default=Presence.UNKNOWN)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "name"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(presence__in=Presence.values), name="attendance_presence_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
