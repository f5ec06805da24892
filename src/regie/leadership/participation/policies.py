"""May this person write in these logs? Buttons ask ``can_``, services ``check_``."""

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, check, decide

from .models import MayorContact, ResidentsInput

Row = MayorContact | ResidentsInput


def can_change(person: Actor, row: Row) -> Decision:
    """May this person write this row? A new one carries its programme already."""
    return decide(person, "change", row)


def check_change(person: Actor, row: Row) -> None:
    check(person, "change", row)
