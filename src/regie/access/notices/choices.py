"""How often a digest goes out, when, and how long notices stay."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Digest(models.TextChoices):
    OFF = "off", _("not by mail")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")


WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
HOURS = [(hour, f"{hour}.00") for hour in range(24)]
DEFAULT_WEEKDAY, DEFAULT_HOUR = 0, 7

# What was read goes after this long, what nobody read after the longer term.
READ_KEPT = timedelta(days=90)
UNREAD_KEPT = timedelta(days=365)
