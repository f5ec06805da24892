from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingState(models.TextChoices):
    """Open until mended; set aside by a person with a reason, until the facts change; closed when mended."""

    OPEN = "open", _("open")
    ASIDE = "aside", _("set aside")
    CLOSED = "closed", _("mended")


# What renewed a finding when it was no write by a person.
FIRST, TIME, RULES = "first", "time", "rules"
# In the cause of a touch, and no longer in that of a finding: the key of the person who wrote.
DOER = "user"
