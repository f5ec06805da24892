from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

EMERGENCY_LASTS = timedelta(hours=1)


class Task(models.TextChoices):
    """What somebody does on a dossier."""

    DIRECTOR = "director", _("case director")
    WORKER = "worker", _("works on it")
    READER = "reader", _("reads along")


class Judgement(models.TextChoices):
    """What the privacy officer found of an emergency access."""

    JUSTIFIED = "justified", _("justified")
    UNJUSTIFIED = "unjustified", _("not justified")


class DossierState(models.TextChoices):
    """What a list of dossiers is narrowed to; a dossier may be in more than one."""

    OPEN = "open", _("is open")
    ON_HOLD = "on_hold", _("on hold")
    RESTRICTED = "restricted", _("for named people only")
    CLOSED = "closed", _("closed")
