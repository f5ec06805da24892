"""Who may change the catalogue: the national programme, by the matrix."""

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, check, decide

from .models import Intervention


def can_change_intervention(person: Actor, intervention: Intervention) -> Decision:
    """May this person change this catalogue item?"""
    return decide(person, "change", intervention)


def check_change_intervention(person: Actor, intervention: Intervention) -> None:
    """Raises Refused where the answer is no."""
    check(person, "change", intervention)
