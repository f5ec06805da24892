from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """Blocks holds back a transition; warns and advises never hold anybody back."""

    BLOCKS = "blocks", _("blocks")
    WARNS = "warns", _("warns")
    ADVISES = "advises", _("advises")
