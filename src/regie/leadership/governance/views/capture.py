"""Meeting mode: agenda left, subject right, a line to type below. Several people at once.

Everything is a plain form that leads back to the page. With JavaScript the same forms answer with the parts of the
page that changed, and the page asks every two seconds whether the meeting's revision grew: 204 when it did not.
"""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import check
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.ui import versions
from regie.ui.entry import tried
from regie.ui.messages import done

from ..choices import ItemKind, ItemStatus, LineKind, MeetingStatus, Presence
from ..forms import CaptureForm, GuestForm, LineForm
from ..models import AgendaItem, Attendance, Line, Meeting
from ..policies import can_change, can_take_part, check_take_part
from ..selectors import agenda_of, agreed_before, attendance_of, lines_of, meetings_for, nameable
from ..services.capture import (
    LineConflict,
    facts,
    guest_add,
    item_deal,
    line_capture,
    line_change,
    line_remove,
    presence_set,
    read,
)
from .agenda import item_in_reach
from .meetings import meeting_in_reach


@requires("view", "consultation")
def mode_page(request: ActorRequest, pk: int, item_pk: int = 0) -> HttpResponse:
    """The meeting as it goes: one item at a time. Without an item the first that is still to come."""
    meeting = meeting_in_reach(request, pk)
    if meeting.status != MeetingStatus.RUNNING:
        return redirect("governance:meeting", pk)
    items = agenda_of(meeting)
    if not item_pk and items:
        first = next((each for each in items if each.status == ItemStatus.OPEN), items[0])
        return redirect("governance:mode_item", pk, first.pk)
    context = _context(request, meeting, items, _item(items, item_pk))
    return render(request, "governance/mode.html", context)


@require_GET
@requires("view", "consultation")
def news(request: ActorRequest, pk: int, item_pk: int) -> HttpResponse:
    """What changed since ``revisie``: 204 when nothing did, so that asking costs one small query."""
    meeting = meeting_in_reach(request, pk)
    if request.GET.get("revisie") == str(meeting.revision):
        return HttpResponse(status=204)
    if meeting.status != MeetingStatus.RUNNING:
        response = HttpResponse()
        response["HX-Redirect"] = reverse("governance:meeting", args=[pk])
        return response
    items = agenda_of(meeting)
    context = _context(request, meeting, items, _item(items, item_pk), with_form=False)
    return render(request, "governance/mode_parts.html", context)


@require_POST
@requires("take_part", "consultation")
def capture(request: ActorRequest, pk: int) -> HttpResponse:
    """Captures a line. What cannot be captured stays in the field, with why."""
    meeting = meeting_in_reach(request, pk)
    check_take_part(request.actor, meeting)
    form = CaptureForm(request.POST, named=nameable(meeting))
    made = None
    if form.is_valid():
        data = form.cleaned_data
        item = meeting.items.filter(pk=data["item"] or 0).first()
        made = tried(
            form,
            lambda: line_capture(
                meeting=meeting,
                uuid=data["uuid"],
                typed=data["typed"],
                kind=data["kind"],
                item=item,
                who=data["who"],
                due_on=data["due_on"],
                by=request.actor,
            ),
        )
    here = _number(request.POST.get("item"))
    if made is not None and not request.htmx:
        return _to_item(pk, here)
    meeting.refresh_from_db(fields=["revision"])
    items = agenda_of(meeting)
    context = _context(request, meeting, items, _item(items, here), with_form=False)
    if made is None:
        context["capture_form"] = form
        status = 200 if request.htmx else 422  # htmx leaves the page alone where the status is an error
        template = "governance/capture_bar.html" if request.htmx else "governance/mode.html"
        return render(request, template, context, status=status)
    kind = request.POST.get("kind", "")
    context["capture_form"] = _empty_form(meeting, here, context["attendance"], kind)
    return render(request, "governance/mode_answer.html", context)


