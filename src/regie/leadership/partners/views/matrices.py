"""The screens of role matrices: one sheet with tasks and partners, filled in one click, changed row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import narrow
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.models import Programme
from regie.ui import versions
from regie.ui.entry import tried
from regie.ui.limits import over_limit
from regie.ui.messages import done
from regie.ui.spreadsheets import Row, excel_response
from regie.ui.versions import VersionConflict

from ..choices import LETTERS, MatrixKind, Part
from ..forms import TaskForm
from ..models import ProgrammePartner, RoleCell, RoleMatrix, RoleTask
from ..policies import can_change_in, check_change, check_change_in
from ..selectors import current_partners, gaps_of, matrices_for, matrices_of
from ..services.matrices import matrix_fill, matrix_unfill, task_add, task_change, task_remove
from ..templates_of_roles import template_of
from .editing import Entry, add_entry, show
from .partners import crumbs, programme_in_reach


@dataclass(frozen=True)
class Line:
    """One row of the sheet; ``starts`` says that a new phase begins here."""

    task: RoleTask
    cells: list[RoleCell | None]
    starts: bool
    is_gap: bool


@requires("view", "partner")
def matrix_page(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    programme = programme_in_reach(request, pk)
    matrix, partners = _matrix(pk, kind), current_partners([pk])[pk]
    gaps = gaps_of(matrix, partners) if matrix else None
    return render(
        request,
        "partners/matrix.html",
        {
            "programme": programme,
            "kind": MatrixKind(kind),
            "kinds": MatrixKind,
            "matrix": matrix,
            "partners": partners,
            "lines": list(_lines(matrix, partners)) if matrix else [],
            "gaps": gaps,
            "idle": {each.pk for each in gaps.partners} if gaps else set(),
            "missing_rows": _missing_rows(matrix, kind),
            "parts": [(part, LETTERS[part]) for part in Part],
            "letters": LETTERS,
            "may_change": can_change_in(request.actor, programme),
        },
    )


@require_POST
@requires("change", "partner")
def fill(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    """Fills the matrix from the template; undo takes back a new one."""
    programme = programme_in_reach(request, pk)
    check_change_in(request.actor, programme)
    before = _matrix(pk, kind)
    made = matrix_fill(programme=programme, kind=kind, by=request.actor)
    undo = "" if before else reverse("partners:matrix_unfill", args=[made.pk, made.version])
    done(request, _("The matrix is filled from the template. Now look at the gaps."), undo=undo)
    return redirect("partners:matrix", pk, kind)


@require_POST
@requires("change", "partner")
def unfill(request: ActorRequest, pk: int, version: int) -> HttpResponse:
    """Takes back a matrix that was just filled."""
    matrix = get_object_or_404(matrices_for(request.actor), pk=pk)
    where = (matrix.programme_id, matrix.kind)
    try:
        matrix_unfill(matrix=matrix, version=version, by=request.actor)
        text = _("The matrix is empty again.")
    except ValidationError as error:
        text = " ".join(error.messages)
    done(request, text)
    return redirect("partners:matrix", *where)


@requires("view", "partner")
def excel(request: ActorRequest, pk: int, kind: str) -> HttpResponseBase:
    """The matrix as an Excel file, with the powers in words beside it."""
    programme = programme_in_reach(request, pk)
    if stop := over_limit(request, "export"):
        return stop
    matrix, partners = _matrix(pk, kind), current_partners([pk])[pk]
    name = slugify(f"{programme} {MatrixKind(kind).label}")
    return excel_response(
        {_("Roles"): _role_rows(matrix, partners), _("Powers"): _power_rows(matrix, partners)}, name=name
    )


@requires("change", "partner")
def task_add_page(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    programme = programme_in_reach(request, pk)
    matrix = _matrix(pk, kind)
    if matrix is None:
        raise Http404
    check_change(request.actor, matrix)
    form = TaskForm(request.POST or None, row=RoleTask(matrix=matrix), partners=[])
    entry = Entry(
        title=_("Add a task"),
        crumbs=_crumbs(programme, matrix),
        back=reverse("partners:matrix", args=[pk, kind]),
        save=_("Add the task"),
        panel=str(matrix),
    )
    return add_entry(
        request,
        form,
        entry,
        lambda: task_add(matrix=matrix, values=form.values(), by=request.actor),
        lambda made: _("“%(task)s” is added. Now choose who does it.") % {"task": made},
    )


@requires("change", "partner")
def task_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One row: the task, and per partner its part and its power."""
    task = _task(request, pk)
    matrix = task.matrix
    check_change(request.actor, task)
    partners = current_partners([matrix.programme_id])[matrix.programme_id]
    form = TaskForm(request.POST or None, row=task, partners=partners)
    entry = Entry(
        title=task.title,
        crumbs=_crumbs(matrix.programme, matrix),
        back=reverse("partners:matrix", args=[matrix.programme_id, matrix.kind]),
        template="partners/task.html",
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = tried(form, lambda: _saved(request, form, task))
        except VersionConflict as conflict:
            return _two_versions(request, form, conflict.current, entry)
        if saved is not None:
            done(request, _("“%(task)s” is saved.") % {"task": saved})
            return redirect(entry.back)
    return show(request, form, entry, task=task)


def _saved(request: ActorRequest, form: TaskForm, task: RoleTask) -> RoleTask:
    """Saves what was typed, and what was chosen of the other version. Raises VersionConflict or ValidationError."""
    theirs, standing = versions.names_of_theirs(request.POST), form.standing(task)
    typed = {name: standing[name] if name in theirs else value for name, value in form.typed().items()}
    return task_change(
        task=task,
        values={name: typed[name] for name in form.names},
        cells=form.cells(typed),
        version=form.seen_version(),
        by=request.actor,
    )


def _two_versions(request: ActorRequest, form: TaskForm, current: RoleTask, entry: Entry) -> HttpResponse:
    """Both versions of a row side by side, its cells too; nothing is saved yet."""
    theirs = form.standing(current)
    found = versions.differences(
        labels={name: form.fields[name].label or name for name in theirs},
        base={**theirs, **form.base_values()},
        mine=form.typed(),
        theirs=theirs,
        show=form.words,
    )
    return versions.conflict_page(
        request,
        title=str(current),
        who=last_actor(current),
        version=current.version,
        found=found,
        leave=entry.back,
    )


@require_POST
@requires("change", "partner")
def task_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a row away; the page asks first."""
    task = _task(request, pk)
    task_remove(task=task, by=request.actor)
    done(request, _("“%(task)s” is removed.") % {"task": task})
    return redirect("partners:matrix", task.matrix.programme_id, task.matrix.kind)


def _task(request: ActorRequest, pk: int) -> RoleTask:
    rows = narrow(RoleTask.objects.all(), request.actor).select_related("matrix__programme__municipality")
    return get_object_or_404(rows, pk=pk)


def _matrix(pk: int, kind: str) -> RoleMatrix | None:
    if kind not in MatrixKind.values:
        raise Http404
    return matrices_of([pk])[pk].get(kind)


def _lines(matrix: RoleMatrix, partners: list[ProgrammePartner]) -> Iterator[Line]:
    phase = None
    for task in matrix.tasks.all():
        found = {cell.partner_id: cell for cell in task.cells.all()}
        cells = [found.get(partner.pk) for partner in partners]
        does = any(cell and cell.part == Part.DOES for cell in cells)
        yield Line(task, cells, task.phase != phase, not does)
        phase = task.phase


def _missing_rows(matrix: RoleMatrix | None, kind: str) -> int:
    """How many rows of the template are not in the matrix."""
    tasks = list(matrix.tasks.all()) if matrix else []
    codes, titles = {task.code for task in tasks}, {task.title for task in tasks}
    return sum(row.code not in codes and row.title not in titles for row in template_of(kind))


def _role_rows(matrix: RoleMatrix | None, partners: list[ProgrammePartner]) -> Iterator[Row]:
    yield [_("Phase"), _("Task"), *(str(each) for each in partners)]
    for line in _lines(matrix, partners) if matrix else ():
        parts = [str(cell.get_part_display()) if cell else "" for cell in line.cells]
        yield [line.task.phase, line.task.title, *parts]


def _power_rows(matrix: RoleMatrix | None, partners: list[ProgrammePartner]) -> Iterator[Row]:
    yield [_("Task"), _("Partner"), _("Role"), _("Power")]
    for line in _lines(matrix, partners) if matrix else ():
        for partner, cell in zip(partners, line.cells, strict=True):
            if cell:
                yield [line.task.title, str(partner), str(cell.get_part_display()), cell.power]


def _crumbs(programme: Programme, matrix: RoleMatrix) -> list[tuple[str, Any]]:
    return [*crumbs(programme), (reverse("partners:matrix", args=[programme.pk, matrix.kind]), matrix)]
