from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# Days before the end of a covenant on which its renewal is on the list (terms T29).
REMINDER_DAYS = (90, 30, 7)
# A decision under article 20 of the Wpg is looked at again after a year (terms T30, our choice).
DECISION_REVIEW = timedelta(days=365)
# Structural disclosure of police data to partners needs a recorded decision; this is its ground in the list.
POLICE_DECISION_GROUND = "G26"


class CovenantState(models.TextChoices):
    """How a covenant stands now; worked out from its dates, never stored."""

    DRAFT = "draft", _("in preparation")
    COMING = "coming", _("in force later")
    VALID = "valid", _("in force")
    EXPIRED = "expired", _("expired")
    ENDED = "ended", _("ended")
