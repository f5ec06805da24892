from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Municipality
from regie.ui.phrases import Phrase

from .choices import DEFAULT_HOUR, DEFAULT_WEEKDAY, HOURS, WEEKDAYS, Digest
from .kinds import label_of


class Notice(models.Model):
    """One thing that one person should know, with the page it is about.

    ``message`` is a Phrase as JSON. ``in_product`` and ``digest`` say where it goes, as the person had set it when
    it was written. ``key`` is what it comes from: a person gets one notice of each. A mail is taken up before it
    goes; what was taken up and never sent may have gone or not, see ``sending``.
    """

    access: ClassVar = AccessPath(kind="notice", owner="user", municipality="municipality")
    classification: ClassVar = {
        "user": "personal",
        "municipality": "internal",
        "kind": "internal",
        "message": "internal",
        "url": "internal",
        "key": "internal",
        "in_product": "internal",
        "digest": "internal",
        "created_at": "internal",
        "read_at": "personal",
        "taken_up_at": "internal",
        "sent_at": "internal",
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("person")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        related_name="notices",
        null=True,
        blank=True,
        verbose_name=_("municipality"),
    )
    kind = models.CharField(_("kind"), max_length=40)
    message = models.JSONField(_("message"), default=dict)
    url = models.CharField(_("address"), max_length=500)
    key = models.CharField(_("what it comes from"), max_length=160, blank=True)
    in_product = models.BooleanField(_("shown in Regie"), default=True)
    digest = models.CharField(_("by mail"), max_length=8, choices=Digest, default=Digest.OFF)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    taken_up_at = models.DateTimeField(_("taken up for mail at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent by mail at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["user", "municipality"],
                condition=Q(read_at__isnull=True, in_product=True),
                name="notice_unread",
            ),
            models.Index(
                fields=["user", "created_at"],
                condition=Q(taken_up_at__isnull=True) & ~Q(digest=Digest.OFF),
                name="notice_to_send",
            ),
            models.Index(fields=["created_at"], name="notice_by_age"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind", "key"], condition=~Q(key=""), name="notice_once_per_source"
            ),
            models.CheckConstraint(condition=Q(digest__in=Digest.values), name="notice_digest_known"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(taken_up_at__isnull=False),
                name="notice_sent_was_taken_up",
            ),
            models.CheckConstraint(condition=Q(url__startswith="/"), name="notice_url_on_this_site"),
        ]

    def __str__(self) -> str:
        return self.kind_label

    @property
    def text(self) -> Phrase:
        """The message, in the language of who reads it now."""
        return Phrase.from_json(self.message)

    @property
    def kind_label(self) -> str:
        return label_of(self.kind)


class NoticePreference(models.Model):
    """Where one person wants one kind of notices. No row: as the kind has it by default."""

    access: ClassVar = AccessPath(kind="notice", owner="user")
    classification: ClassVar = {
        "user": "personal",
        "kind": "internal",
        "in_product": "internal",
        "digest": "internal",
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notice_preferences",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=40)
    in_product = models.BooleanField(_("shown in Regie"))
    digest = models.CharField(_("by mail"), max_length=8, choices=Digest)

    class Meta:
        verbose_name = _("preference for notices")
        verbose_name_plural = _("preferences for notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_preference_once"),
            models.CheckConstraint(
                condition=Q(digest__in=Digest.values), name="notice_preference_digest_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{label_of(self.kind)}: {self.get_digest_display()}"


class DigestTime(models.Model):
    """When one person gets the digest: the hour of every day, and the day of the weekly one. No row: the default."""

    access: ClassVar = AccessPath(kind="notice", owner="user")
    classification: ClassVar = {"user": "personal", "weekday": "internal", "hour": "internal"}

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="digest_time",
        verbose_name=_("person"),
    )
    weekday = models.PositiveSmallIntegerField(
        _("day of the weekly mail"), choices=WEEKDAYS, default=DEFAULT_WEEKDAY
    )
    hour = models.PositiveSmallIntegerField(_("hour of the mail"), choices=HOURS, default=DEFAULT_HOUR)

    class Meta:
        verbose_name = _("time of the digest")
        verbose_name_plural = _("times of the digest")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="digest_weekday_known"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="digest_hour_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.get_hour_display()}"
