"""May this person do this to a programme, in this state? Buttons ask ``can_``, services ``check_``."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Violation

from .choices import TRANSITIONS, ProgrammeStatus
from .models import Programme, RegisseurHandover
from .selectors import findings_of


class HeldBack(Refused):
    """A rule of the method holds a step back; ``findings`` says which, why, and where to mend it."""

    def __init__(self, decision: Decision, findings: list[Violation]) -> None:
        super().__init__(decision)
        self.findings = findings


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


def blocking(findings: Sequence[Violation]) -> list[Violation]:
    """Those findings that hold a step back."""
    return [finding for finding in findings if finding.severity == Severity.BLOCKS]


def can_establish(
    person: Actor, programme: Programme, findings: Sequence[Violation] | None = None
) -> Decision:
    """May this programme be established? A draft only without findings that block.

    ``findings`` are those of the programme where the caller has them already. Reopening an ended
    programme asks nothing more: it was established before.
    """
    allowed = can_move(person, programme, ProgrammeStatus.ESTABLISHED)
    if not allowed or programme.status != ProgrammeStatus.DRAFT:
        return allowed
    held = blocking(findings_of(programme) if findings is None else findings)
    if held:
        count = len(held)
        text = ngettext(
            "%(count)s finding holds this back: %(what)s",
            "%(count)s findings hold this back: %(what)s",
            count,
        )
        what = " ".join(dict.fromkeys(finding.message for finding in held))
        return Decision(False, (text % {"count": count, "what": what},))
    return allowed


def check_establish(person: Actor, programme: Programme) -> None:
    """Raises HeldBack with the findings, or Refused."""
    findings = findings_of(programme) if programme.status == ProgrammeStatus.DRAFT else []
    decision = can_establish(person, programme, findings)
    if not decision and can_move(person, programme, ProgrammeStatus.ESTABLISHED):
        raise HeldBack(decision, blocking(findings))
    _raise_unless(decision)


def check_move(person: Actor, programme: Programme, to: str) -> None:
    """The check of any transition."""
    if to == ProgrammeStatus.ESTABLISHED:
        check_establish(person, programme)
    else:
        _raise_unless(can_move(person, programme, to))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
