"""May this person do this to a decision? Buttons ask ``can_``, services ``check_``."""

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision as Answer
from regie.access.authorisation.policies import check, decide
from regie.leadership.programmes.models import Programme

from .models import Decision


def can_add(person: Actor, programme: Programme) -> Answer:
    """May this person record a decision in this programme?"""
    return decide(person, "change", _new(programme))


def check_add(person: Actor, programme: Programme) -> None:
    check(person, "change", _new(programme))


def can_change(person: Actor, decision: Decision) -> Answer:
    return decide(person, "change", decision)


def check_change(person: Actor, decision: Decision) -> None:
    check(person, "change", decision)


def _new(programme: Programme) -> Decision:
    return Decision(programme=programme, municipality_id=programme.municipality_id)
