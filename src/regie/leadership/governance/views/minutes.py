"""The close, the minutes and their versions."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.documents import PDF, WORD
from regie.ui.entry import tried
from regie.ui.limits import limited
from regie.ui.messages import done

from ..choices import ItemKind, ItemStatus, MeetingStatus
from ..comparing import changes_between
from ..documents import minutes_pdf, minutes_word, shown
from ..forms import AmendForm
from ..policies import can_change, check_change, check_meeting
from ..selectors import agenda_of, attendance_of, lines_of, minutes_of, next_meeting
from ..services.minutes import MinutesConflict, meeting_close, minutes_amend
from .meetings import meeting_in_reach, moment_of

FORMS = {"pdf": (minutes_pdf, PDF), "docx": (minutes_word, WORD)}


@requires("change", "consultation")
def close_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Shows what the close makes, and closes. Closing again shows the minutes that there are."""
    meeting = meeting_in_reach(request, pk)
    check_meeting(request.actor, meeting, MeetingStatus.RUNNING, MeetingStatus.CLOSED)
    if request.method == "POST":
        meeting_close(meeting=meeting, by=request.actor)
        done(request, _("The meeting is closed. The minutes are ready."))
        return redirect("governance:minutes", pk)
    if meeting.status == MeetingStatus.CLOSED:
        return redirect("governance:minutes", pk)
    lines = list(lines_of(meeting, removed=False))
    context = {
        "meeting": meeting,
        "decisions": [line for line in lines if line.kind == "decision"],
        "actions": [line for line in lines if line.kind == "action"],
        "notes": sum(line.kind == "note" for line in lines),
        "over": [
            item
            for item in agenda_of(meeting)
            if item.status == ItemStatus.OPEN
            and not item.captured  # type: ignore[attr-defined]
            and item.kind not in (ItemKind.OPENING, ItemKind.ACTIONS, ItemKind.CLOSING)
        ],
        "unknown": [row for row in attendance_of(meeting) if row.presence == "unknown"],
        "following": next_meeting(meeting),
        "day": moment_of(meeting),
    }
    return render(request, "governance/close.html", context)


@requires("view", "consultation")
def minutes_page(request: ActorRequest, pk: int, number: int | None = None) -> HttpResponse:
    meeting = meeting_in_reach(request, pk)
    minutes = minutes_of(meeting, number)
    if minutes is None:
        raise Http404
    all_versions = list(meeting.minutes.all())
    context = {
        "meeting": meeting,
        "consultation": meeting.consultation,
        "minutes": minutes,
        "content": shown(minutes.content),
        "all_versions": all_versions,
        "is_newest": minutes.number == all_versions[-1].number,
        "may_change": bool(can_change(request.actor, meeting.consultation)),
        "day": moment_of(meeting),
    }
    return render(request, "governance/minutes.html", context)


@requires("view", "consultation")
def compare_page(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """What a version of the minutes says otherwise than an earlier one: the one before it, or number ``met``."""
    meeting = meeting_in_reach(request, pk)
    all_versions = {each.number: each for each in meeting.minutes.all()}
    earlier = [all_versions[each] for each in sorted(all_versions, reverse=True) if each < number]
    if number not in all_versions or not earlier:
        raise Http404
    asked = request.GET.get("met", "")
    former = next((each for each in earlier if str(each.number) == asked), earlier[0])
    context = {
        "meeting": meeting,
        "consultation": meeting.consultation,
        "minutes": all_versions[number],
        "former": former,
        "earlier": earlier,
        "changes": changes_between(former.content, all_versions[number].content),
        "day": moment_of(meeting),
    }
    return render(request, "governance/minutes_compare.html", context)


@limited("export")
@requires("view", "consultation")
def document(request: ActorRequest, pk: int, number: int, form: str) -> HttpResponse:
    """The minutes as PDF or Word."""
    meeting = meeting_in_reach(request, pk)
    minutes = minutes_of(meeting, number)
    if minutes is None or form not in FORMS:
        raise Http404
    make, media_type = FORMS[form]
    response = HttpResponse(make(minutes), content_type=media_type)
    name = slugify(f"{meeting} v{number}")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@requires("change", "consultation")
def amend_page(request: ActorRequest, pk: int) -> HttpResponse:
    """A new version of the minutes, with a reason. What stood there stays readable."""
    meeting = meeting_in_reach(request, pk)
    check_change(request.actor, meeting.consultation)
    newest = minutes_of(meeting)
    if newest is None:
        raise Http404
    form = AmendForm(request.POST or None, content=newest.content, version=newest.number)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = tried(
                form,
                lambda: minutes_amend(
                    meeting=meeting,
                    texts=form.texts(),
                    addition=data["addition"],
                    reason=data["reason"],
                    version=data["version"],
                    by=request.actor,
                ),
            )
        except MinutesConflict as conflict:
            text = _(
                "%(name)s amended the minutes in between: see version %(number)s. Your text stands below."
            )
            form.add_error(
                None, text % {"name": conflict.current.made_by_name, "number": conflict.current.number}
            )
            sent = request.POST.copy()
            sent["version"] = str(conflict.current.number)
            form.data = sent
            made = None
        if made is not None:
            done(request, _("Version %(number)s of the minutes is ready.") % {"number": made.number})
            return redirect("governance:minutes", pk)
    context = {
        "meeting": meeting,
        "form": form,
        "back": reverse("governance:minutes", args=[pk]),
        "day": moment_of(meeting),
    }
    return render(request, "governance/amend.html", context, status=422 if form.errors else 200)
