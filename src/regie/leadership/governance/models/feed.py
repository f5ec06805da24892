from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath


class CalendarFeed(models.Model):
    """That a person has an address for their own calendar. The secret in it is only kept as its SHA-256 digest."""

    access: ClassVar = AccessPath(kind="account", owner="user")
    classification: ClassVar = {
        "user": "personal",
        "digest": "internal",
        "made_at": "internal",
    }

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_feed",
        verbose_name=_("person"),
    )
    digest = models.CharField(_("digest of the secret"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"), auto_now=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.user)
