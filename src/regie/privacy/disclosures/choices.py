from django.db import models
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.access.organisations.choices import OrganisationKind


class Start(models.TextChoices):
    """Who took the first step."""

    ASK = "ask", _("asked for")
    OFFER = "offer", _("offered")


class State(models.TextChoices):
    """How far a disclosure is."""

    ASKED = "asked", _("asked")
    CONSENT = "consent", _("waits for consent")
    OFFERED = "offered", _("offered")
    ANSWERED = "answered", _("answered")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    NOT_ONWARD = "not_onward", _("not passed on")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (State.ASKED, State.CONSENT, State.OFFERED)
GIVEN = (State.ANSWERED, State.ACCEPTED)
# What was not given does not stay.
EMPTIED = (State.REFUSED, State.NOT_ONWARD, State.WITHDRAWN)
# States in which a content exists, and so a ground for it.
FILLED = (State.CONSENT, State.OFFERED, *GIVEN)


class Refusal(models.TextChoices):
    """Why not. A professional who cannot say does not have to say why."""

    CANNOT_SAY = "cannot_say", _("I cannot say")
    NO_GROUND = "no_ground", _("there is no ground for it")
    NOT_NEEDED = "not_needed", _("it is not needed for this purpose")
    NOT_KNOWN = "not_known", _("my organisation does not know this")
    OTHER = "other", _("another reason")


# Asks no explanation, and takes none: the reason for silence may itself be a secret.
WITHOUT_WORDS = frozenset({Refusal.CANNOT_SAY})

# What can be disclosed. The citizen service number never travels this way.
CATEGORIES = [(each.value, each.label) for each in DataCategory if each != DataCategory.BSN]
ONE_KEY = (DataCategory.ORDINARY, DataCategory.BSN)
# Data that is always that of one source; from anybody else it is passed on, never given afresh.
SOURCES: dict[str, str] = {
    DataCategory.POLICE: OrganisationKind.POLICE,
    DataCategory.JUDICIAL: OrganisationKind.PUBLIC_PROSECUTOR,
}
# Wpg 19: one decision for one case, so never a second time for the same person.
ONE_OFF = frozenset({"G25"})
# UAVG 33(1)(a): lets one use what the police or the prosecutor gave; says nothing about giving it to others.
RECEIVE_ONLY = frozenset({"G14"})
# The duties of secrecy, the strictest first; the first that fits travels with the content.
DUTIES = ("G27", "G31", "G44", "G34", "G37")
# Of these the category alone decides: police data stays police data, whoever holds it.
BY_CATEGORY = frozenset({"G27", "G31"})
