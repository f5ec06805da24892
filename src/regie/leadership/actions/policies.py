"""May this person do this to an action, in this state? Buttons ask ``can_``, services ``check_``."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.leadership.programmes.models import Programme

from .choices import TRANSITIONS, ActionStatus
from .models import Action


def can_add(person: Actor, programme: Programme) -> Decision:
    """May this person add an action to this programme?"""
    return decide(person, "change", Action(programme=programme, municipality_id=programme.municipality_id))


def check_add(person: Actor, programme: Programme) -> None:
    _raise_unless(can_add(person, programme))


def can_change(person: Actor, action: Action) -> Decision:
    return decide(person, "change", action)


def check_change(person: Actor, action: Action) -> None:
    _raise_unless(can_change(person, action))


def can_move(person: Actor, action: Action, to: str) -> Decision:
    """May this action go to another status? Who owns it may, too."""
    allowed = decide(person, "move", action)
    if allowed and to not in TRANSITIONS[action.status]:
        return Decision(
            False,
            (
                _("An action that is %(now)s cannot become %(then)s.")
                % {"now": action.get_status_display(), "then": ActionStatus(to).label},
            ),
        )
    return allowed


def check_move(person: Actor, action: Action, to: str) -> None:
    _raise_unless(can_move(person, action, to))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
