from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """Who somebody is to the young person, for informing them; never a member of the household as such."""

    PARENT = "parent", _("parent")
    GUARDIAN = "guardian", _("guardian")
    REPRESENTATIVE = "representative", _("other legal representative")
