from datetime import timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.ui.phrases import Phrase, phrase

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


# The categories in a word, for the head of a column.
CATEGORY_WORDS: dict[str, Promise] = {
    DataCategory.ORDINARY: _("Ordinary"),
    DataCategory.SPECIAL: _("Special"),
    DataCategory.CRIMINAL: _("Criminal-law"),
    DataCategory.POLICE: _("Police"),
    DataCategory.JUDICIAL: _("Prosecutor"),
    DataCategory.BSN: _("BSN"),
}


class Mend(models.TextChoices):
    """Where a gap in a covenant is mended."""

    PROTOCOL = "protocol", _("Write the protocol")
    RETENTION = "retention", _("Set the term")
    GROUNDS = "grounds", _("Choose the grounds")
    SIGN = "sign", _("Record the signature")
    CHECKS = "checks", _("See the grounds")


class Sight(models.TextChoices):
    """Whether the people of a partner see personal data now; and if not, the first thing in the way."""

    SEES = "sees", _("sees personal data")
    ENDED = "ended", _("the collaboration has ended, or has still to begin")
    NO_COVENANT = "no_covenant", _("there is no covenant in force")
    EXPIRED = "expired", _("the covenant has expired")
    WITHDRAWN = "withdrawn", _("it withdrew")
    UNSIGNED = "unsigned", _("it has not signed")
    NO_GROUND = "no_ground", _("no ground is chosen for it")
    GROUND_OVER = "ground_over", _("its ground is not valid today")
    NOT_YET = "not_yet", _("it joins later")


# Why a partner sees nothing, as a text that can be stored: the same words as Sight.
WHY: dict[Sight, Phrase] = {
    Sight.ENDED: phrase("the collaboration has ended, or has still to begin"),
    Sight.NO_COVENANT: phrase("there is no covenant in force"),
    Sight.EXPIRED: phrase("the covenant has expired"),
    Sight.WITHDRAWN: phrase("it withdrew"),
    Sight.UNSIGNED: phrase("it has not signed"),
    Sight.NO_GROUND: phrase("no ground is chosen for it"),
    Sight.GROUND_OVER: phrase("its ground is not valid today"),
    Sight.NOT_YET: phrase("it joins later"),
}
