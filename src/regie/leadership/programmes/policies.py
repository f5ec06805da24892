"""May this person do this to a programme, in this state? Buttons ask ``can_``, services ``check_``."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.rulebook.rules.holding import HeldBack, holding_back, why_held_back
from regie.rulebook.rules.registry import Violation

from .choices import ESTABLISH, TRANSITIONS, ProgrammeStatus
from .models import Programme, RegisseurHandover


def can_add(person: Actor) -> Decision:
    """May this person start a programme in the own municipality?"""
    if person.municipality_id is None:
        return Decision(False, (_("You work in no municipality, so there is none to add it to."),))
    return decide(person, "change", Programme(municipality_id=person.municipality_id))


def check_add(person: Actor) -> None:
    _raise_unless(can_add(person))


def can_change(person: Actor, programme: Programme) -> Decision:
    return decide(person, "change", programme)


def check_change(person: Actor, programme: Programme) -> None:
    _raise_unless(can_change(person, programme))


def can_see_direction(person: Actor, programme: Programme) -> Decision:
    """May this person read who directs, with which mandate and means? Published programmes show that to nobody else."""
    return decide(person, "view", RegisseurHandover(programme=programme))


def can_direct(person: Actor, programme: Programme) -> Decision:
    """May this person change the people, the mandate and the means? Not of an ended programme."""
    allowed = decide(person, "change", RegisseurHandover(programme=programme))
    if allowed and programme.status == ProgrammeStatus.ENDED:
        return Decision(False, (_("The programme has ended. Reopen it first."),))
    return allowed


def check_direct(person: Actor, programme: Programme) -> None:
    _raise_unless(can_direct(person, programme))


def can_export(person: Actor, programme: Programme) -> Decision:
    """May this person take the handover file along?"""
    return decide(person, "export", RegisseurHandover(programme=programme))


def check_export(person: Actor, programme: Programme) -> None:
    _raise_unless(can_export(person, programme))


def can_move(person: Actor, programme: Programme, to: str) -> Decision:
    """May this programme go to another status, apart from what the rules of the method say?"""
    allowed = can_change(person, programme)
    if allowed and to not in TRANSITIONS[programme.status]:
        return Decision(
            False,
            (
                _("A programme that is %(now)s cannot become %(then)s in one step.")
                % {"now": programme.get_status_display(), "then": ProgrammeStatus(to).label},
            ),
        )
    return allowed


def can_establish(person: Actor, programme: Programme) -> Decision:
    """May this programme be established? A draft only when no rule of the method holds it back.

    Reopening an ended programme asks nothing more: it was established before.
    """
    allowed = can_move(person, programme, ProgrammeStatus.ESTABLISHED)
    if allowed and (held := _held_back(programme)):
        return why_held_back(held)
    return allowed


def check_establish(person: Actor, programme: Programme) -> None:
    """Raises HeldBack with the findings, or Refused."""
    _raise_unless(can_move(person, programme, ProgrammeStatus.ESTABLISHED))
    if held := _held_back(programme):
        raise HeldBack(held)


def _held_back(programme: Programme) -> list[Violation]:
    if programme.status != ProgrammeStatus.DRAFT:
        return []
    return holding_back(ESTABLISH, Programme.objects.filter(pk=programme.pk))


def check_move(person: Actor, programme: Programme, to: str) -> None:
    """The check of any transition."""
    if to == ProgrammeStatus.ESTABLISHED:
        check_establish(person, programme)
    else:
        _raise_unless(can_move(person, programme, to))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
