"""The screens of an import: 1 file, 2 check, 3 done; and the imports of the past."""

import time
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.approach.deployments.services import needs_reason
from regie.ui.lists import list_page as show_list
from regie.ui.spreadsheets import EXCEL

from .choices import ImportState, Outcome, ProblemKind
from .forms import ColumnsForm, UploadForm, WriteForm
from .marked_file import TooManyCells, write_marked
from .models import Import
from .policies import can_undo, can_write
from .reading import Unreadable, opened_kept
from .selectors import imports_for, lookups_of, past_imports_for, programmes_to_fill, touched_since
from .services import ReasonNeeded, import_choose, import_discard, import_receive, import_undo
from .storage import TooLarge
from .tables import ImportTable, LineFilter, LineTable, ProblemFilter, ProblemTable
from .tasks import start_reading, start_writing
from .template_file import template_bytes
from .writing import Overtaken

SHOWN = 20
FORM_BYTES = 64 * 1024  # what a form adds to the file it carries
DRAIN_BYTES, DRAIN_SECONDS = 512 * 1024 * 1024, 20


@csrf_exempt  # the check on forgery reads the whole body; the size is looked at first, and then it is checked
@requires("import", "deployment")
def new_page(request: ActorRequest) -> HttpResponse:
    """Step 1: choose a file. One that is too large is refused before a byte of it is stored."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method == "POST" and length > settings.UPLOAD_MAX_BYTES + FORM_BYTES:
        _drain(request, length)
        return _new(request, UploadForm(actor=request.actor), too_large=True, status=413)
    return _receive(request)


@csrf_protect
def _receive(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    if request.method != "POST":
        return _new(request, UploadForm(actor=actor))
    form = UploadForm(request.POST, request.FILES, actor=actor)
    if not form.is_valid():
        return _new(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        item = import_receive(
            programme=form.cleaned_data["programme"], file_name=file.name, pieces=file.chunks(), by=actor
        )
    except TooLarge:
        return _new(request, UploadForm(actor=actor), too_large=True, status=413)
    start_reading(item=item, by=actor)
    return redirect("imports:check", pk=item.pk)


def _new(
    request: ActorRequest, form: UploadForm, *, too_large: bool = False, status: int = 200
) -> HttpResponse:
    actor = request.actor
    context = {
        "form": form,
        "too_large": too_large,
        "most": settings.UPLOAD_MAX_BYTES,
        "has_programmes": programmes_to_fill(actor).exists(),
        "past": past_imports_for(actor)[:3],
    }
    return render(request, "imports/new.html", context, status=status)


def _drain(request: ActorRequest, length: int) -> None:
    """Reads the rest and throws it away: a browser shows an answer only when it could finish sending."""
    until, left = time.monotonic() + DRAIN_SECONDS, min(length, DRAIN_BYTES)
    while left > 0 and time.monotonic() < until:
        piece = request.read(min(left, 256 * 1024))
        if not piece:
            return
        left -= len(piece)


@requires("import", "deployment")
def template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    programme = programmes_to_fill(request.actor).first()
    content = template_bytes(lookups_of(programme))
    name = slugify(_("Interventions"))
    return HttpResponse(
        content,
        content_type=EXCEL,
        headers={"Content-Disposition": f'attachment; filename="regie-{name}.xlsx"'},
    )


@requires("import", "deployment")
def list_page(request: ActorRequest) -> HttpResponse:
    """The imports of the past."""
    return show_list(
        request,
        queryset=past_imports_for(request.actor),
        table=ImportTable,
        title=_("Past imports"),
        template="imports/list.html",
        lead=_("Each import can be undone as a whole."),
    )


def _item(request: ActorRequest, pk: UUID) -> Import:
    return get_object_or_404(imports_for(request.actor), pk=pk)


@requires("import", "deployment")
def check_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Step 2: how far the reading is, or what was found."""
    return _check(request, _item(request, pk))


def _check(request: ActorRequest, item: Import, **forms: Any) -> HttpResponse:
    status = 422 if forms else 200
    if item.state in (ImportState.WRITTEN, ImportState.UNDONE):
        return redirect("imports:done", pk=item.pk)
    if item.state in (ImportState.READING, ImportState.WRITING):
        return _busy(request, item)
    context: dict[str, Any] = {"item": item, "needs_reason": needs_reason(item.programme)}
    if item.state in (ImportState.READY, ImportState.ERRORS):
        context |= {
            "columns_form": forms.get("columns_form") or ColumnsForm(item=item),
            "write_form": forms.get("write_form") or WriteForm(needed=context["needs_reason"]),
            "used": [column for column in item.columns if column["key"]],
            "ignored": [column for column in item.columns if not column["key"]],
            "can_write": can_write(request.actor, item),
            **_found(item),
        }
    return render(request, "imports/check.html", context, status=status)


def _busy(request: ActorRequest, item: Import) -> HttpResponse:
    if request.htmx:
        return render(request, "imports/busy_part.html", {"item": item})
    return render(request, "imports/busy.html", {"item": item})


