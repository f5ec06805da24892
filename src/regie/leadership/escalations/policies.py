"""May this person do this to an escalation or a question, in this state? Buttons ask ``can_``, services ``check_``."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, check, decide
from regie.leadership.programmes.models import Programme

from .choices import EscalationStatus
from .models import Escalation, Question


def can_raise(person: Actor, programme: Programme) -> Decision:
    """May this person escalate something in this programme?"""
    return decide(
        person, "change", Escalation(programme=programme, municipality_id=programme.municipality_id)
    )


def check_raise(person: Actor, programme: Programme) -> None:
    _raise_unless(can_raise(person, programme))


def can_change(person: Actor, escalation: Escalation) -> Decision:
    """May this person reword it? What is settled stands; reopen it first."""
    allowed = decide(person, "change", escalation)
    if allowed and escalation.status == EscalationStatus.SETTLED:
        return Decision(False, (_("This escalation is settled. Reopen it first."),))
    return allowed


def check_change(person: Actor, escalation: Escalation) -> None:
    _raise_unless(can_change(person, escalation))


def can_settle(person: Actor, escalation: Escalation) -> Decision:
    """May this person plan the consultation and record what came of it?"""
    allowed = decide(person, "settle", escalation)
    if allowed and escalation.status == EscalationStatus.SETTLED:
        return Decision(False, (_("This escalation is settled. Reopen it first."),))
    return allowed


def check_settle(person: Actor, escalation: Escalation) -> None:
    _raise_unless(can_settle(person, escalation))


def can_reopen(person: Actor, escalation: Escalation) -> Decision:
    """May this person take back the last step?"""
    allowed = decide(person, "settle", escalation)
    if allowed and escalation.status == EscalationStatus.RAISED:
        return Decision(False, (_("There is no step to take back."),))
    return allowed


def check_reopen(person: Actor, escalation: Escalation) -> None:
    _raise_unless(can_reopen(person, escalation))


def check_question(person: Actor, programme: Programme) -> None:
    check(person, "change", Question(programme=programme))


def can_change_question(person: Actor, question: Question) -> Decision:
    return decide(person, "change", question)


def check_change_question(person: Actor, question: Question) -> None:
    _raise_unless(can_change_question(person, question))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
