"""May this person do this in the register or the DPIA, in this state? Buttons ask ``can_``, services ``check_``."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide

from .choices import DpiaStatus
from .models import Dpia, ProcessingActivity


def can_change_register(person: Actor) -> Decision:
    """May this person add to the register of the own municipality?"""
    if person.municipality_id is None:
        return Decision(False, (_("You work in no municipality, so there is no register to change."),))
    return decide(person, "change", ProcessingActivity(municipality_id=person.municipality_id))


def check_change_register(person: Actor) -> None:
    _raise_unless(can_change_register(person))


def can_change_activity(person: Actor, activity: ProcessingActivity) -> Decision:
    return decide(person, "change", activity)


def check_change_activity(person: Actor, activity: ProcessingActivity) -> None:
    _raise_unless(can_change_activity(person, activity))


def can_end(person: Actor, activity: ProcessingActivity) -> Decision:
    """May this activity be marked as ended? Not what Regie itself does: that goes on while people work with it."""
    allowed = can_change_activity(person, activity)
    if allowed and activity.is_shipped:
        return Decision(False, (_("Regie itself does this. It ends when you stop working with Regie."),))
    return allowed


def check_end(person: Actor, activity: ProcessingActivity) -> None:
    _raise_unless(can_end(person, activity))


def can_start_dpia(person: Actor) -> Decision:
    """May this person start a version of the DPIA of the own municipality?"""
    if person.municipality_id is None:
        return Decision(False, (_("You work in no municipality, so there is no DPIA to make."),))
    return decide(person, "change", Dpia(municipality_id=person.municipality_id))


def check_start_dpia(person: Actor) -> None:
    _raise_unless(can_start_dpia(person))


def can_answer(person: Actor, dpia: Dpia) -> Decision:
    """May this person answer in this version? Not once it is decided: then a new version begins."""
    allowed = decide(person, "change", dpia)
    if allowed and dpia.status != DpiaStatus.DRAFT:
        return Decision(False, (_("This version is decided. Start a new version to change something."),))
    return allowed


def check_answer(person: Actor, dpia: Dpia) -> None:
    _raise_unless(can_answer(person, dpia))


def can_decide(person: Actor, dpia: Dpia, *, is_complete: bool) -> Decision:
    """May the decision be recorded? Only when no question is open."""
    allowed = can_answer(person, dpia)
    if allowed and not is_complete:
        return Decision(False, (_("First answer every question, or say why it does not apply."),))
    return allowed


def check_decide(person: Actor, dpia: Dpia, *, is_complete: bool) -> None:
    _raise_unless(can_decide(person, dpia, is_complete=is_complete))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