def _found(item: Import) -> dict[str, Any]:
    if item.state == ImportState.ERRORS:
        return {"problems": item.problems.filter(kind=ProblemKind.ERROR)[:SHOWN]}
    lines = item.lines.defer("values", "differences")
    return {
        "notes": item.problems.filter(kind=ProblemKind.NOTE)[:SHOWN],
        "changed": lines.filter(outcome=Outcome.CHANGED)[:SHOWN],
        "added": lines.filter(outcome=Outcome.ADDED)[:SHOWN],
        "others": lines.filter(outcome__in=(Outcome.KEPT, Outcome.SKIPPED)).order_by("-outcome", "pk")[
            :SHOWN
        ],
    }


@requires("import", "deployment")
def problems_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """All bad cells, to filter and save."""
    item = _item(request, pk)
    return show_list(
        request,
        queryset=item.problems.filter(kind=ProblemKind.ERROR),
        table=ProblemTable,
        filters=ProblemFilter,
        title=_("Errors in %(file)s") % {"file": item.file_name},
        template="imports/part.html",
        item=item,
    )


@requires("import", "deployment")
def lines_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """What happens with each row, to filter and save."""
    item = _item(request, pk)
    return show_list(
        request,
        queryset=item.lines.defer("values", "differences"),
        table=LineTable,
        filters=LineFilter,
        title=_("What %(file)s changes") % {"file": item.file_name},
        template="imports/part.html",
        item=item,
    )


@requires("import", "deployment")
def marked(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The file with the bad cells coloured."""
    item = _item(request, pk)
    problems = (
        (each.row, each.column, f"{each.message} {each.right}".strip())
        for each in item.problems.filter(kind=ProblemKind.ERROR).iterator(chunk_size=2000)
    )
    file = BytesIO()
    try:
        with opened_kept(item.stored_name) as workbook:
            write_marked(file, workbook, item.sheet, problems)
    except TooManyCells:
        messages.warning(
            request, _("This file is too large to mark. Here are all its errors; you can save them.")
        )
        return redirect("imports:problems", pk=pk)
    except Unreadable:
        messages.error(request, _("This file is not kept any more. Choose it again."))
        return redirect("imports:new")
    file.seek(0)
    name = slugify(item.file_name.rpartition(".")[0]) or "import"
    marked_name = slugify(_("marked"))
    full_name = f"{name}-{marked_name}.xlsx"
    return FileResponse(file, as_attachment=True, filename=full_name, content_type=EXCEL)  # type: ignore[return-value]


@requires("import", "deployment")
@require_POST
def choose(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Another sheet, or other meanings of columns."""
    item = _item(request, pk)
    form = ColumnsForm(request.POST, item=item)
    if not form.is_valid():
        return _check(request, item, columns_form=form)
    actor = request.actor
    start_reading(item=import_choose(item=item, sheet=form.sheet, mapping=form.mapping, by=actor), by=actor)
    return redirect("imports:check", pk=pk)


@requires("import", "deployment")
@require_POST
def again(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Reads the same file once more, after a job that stopped."""
    start_reading(item=_item(request, pk), by=request.actor)
    return redirect("imports:check", pk=pk)


@requires("import", "deployment")
@require_POST
def write(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Writes what was found, all or nothing."""
    item = _item(request, pk)
    form = WriteForm(request.POST, needed=needs_reason(item.programme))
    if not form.is_valid():
        return _check(request, item, write_form=form)
    actor = request.actor
    try:
        start_writing(item=item, by=actor, reason=form.cleaned_data.get("reason", ""))
    except ReasonNeeded:
        return _check(request, item, write_form=WriteForm({}, needed=True))
    except Overtaken:
        messages.warning(
            request, _("Somebody changed the programme in the meantime. Look at the differences again.")
        )
        start_reading(item=item, by=actor)
    return redirect("imports:check", pk=pk)


@requires("import", "deployment")
@require_POST
def discard(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Drops the file. Nothing was written."""
    import_discard(item=_item(request, pk), by=request.actor)
    messages.success(request, _("The file is gone. Nothing was written."))
    return redirect("imports:new")


@requires("import", "deployment")
def done_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Step 3: what was written, and the way back."""
    item = _item(request, pk)
    if item.state not in (ImportState.WRITTEN, ImportState.UNDONE):
        return redirect("imports:check", pk=pk)
    can = can_undo(request.actor, item)
    return render(request, "imports/done.html", {"item": item, "can_undo": can})


@requires("import", "deployment")
def undo_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Undoes an import; where others changed rows since, it first says which."""
    item, actor = _item(request, pk), request.actor
    if request.method == "POST":
        try:
            undone, stayed = import_undo(item=item, by=actor, rest="rest" in request.POST)
        except Overtaken:
            return redirect("imports:undo", pk=pk)
        text = _("The import is undone: %(undone)d deployments are as they were.") % {"undone": undone}
        if stayed:
            text += " " + _("%(stayed)d stayed as they are.") % {"stayed": stayed}
        messages.success(request, text)
        return redirect("imports:done", pk=pk)
    if not can_undo(actor, item):
        return redirect("imports:done", pk=pk)
    touched = touched_since(item)
    count = touched.count()
    context = {
        "item": item,
        "touched": touched[:SHOWN],
        "count": count,
        "rest": item.added + item.changed - count,
    }
    return render(request, "imports/undo.html", context)
