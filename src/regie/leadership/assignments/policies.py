"""May this person do this to an assignment, in this state? Buttons ask ``can_``, services ``check_``."""

from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.holding import HeldBack, why_held_back
from regie.rulebook.rules.registry import Violation

from .choices import OPEN, TRANSITIONS, AssignmentStatus
from .gaps import gaps_of
from .models import Assignment, PortfolioSupport
from .rules import as_violation, others_that_hold_back


def can_start(person: Actor, programme: Programme, assignments: list[Assignment] | None = None) -> Decision:
    """May this person begin a new version? One at a time. ``assignments`` are those of the programme, if at hand."""
    allowed = decide(person, "change", Assignment(programme=programme))
    if not allowed:
        return allowed
    if programme.status == ProgrammeStatus.ENDED:
        return Decision(False, (_("The programme has ended. Reopen it first."),))
    if assignments is None:
        open_now = Assignment.objects.filter(programme=programme, status__in=OPEN).exists()
    else:
        open_now = any(each.status in OPEN for each in assignments)
    if open_now:
        return Decision(False, (_("There is a version in the making already. Finish that one first."),))
    return allowed


def check_start(person: Actor, programme: Programme) -> None:
    _raise_unless(can_start(person, programme))


def can_write(person: Actor, assignment: Assignment) -> Decision:
    """May this person change what stands in it? Only while it is being written."""
    allowed = decide(person, "change", assignment)
    if allowed and assignment.status != AssignmentStatus.DRAFT:
        return Decision(
            False,
            (
                _("This version is %(status)s, so its text stands. Take it back or begin a new version.")
                % {"status": assignment.get_status_display()},
            ),
        )
    return allowed


def check_write(person: Actor, assignment: Assignment) -> None:
    _raise_unless(can_write(person, assignment))


def can_decide(person: Actor, assignment: Assignment) -> Decision:
    """May this person record what a body decided about it? Only once it was put to them."""
    allowed = decide(person, "change", assignment)
    if allowed and assignment.status != AssignmentStatus.PROPOSED:
        return Decision(False, (_("Put the assignment to the two bodies first."),))
    return allowed


def check_decide(person: Actor, assignment: Assignment) -> None:
    _raise_unless(can_decide(person, assignment))


def can_move(person: Actor, assignment: Assignment, to: str) -> Decision:
    """May it go to another status, apart from what the rules of the method say?"""
    allowed = decide(person, "change", assignment)
    if not allowed:
        return allowed
    if to not in TRANSITIONS[assignment.status]:
        return Decision(
            False,
            (
                _("An assignment that is %(now)s cannot become %(then)s in one step.")
                % {"now": assignment.get_status_display(), "then": AssignmentStatus(to).label},
            ),
        )
    if _another_in_the_way(assignment, to):
        return Decision(False, (_("There is a version in the making already. Finish that one first."),))
    return allowed


def _another_in_the_way(assignment: Assignment, to: str) -> bool:
    """Whether another version is being worked on, where this one would become so too."""
    if to not in OPEN or assignment.status in OPEN:
        return False
    return Assignment.objects.filter(programme=assignment.programme_id, status__in=OPEN).exists()


def holding_adoption(assignment: Assignment) -> list[Violation]:
    """What stands in the way of adoption, now; needs ``selectors.with_parts``."""
    own = [as_violation(assignment, gap) for gap in gaps_of(assignment, timezone.localdate())]
    return own + others_that_hold_back(assignment)


def can_adopt(person: Actor, assignment: Assignment, held: list[Violation] | None = None) -> Decision:
    """May it be adopted: the two decisions are there, the six parts too, and every goal is SMART?

    ``held`` is what ``holding_adoption`` gave, where the caller has it.
    """
    allowed = can_move(person, assignment, AssignmentStatus.ADOPTED)
    if allowed and (found := holding_adoption(assignment) if held is None else held):
        return why_held_back(found)
    return allowed


def check_move(person: Actor, assignment: Assignment, to: str) -> None:
    """The check of any transition. Raises HeldBack with what must be mended first, or Refused."""
    _raise_unless(can_move(person, assignment, to))
    if to == AssignmentStatus.ADOPTED and (held := holding_adoption(assignment)):
        raise HeldBack(held)


def can_record_support(person: Actor, programme: Programme) -> Decision:
    """May this person write down what a portfolio says?"""
    return decide(person, "change", PortfolioSupport(programme=programme))


def check_record_support(person: Actor, programme: Programme) -> None:
    _raise_unless(can_record_support(person, programme))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
