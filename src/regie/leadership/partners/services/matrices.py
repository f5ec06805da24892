"""Writes of role matrices: filled from the template in one step, then changed row by row."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.leadership.programmes.models import Programme
from regie.ui.versions import VersionConflict

from ..models import ProgrammePartner, RoleCell, RoleMatrix, RoleTask
from ..policies import check_change
from ..templates_of_roles import template_of
from .saving import clean, locked, save_new, told

TASK_FIELDS = ("phase", "title")


@transaction.atomic
def matrix_fill(*, programme: Programme, kind: str, by: Actor) -> RoleMatrix:
    """Adds the rows of the template that are not there yet, with a cell for each partner whose kind it names.

    What was filled in already stays. Raises Refused, or ValidationError for a kind that is none.
    """
    check_change(by, RoleMatrix(programme=programme, kind=kind))
    matrix, created = RoleMatrix.objects.select_for_update(of=("self",)).get_or_create(
        programme=programme, kind=kind
    )
    partners = list(
        ProgrammePartner.objects.filter(programme=programme, left_on__isnull=True).select_related(
            "organisation"
        )
    )
    tasks = list(matrix.tasks.all())
    codes, titles = {task.code for task in tasks}, {task.title for task in tasks}
    wanted = [row for row in template_of(kind) if row.code not in codes and row.title not in titles]
    last = max((task.order for task in tasks), default=0)
    made = RoleTask.objects.bulk_create(
        RoleTask(matrix=matrix, phase=row.phase, title=row.title, code=row.code, order=last + 10 * number)
        for number, row in enumerate(wanted, 1)
    )
    by_code = {
        task.code: task for task in RoleTask.objects.filter(matrix=matrix, code__in=[t.code for t in made])
    }
    RoleCell.objects.bulk_create(
        RoleCell(task=by_code[row.code], partner=partner, part=role.part, power=role.power)
        for row in wanted
        for partner in partners
        if (role := row.roles.get(partner.organisation.kind))
    )
    if not created:
        matrix.version += 1
        matrix.save()
    record(by=by, action="fill from template", thing=matrix, detail={"rows": len(wanted)})
    return matrix


@transaction.atomic
def matrix_unfill(*, matrix: RoleMatrix, version: int, by: Actor) -> None:
    """Takes back a matrix that was just filled, as long as nobody changed anything in it since.

    Raises Refused or ValidationError.
    """
    current = locked(matrix)
    check_change(by, current)
    if current.version != version or current.tasks.filter(version__gt=1).exists():
        raise ValidationError(
            _("Something was changed in it since. Remove the rows you do not want one by one.")
        )
    record(by=by, action="remove", thing=current)
    current.delete()


@transaction.atomic
def task_add(*, matrix: RoleMatrix, values: dict[str, Any], by: Actor) -> RoleTask:
    """A row of our own, at the end. Raises Refused or ValidationError."""
    task = RoleTask(matrix=_touched(matrix, by), **values)
    _check_title(task)
    task.order = (matrix.tasks.aggregate(last=Max("order"))["last"] or 0) + 10
    return save_new(thing=task, by=by)


@transaction.atomic
def task_change(
    *,
    task: RoleTask,
    values: dict[str, Any],
    cells: Mapping[int, tuple[str, str]],
    version: int,
    by: Actor,
) -> RoleTask:
    """Saves a row: what it is, and per partner (by number) its part and its power; an empty part takes the cell away.

    Cells of partners that are not named stay. Raises Refused, ValidationError or VersionConflict.
    """
    current = locked(task)
    check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    before = {name: told(current, name, getattr(current, name)) for name in changed}
    for name, value in changed.items():
        setattr(current, name, value)
    _check_title(current)
    moved = _save_cells(current, cells)
    if not changed and not moved:
        return current
    _touched(current.matrix, by)
    clean(current)
    current.version += 1
    current.save()
    differences = {name: [before[name], told(current, name, value)] for name, value in changed.items()}
    record(by=by, action="change", thing=current, detail={"differences": differences, "roles": moved})
    return current


@transaction.atomic
def task_remove(*, task: RoleTask, by: Actor) -> None:
    """Takes a row away with its cells. Raises Refused."""
    current = locked(task)
    check_change(by, current)
    _touched(current.matrix, by)
    record(by=by, action="remove", thing=current)
    current.delete()


def _save_cells(task: RoleTask, wanted: Mapping[int, tuple[str, str]]) -> dict[str, list[str]]:
    """Writes what differs; per organisation what its part was and is."""
    partners = {
        each.pk: each
        for each in ProgrammePartner.objects.filter(programme=task.matrix.programme_id, pk__in=wanted)
        .select_related("organisation")
    }  # fmt: skip
    there = {cell.partner_id: cell for cell in task.cells.all()}
    moved = {}
    for pk, (part, power) in wanted.items():
        cell = there.get(pk)
        if pk not in partners or (part, power.strip()) == ((cell.part, cell.power) if cell else ("", "")):
            continue
        if not part and not cell:
            continue
        moved[str(partners[pk])] = [cell.part if cell else "", part]
        if not part:
            cell.delete() if cell else None
            continue
        cell = cell or RoleCell(task=task, partner=partners[pk])
        cell.part, cell.power = part, power
        clean(cell)
        cell.save()
    return moved


def _touched(matrix: RoleMatrix, by: Actor) -> RoleMatrix:
    """The matrix, held, with a new version: something in it changes."""
    current = locked(matrix)
    check_change(by, current)
    current.version += 1
    current.save()
    return current


def _check_title(task: RoleTask) -> None:
    same = RoleTask.objects.filter(matrix=task.matrix, title=task.title.strip()).exclude(pk=task.pk)
    if same.exists():
        raise ValidationError({"title": _("This matrix has a task with this name. Choose another one.")})
