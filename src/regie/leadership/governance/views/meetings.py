"""One meeting: its agenda, and what happens to the meeting itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.entry import tried
from regie.ui.lists import list_page as list_of
from regie.ui.messages import done

from ..choices import ItemStatus, MeetingStatus
from ..forms import MeetingForm, MoveForm, ReasonForm
from ..models import Meeting
from ..policies import can_change, can_settle, can_take_part, check_meeting, check_plan, missing_papers
from ..selectors import agenda_of, consultations_for, meetings_for, members_of, minutes_of, my_meetings
from ..services.agenda import proposals_for
from ..services.meetings import (
    agenda_settle,
    meeting_add,
    meeting_cancel,
    meeting_move,
    meeting_move_back,
    meeting_plan_instead,
    meeting_restore,
    meeting_start,
    meeting_stop,
)
from ..tables import MeetingTable


@requires("view", "consultation")
def list_page(request: ActorRequest) -> HttpResponse:
    """The coming meetings of the reader."""
    return list_of(
        request,
        queryset=my_meetings(request.actor),
        table=MeetingTable,
        title=_("My meetings"),
        template="governance/meetings.html",
        lead=_("What you are expected at, as a member or as chair."),
    )


@requires("change", "consultation")
def add_page(request: ActorRequest, pk: int) -> HttpResponse:
    consultation = get_object_or_404(consultations_for(request.actor), pk=pk)
    check_plan(request.actor, consultation)
    form = MeetingForm(request.POST or None, consultation=consultation)
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: meeting_add(
                consultation=consultation,
                starts_at=form.moment(),
                minutes=form.cleaned_data["minutes"],
                by=request.actor,
            ),
        )
        if made is not None:
            done(request, _("The meeting on %(day)s is planned.") % {"day": moment_of(made)})
            return redirect("governance:meeting", made.pk)
    context = {
        "form": form,
        "fields": list(form),
        "title": _("Plan a meeting"),
        "crumbs": [(reverse("governance:detail", args=[pk]), consultation.name)],
        "save": _("Plan the meeting"),
        "back": reverse("governance:detail", args=[pk]),
    }
    return render(request, "governance/small_form.html", context, status=422 if form.errors else 200)


@requires("view", "consultation")
def meeting_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The agenda with what is proposed; after the close the way to the minutes."""
    meeting = meeting_in_reach(request, pk)
    may_change = bool(can_change(request.actor, meeting.consultation))
    is_open = meeting.status in (MeetingStatus.PLANNED, MeetingStatus.RUNNING)
    all_items = agenda_of(meeting, removed=True)
    items = [item for item in all_items if item.status != ItemStatus.REMOVED]
    for item in items:
        item.missing = missing_papers(item)  # type: ignore[attr-defined]
    settle = can_settle(request.actor, meeting, items) if meeting.status == MeetingStatus.PLANNED else None
    skipped = list(meeting.skipped.all()) if may_change and is_open else []
    known = {item.mark for item in all_items} | {each.mark for each in skipped}
    context: dict[str, Any] = {
        "meeting": meeting,
        "consultation": meeting.consultation,
        "items": items,
        "members": list(members_of(meeting.consultation)),
        "may_change": may_change,
        "may_edit": may_change and is_open,
        "may_take_part": bool(can_take_part(request.actor, meeting)),
        "proposals": proposals_for(meeting, known) if may_change and is_open else [],
        "skipped": skipped,
        "settle_reason": "" if settle is None or settle else " ".join(map(str, settle.reasons)),
        "minutes": minutes_of(meeting) if meeting.status == MeetingStatus.CLOSED else None,
    }
    return render(request, "governance/meeting.html", context)


