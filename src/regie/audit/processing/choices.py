"""How a piece of processing ended, in the words of the standard."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    UNSET = "Unset", _("unknown")
    OK = "Ok", _("went well")
    ERROR = "Error", _("went wrong")
