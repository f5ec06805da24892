"""Writes of assignments: one version in the making at a time, frozen once adopted, all in the audit log."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.leadership.decisions.choices import Subject
from regie.leadership.decisions.models import Decision
from regie.leadership.decisions.services import decision_add
from regie.leadership.programmes.editing import checked, differences, known, put
from regie.leadership.programmes.models import Programme
from regie.ui.versions import VersionConflict

from .choices import BODIES, AssignmentStatus, Portfolio
from .models import Activity, Assignment, Goal, IntermediateResult, PortfolioSupport
from .policies import check_decide, check_move, check_record_support, check_start, check_write
from .selectors import ROWS, with_parts

TEXT_FIELDS = ("why", "success_factors", "scope_in", "scope_out", "preconditions")
ROW_FIELDS: dict[str, tuple[str, ...]] = {
    "goals": (
        *("text", "comparison", "norm", "unit", "baseline", "term", "owner"),
        *("accepted_on", "accepted_by"),
    ),
    "activities": ("what", "from_on", "until_on", "owner"),
    "results": ("what", "due_on"),
}
DECISION_FIELDS = ("title", "text", "decided_on", "reference", "outcome", "note")
SUPPORT_FIELDS = ("alderman", "alderman_name", "answer", "on", "note")
Row = Goal | Activity | IntermediateResult


@transaction.atomic
def assignment_start(*, programme: Programme, by: Actor) -> Assignment:
    """A new version to write in; it begins as a copy of the adopted one, or empty. Raises Refused."""
    current = (
        Programme.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=programme.pk)
    )
    check_start(by, current)
    rows = Assignment.objects.filter(programme=current)
    number = (rows.aggregate(highest=Max("number"))["highest"] or 0) + 1
    adopted = with_parts(rows.filter(status=AssignmentStatus.ADOPTED)).first()
    made = Assignment(programme=current, number=number)
    if adopted is not None:
        for name in TEXT_FIELDS:
            setattr(made, name, "" if name == "why" else getattr(adopted, name))
    made.save()
    if adopted is not None:
        _copy_rows(adopted, made)
    record(by=by, action="create", thing=made, detail={"copy_of": adopted.number if adopted else None})
    return made


@transaction.atomic
def assignment_change(
    *, assignment: Assignment, values: dict[str, Any], version: int, by: Actor
) -> Assignment:
    """Saves values of TEXT_FIELDS over the version the person saw. Raises Refused, ValidationError, VersionConflict."""
    current = _locked(assignment)
    check_write(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = differences(current, known(values, TEXT_FIELDS))
    if changed:
        put(current, values, changed)
        current.save()
        record(by=by, action="change", thing=current, detail={"differences": changed})
    return current


@transaction.atomic
def row_add(*, assignment: Assignment, part: str, values: dict[str, Any], by: Actor) -> Row:
    """A goal, activity or intermediate result. Raises Refused or ValidationError."""
    current = _locked(assignment)
    check_write(by, current)
    made: Any = ROWS[part](assignment=current, **known(values, ROW_FIELDS[part]))
    _check_row(made)
    made.save()
    record(by=by, action=f"add to {part}", thing=current, detail={"name": str(made)[:200]})
    return made


@transaction.atomic
def row_change(*, row: Row, values: dict[str, Any], version: int, by: Actor) -> Row:
    """Saves a row over the version the person saw. Raises Refused, ValidationError or VersionConflict."""
    current, assignment, part = _locked_row(row)
    check_write(by, assignment)
    if current.version != version:
        raise VersionConflict(current)
    changed = differences(current, known(values, ROW_FIELDS[part]))
    if changed:
        for name in changed:
            setattr(current, name, values[name])
        _check_row(current)
        current.version += 1
        current.save()
        detail = {"name": str(current)[:200], "differences": changed}
        record(by=by, action=f"change in {part}", thing=assignment, detail=detail)
    return current


@transaction.atomic
def row_remove(*, row: Row, by: Actor) -> Row:
    """Takes a row out of a version in the making; ``row_restore`` puts it back. Raises Refused."""
    return _set_removed(row, True, by)


@transaction.atomic
def row_restore(*, row: Row, by: Actor) -> Row:
    """Puts a row back. Raises Refused."""
    return _set_removed(row, False, by)


@transaction.atomic
def assignment_move(*, assignment: Assignment, to: str, by: Actor) -> Assignment:
    """To another status of ``choices.TRANSITIONS``.

    Adopting replaces the version adopted before; going back from adopted puts that one in force again.
    Raises Refused, or HeldBack with what must be mended first.
    """
    current = _locked(assignment)
    check_move(by, current, to)
    before, current.status = current.status, AssignmentStatus(to)
    if before == AssignmentStatus.ADOPTED:
        _put_back(current, by)
    elif to == AssignmentStatus.ADOPTED:
        _replace(current, by)
    elif to == AssignmentStatus.PROPOSED:
        current.proposed_at = timezone.now()
    elif before == AssignmentStatus.PROPOSED:
        # What the bodies decided was about the text as it stood; a changed text asks them anew.
        current.proposed_at = current.triangle_decision = current.college_decision = None
    current.version += 1
    current.save()
    if before == AssignmentStatus.ADOPTED and current.replaces_id:
        Assignment.objects.filter(pk=current.replaces_id).update(status=AssignmentStatus.ADOPTED)
        Assignment.objects.filter(pk=current.pk).update(replaces=None)
    record(by=by, action=f"move to {to}", thing=current, detail={"differences": {"status": [before, to]}})
    return current


@transaction.atomic
def assignment_decide(*, assignment: Assignment, body: str, values: dict[str, Any], by: Actor) -> Decision:
    """Records what the driehoek or the college decided about it, as a decision of its own, in the place of an earlier.

    ``values`` holds DECISION_FIELDS. Raises Refused or ValidationError.
    """
    current = _locked(assignment)
    check_decide(by, current)
    decided = {**known(values, DECISION_FIELDS), "body": body, "subject": Subject.ASSIGNMENT}
    decision = decision_add(programme=current.programme, values=decided, by=by)
    setattr(current, BODIES[body], decision)
    current.version += 1
    current.save()
    record(by=by, action=f"decision of {body}", thing=current, detail={"decision": decision.pk})
    return decision


@transaction.atomic
def support_change(
    *, programme: Programme, portfolio: str, values: dict[str, Any], version: int, by: Actor
) -> PortfolioSupport:
    """What the alderman of a portfolio says; values of SUPPORT_FIELDS; ``version`` 0 where nothing stood.

    Raises Refused, ValidationError or VersionConflict.
    """
    place = (
        Programme.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=programme.pk)
    )
    check_record_support(by, place)
    current = PortfolioSupport.objects.filter(programme=place, portfolio=Portfolio(portfolio)).first()
    if current is None:
        current = PortfolioSupport(programme=place, portfolio=portfolio)
    elif current.version != version:
        raise VersionConflict(current)
    changed = differences(current, known(values, SUPPORT_FIELDS))
    if changed or current.pk is None:
        first = current.pk is None
        put(current, values, changed)
        _check_support(current)
        current.version -= first
        current.save()
        detail = {"portfolio": str(portfolio), "differences": changed}
        record(by=by, action="record support", thing=current, detail=detail)
    return current


def _check_support(support: PortfolioSupport) -> None:
    if support.on and support.on > timezone.localdate():
        raise ValidationError({"on": _("This day is still to come. Fill in when it was asked.")})


def _check_row(row: Row) -> None:
    checked(row)
    if isinstance(row, Goal):
        if row.accepted_on and row.accepted_on > timezone.localdate():
            raise ValidationError(
                {"accepted_on": _("This day is still to come. Fill in when it was accepted.")}
            )
        if row.accepted_on and not row.accepted_by:
            raise ValidationError({"accepted_by": _("Say which parties accepted the goal.")})


def _replace(current: Assignment, by: Actor) -> None:
    former = Assignment.objects.filter(programme=current.programme_id, status=AssignmentStatus.ADOPTED)
    standing = former.exclude(pk=current.pk).select_for_update().first()
    current.adopted_at = timezone.now()
    if standing is not None:
        standing.status = AssignmentStatus.REPLACED
        standing.version += 1
        standing.save()
        current.replaces = standing
        record(by=by, action="replaced", thing=standing, detail={"by": current.number})


def _put_back(current: Assignment, by: Actor) -> None:
    current.adopted_at = None
    if current.replaces_id:
        record(by=by, action="in force again", thing=current.replaces)


def _copy_rows(source: Assignment, target: Assignment) -> None:
    """The rows of one version into another, each with the line that ties it to where it came from."""
    for part, model in ROWS.items():
        rows: Any = model._default_manager
        kept = getattr(source, part).all()
        rows.bulk_create(
            model(assignment=target, line=row.line, **{name: getattr(row, name) for name in ROW_FIELDS[part]})
            for row in sorted(kept, key=lambda row: row.pk)
        )


def _set_removed(row: Row, removed: bool, by: Actor) -> Row:
    current, assignment, part = _locked_row(row)
    check_write(by, assignment)
    if bool(current.removed_at) == removed:
        return current
    current.removed_at = timezone.now() if removed else None
    current.version += 1
    current.save()
    word = "remove from" if removed else "restore in"
    record(by=by, action=f"{word} {part}", thing=assignment, detail={"name": str(current)[:200]})
    return current


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment.pk)
    return (
        with_parts(rows)
        .select_related("programme__municipality", "triangle_decision", "college_decision", "replaces")
        .get()
    )


def _locked_row(row: Row) -> tuple[Any, Assignment, str]:
    """The row as it stands, its assignment locked, and the part it belongs to."""
    part = next(name for name, model in ROWS.items() if isinstance(row, model))
    assignment = _locked(row.assignment)
    return ROWS[part]._default_manager.get(pk=row.pk), assignment, part
