from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """Blocks holds back a transition; warns and advises never hold anybody back."""

    BLOCKS = "blocks", _("blocks")
    WARNS = "warns", _("warns")
    ADVISES = "advises", _("advises")


class Enforcement(models.TextChoices):
    """How a rule is kept: the database refuses, a message asks, or the product cannot do otherwise."""

    CONSTRAINT = "constraint", _("kept by the database")
    MESSAGE = "message", _("shown as a finding")
    CONSTRUCTION = "construction", _("kept by how the product counts")