@requires("change", "consultation")
def move_page(request: ActorRequest, pk: int) -> HttpResponse:
    meeting = meeting_in_reach(request, pk)
    check_meeting(request.actor, meeting, MeetingStatus.PLANNED)
    form = MoveForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        moved = tried(
            form,
            lambda: meeting_move(
                meeting=meeting,
                starts_at=form.moment(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
            ),
        )
        if moved is not None:
            undo = reverse("governance:move_back", args=[pk])
            done(request, _("The meeting is now on %(day)s.") % {"day": moment_of(moved)}, undo=undo)
            return redirect("governance:meeting", pk)
    return _small(request, form, meeting, _("Move the meeting"), _("Move the meeting"))


@requires("change", "consultation")
def cancel_page(request: ActorRequest, pk: int) -> HttpResponse:
    meeting = meeting_in_reach(request, pk)
    check_meeting(request.actor, meeting, MeetingStatus.PLANNED)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        gone = tried(form, lambda: meeting_cancel(meeting=meeting, reason=reason, by=request.actor))
        if gone is not None:
            undo = reverse("governance:restore", args=[pk])
            done(request, _("The meeting on %(day)s is cancelled.") % {"day": moment_of(gone)}, undo=undo)
            return redirect("governance:meeting", pk)
    return _small(request, form, meeting, _("Cancel the meeting"), _("Cancel the meeting"))


@require_POST
@requires("change", "consultation")
def move_back(request: ActorRequest, pk: int) -> HttpResponse:
    meeting = meeting_move_back(meeting=meeting_in_reach(request, pk), by=request.actor)
    done(request, _("The meeting is back on %(day)s.") % {"day": moment_of(meeting)})
    return redirect("governance:meeting", pk)


@require_POST
@requires("change", "consultation")
def restore(request: ActorRequest, pk: int) -> HttpResponse:
    meeting = meeting_restore(meeting=meeting_in_reach(request, pk), by=request.actor)
    done(request, _("The meeting on %(day)s goes on.") % {"day": moment_of(meeting)})
    return redirect("governance:meeting", pk)


@require_POST
@requires("change", "consultation")
def plan_instead(request: ActorRequest, pk: int) -> HttpResponse:
    meeting = meeting_plan_instead(meeting=meeting_in_reach(request, pk), by=request.actor)
    undo = reverse("governance:move_back", args=[pk])
    done(request, _("The meeting is now on %(day)s.") % {"day": moment_of(meeting)}, undo=undo)
    return redirect("governance:detail", meeting.consultation_id)


@require_POST
@requires("change", "consultation")
def start(request: ActorRequest, pk: int) -> HttpResponse:
    meeting_start(meeting=meeting_in_reach(request, pk), by=request.actor)
    return redirect("governance:mode", pk)


@require_POST
@requires("change", "consultation")
def stop(request: ActorRequest, pk: int) -> HttpResponse:
    meeting_stop(meeting=meeting_in_reach(request, pk), by=request.actor)
    done(request, _("The meeting has not begun."))
    return redirect("governance:meeting", pk)


@require_POST
@requires("change", "consultation")
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    agenda_settle(meeting=meeting_in_reach(request, pk), by=request.actor)
    done(request, _("The agenda is settled."), undo=reverse("governance:unsettle", args=[pk]))
    return redirect("governance:meeting", pk)


@require_POST
@requires("change", "consultation")
def unsettle(request: ActorRequest, pk: int) -> HttpResponse:
    agenda_settle(meeting=meeting_in_reach(request, pk), by=request.actor, settled=False)
    done(request, _("The agenda is open again."))
    return redirect("governance:meeting", pk)


def meeting_in_reach(request: ActorRequest, pk: int) -> Meeting:
    """The meeting, or 404 where this person may not see it."""
    return get_object_or_404(meetings_for(request.actor), pk=pk)


def moment_of(meeting: Meeting) -> str:
    return date_format(timezone.localtime(meeting.starts_at), _("l j F Y, H.i"))


def told(error: ValidationError) -> str:
    """What a service refused, as one text."""
    return " ".join(error.messages)


def _small(request: ActorRequest, form: Any, meeting: Meeting, title: str, save: str) -> HttpResponse:
    here = reverse("governance:meeting", args=[meeting.pk])
    crumbs = [
        (reverse("governance:detail", args=[meeting.consultation_id]), meeting.consultation.name),
        (here, moment_of(meeting)),
    ]
    context = {
        "form": form,
        "fields": list(form),
        "title": title,
        "crumbs": crumbs,
        "save": save,
        "back": here,
    }
    return render(request, "governance/small_form.html", context, status=422 if form.errors else 200)