@require_POST
@requires("take_part", "consultation")
def reading(request: ActorRequest, pk: int) -> HttpResponse:
    """What the line would be read as, while it is typed. Nothing is kept."""
    meeting = meeting_in_reach(request, pk)
    check(request.actor, "take_part", meeting)
    typed, kind = request.POST.get("typed", "")[:1000], request.POST.get("kind", "")
    found = read(meeting, typed, kind if kind in LineKind.values else LineKind.NOTE)
    labels = {each.key: each.label for each in nameable(meeting)}
    context = {
        "reading": found,
        "label": LineKind(found.kind).label,
        "who": labels.get(found.who, ""),
        "is_action": found.kind == LineKind.ACTION,
    }
    return render(request, "governance/reading.html", context)


@requires("take_part", "consultation")
def line_page(request: ActorRequest, uuid: UUID) -> HttpResponse:
    """Corrects a line. Two people at once get both versions."""
    line = _line(request, uuid)
    check_take_part(request.actor, line.meeting)
    now = facts(line)
    initial = {**now, "version": line.version, "base": now}
    form = LineForm(request.POST or None, named=nameable(line.meeting), initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        theirs = versions.names_of_theirs(request.POST) & {*values}
        values.update({name: _typed(name, line) for name in theirs})
        version = form.cleaned_data["version"]
        try:
            saved = tried(
                form, lambda: line_change(line=line, values=values, version=version, by=request.actor)
            )
        except LineConflict as conflict:
            return _two_versions(request, form, conflict.current)
        if saved is not None:
            return _to_item(line.meeting_id, line.item_id or 0)
    context = {"form": form, "line": line, "back": _item_url(line.meeting_id, line.item_id or 0)}
    return render(request, "governance/line.html", context, status=422 if form.errors else 200)


@require_POST
@requires("take_part", "consultation")
def remove(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return _removed(request, uuid, removed=True)


@require_POST
@requires("take_part", "consultation")
def restore(request: ActorRequest, uuid: UUID) -> HttpResponse:
    return _removed(request, uuid, removed=False)


@require_POST
@requires("take_part", "consultation")
def presence(request: ActorRequest, pk: int, presence: str) -> HttpResponse:
    rows = Attendance.objects.filter(meeting__in=meetings_for(request.actor))
    row = get_object_or_404(rows.select_related("meeting__consultation__programme__municipality"), pk=pk)
    try:
        presence_set(attendance=row, presence=presence, by=request.actor)
    except ValidationError:
        return HttpResponse(status=404)
    return _parts(request, row.meeting, _number(request.GET.get("punt")))


@require_POST
@requires("take_part", "consultation")
def guest(request: ActorRequest, pk: int) -> HttpResponse:
    meeting = meeting_in_reach(request, pk)
    check_take_part(request.actor, meeting)
    form = GuestForm(request.POST)
    if form.is_valid():
        guest_add(meeting=meeting, name=form.cleaned_data["name"], by=request.actor)
    return _parts(request, meeting, _number(request.GET.get("punt")))


@require_POST
@requires("take_part", "consultation")
def deal(request: ActorRequest, pk: int) -> HttpResponse:
    """The item is dealt with: on to the next."""
    item = item_deal(item=item_in_reach(request, pk), dealt=True, by=request.actor)
    items = agenda_of(item.meeting)
    after = [each for each in items if (each.order, each.pk) > (item.order, item.pk)]
    following = next((each for each in after if each.status == ItemStatus.OPEN), item)
    undo = reverse("governance:undeal", args=[pk])
    done(request, _("“%(title)s” is dealt with.") % {"title": item.title}, undo=undo)
    return _to_item(item.meeting_id, following.pk)


@require_POST
@requires("take_part", "consultation")
def undeal(request: ActorRequest, pk: int) -> HttpResponse:
    item = item_deal(item=item_in_reach(request, pk), dealt=False, by=request.actor)
    return _to_item(item.meeting_id, item.pk)


def _context(
    request: ActorRequest,
    meeting: Meeting,
    items: list[AgendaItem],
    item: AgendaItem | None,
    *,
    with_form: bool = True,
) -> dict[str, Any]:
    here = item.pk if item else 0
    place = items.index(item) if item else -1
    takes_part = bool(can_take_part(request.actor, meeting))
    attendance = list(attendance_of(meeting))
    with_actions = item is not None and (item.kind == ItemKind.ACTIONS or item.order <= 1)
    context: dict[str, Any] = {
        "meeting": meeting,
        "consultation": meeting.consultation,
        "items": items,
        "item": item,
        "item_pk": here,
        "number": place + 1,
        "before": items[place - 1] if place > 0 else None,
        "after": items[place + 1] if 0 <= place < len(items) - 1 else None,
        "lines": list(lines_of(meeting).filter(item=item)),
        "attendance": attendance,
        "presences": [choice for choice in Presence.choices if choice[0] != Presence.UNKNOWN],
        "agreed": agreed_before(meeting) if with_actions else [],
        "takes_part": takes_part,
        "may_close": bool(can_change(request.actor, meeting.consultation)),
    }
    if with_form and takes_part:
        context["capture_form"] = _empty_form(meeting, here, attendance)
    return context


def _empty_form(meeting: Meeting, item_pk: int, attendance: list[Attendance], kind: str = "") -> CaptureForm:
    initial = {
        "uuid": uuid4(),
        "item": item_pk or None,
        "kind": kind if kind in LineKind.values else LineKind.ACTION,
    }
    return CaptureForm(named=nameable(meeting, attendance), initial=initial)


def _parts(request: ActorRequest, meeting: Meeting, item_pk: int) -> HttpResponse:
    """The parts of the page that everybody's writes change; without JavaScript the page itself."""
    if not request.htmx:
        return _to_item(meeting.pk, item_pk)
    meeting.refresh_from_db(fields=["revision"])
    items = agenda_of(meeting)
    context = _context(request, meeting, items, _item(items, item_pk), with_form=False)
    return render(request, "governance/mode_parts.html", context)


def _removed(request: ActorRequest, uuid: UUID, *, removed: bool) -> HttpResponse:
    line = line_remove(line=_line(request, uuid), by=request.actor, removed=removed)
    return _parts(request, meeting_in_reach(request, line.meeting_id), line.item_id or 0)


def _line(request: ActorRequest, uuid: UUID) -> Line:
    rows = Line.objects.filter(meeting__in=meetings_for(request.actor)).select_related(
        "meeting__consultation__programme__municipality", "owner_user", "owner_organisation"
    )
    return get_object_or_404(rows, uuid=uuid)


def _item(items: list[AgendaItem], pk: int) -> AgendaItem | None:
    return next((each for each in items if each.pk == pk), None)


def _item_url(meeting_pk: int, item_pk: int) -> str:
    if item_pk:
        return reverse("governance:mode_item", args=[meeting_pk, item_pk])
    return reverse("governance:mode", args=[meeting_pk])


def _to_item(meeting_pk: int, item_pk: int) -> HttpResponse:
    return redirect(_item_url(meeting_pk, item_pk))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


def _typed(name: str, line: Line) -> Any:
    return line.due_on if name == "due_on" else facts(line)[name]


def _two_versions(request: ActorRequest, form: LineForm, current: Line) -> HttpResponse:
    values = form.values()
    mine = {**values, "due_on": values["due_on"].isoformat() if values["due_on"] else ""}
    theirs = facts(current)
    names = dict(form.fields["who"].choices)  # type: ignore[attr-defined]

    def show(name: str, value: Any) -> str:
        if name == "who":
            return str(names.get(value, value)) if value else ""
        return str(LineKind(value).label) if name == "kind" else str(value)

    found = versions.differences(
        labels={name: form.fields[name].label or name for name in mine},
        base={**theirs, **form.base_values()},
        mine=mine,
        theirs=theirs,
        show=show,
    )
    return versions.conflict_page(
        request,
        title=current.text[:80],
        who=last_actor(current),
        version=current.version,
        found=found,
        leave=_item_url(current.meeting_id, current.item_id or 0),
    )
