"""May this person do this to a collaboration, in this state? Pairs: ``can_`` asks, ``check_`` raises."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide

from .models import Collaboration


def can_add(by: Actor) -> Decision:
    """May this person start a collaboration in the own municipality?"""
    if by.municipality_id is None:
        return Decision(False, (_("You work in no municipality, so there is none to add it to."),))
    return decide(by, "change", Collaboration(municipality_id=by.municipality_id))


def check_add(by: Actor) -> None:
    """Raises Refused where can_add says no."""
    _raise_unless(can_add(by))


def can_change(by: Actor, collaboration: Collaboration) -> Decision:
    """Whoever the matrix says, as long as the collaboration has not ended."""
    decision = decide(by, "change", collaboration)
    if decision and collaboration.ended_at:
        return Decision(False, (_("This collaboration has ended. Start a new one to work together again."),))
    return decision


def check_change(by: Actor, collaboration: Collaboration) -> None:
    """Raises Refused where can_change says no."""
    _raise_unless(can_change(by, collaboration))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
