from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """Who somebody is to the young person, for informing them; never a member of the household as such."""

    PARENT = "parent", _("parent")
    GUARDIAN = "guardian", _("guardian")
    REPRESENTATIVE = "representative", _("other legal representative")


# The people whom the approach is for; outside these ages somebody looks twice, and nobody is refused.
YOUNGEST, OLDEST = 8, 27
# Where documents lie, and what they may be: keys of regie.vault.files.choices.KINDS.
FOLDER = "dossiers"
ACCEPTED = ("pdf", "docx", "xlsx", "png", "jpg")
