"""The agenda of a meeting: items and proposals."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.ui.forms import save_new, save_over
from regie.ui.messages import done

from ..choices import BODY_OF_KIND
from ..forms import ItemForm
from ..models import AgendaItem
from ..policies import check_meeting
from ..selectors import meetings_for
from ..services.agenda import (
    OPEN_MEETING,
    item_add,
    item_change,
    item_shift,
    item_take_off,
    proposal_skip,
    proposal_unskip,
    proposals_take,
)
from .meetings import meeting_in_reach, moment_of, told


@requires("change", "consultation")
def add_page(request: ActorRequest, pk: int) -> HttpResponse:
    meeting = meeting_in_reach(request, pk)
    check_meeting(request.actor, meeting, *OPEN_MEETING)
    new = AgendaItem(
        meeting=meeting,
        level=meeting.consultation.level,
        proposed_by=request.actor.name[:160],
        body=BODY_OF_KIND.get(meeting.consultation.kind, ""),
    )
    form = ItemForm(request.POST or None, row=new)
    answer = save_new(
        request,
        form,
        save=lambda: item_add(meeting=meeting, values=form.values(), by=request.actor),
        said=lambda made: _("“%(title)s” stands on the agenda.") % {"title": made.title},
        to=lambda made: reverse("governance:meeting", args=[pk]),
    )
    return answer or _form(request, form, new, _("Add an item"))


@requires("change", "consultation")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    item = item_in_reach(request, pk)
    check_meeting(request.actor, item.meeting, *OPEN_MEETING)
    form = ItemForm(request.POST or None, row=item)
    answer = save_over(
        request,
        form,
        save=lambda values, version: item_change(item=item, values=values, version=version, by=request.actor),
        who=last_actor,
        said=lambda saved: _("“%(title)s” is saved.") % {"title": saved.title},
        leave=reverse("governance:meeting", args=[item.meeting_id]),
        title=item.title,
    )
    return answer or _form(request, form, item, _("Change the item"))


@require_POST
@requires("change", "consultation")
def take_off(request: ActorRequest, pk: int) -> HttpResponse:
    item = item_in_reach(request, pk)
    try:
        item_take_off(item=item, by=request.actor)
    except ValidationError as error:
        messages.error(request, told(error))
    else:
        text = _("“%(title)s” is off the agenda.") % {"title": item.title}
        done(request, text, undo=reverse("governance:item_back", args=[pk]))
    return redirect("governance:meeting", item.meeting_id)


@require_POST
@requires("change", "consultation")
def put_back(request: ActorRequest, pk: int) -> HttpResponse:
    item = item_take_off(item=item_in_reach(request, pk), by=request.actor, off=False)
    done(request, _("“%(title)s” stands on the agenda.") % {"title": item.title})
    return redirect("governance:meeting", item.meeting_id)


@require_POST
@requires("change", "consultation")
def up(request: ActorRequest, pk: int) -> HttpResponse:
    return _shift(request, pk, up=True)


@require_POST
@requires("change", "consultation")
def down(request: ActorRequest, pk: int) -> HttpResponse:
    return _shift(request, pk, up=False)


@require_POST
@requires("change", "consultation")
def take_all(request: ActorRequest, pk: int) -> HttpResponse:
    """All proposals in one click."""
    taken = proposals_take(meeting=meeting_in_reach(request, pk), by=request.actor)
    text = ngettext("%(count)s item is added.", "%(count)s items are added.", len(taken))
    done(request, text % {"count": len(taken)})
    return redirect("governance:meeting", pk)


@require_POST
@requires("change", "consultation")
def take(request: ActorRequest, pk: int, mark: str) -> HttpResponse:
    for item in proposals_take(meeting=meeting_in_reach(request, pk), marks=[mark], by=request.actor):
        text = _("“%(title)s” stands on the agenda.") % {"title": item.title}
        done(request, text, undo=reverse("governance:item_off", args=[item.pk]))
    return redirect("governance:meeting", pk)


@require_POST
@requires("change", "consultation")
def skip(request: ActorRequest, pk: int, mark: str) -> HttpResponse:
    skipped = proposal_skip(meeting=meeting_in_reach(request, pk), mark=mark, by=request.actor)
    if skipped is not None:
        undo = reverse("governance:proposal_unskip", args=[pk, mark])
        done(request, _("“%(title)s” is skipped this time.") % {"title": skipped.title}, undo=undo)
    return redirect("governance:meeting", pk)


@require_POST
@requires("change", "consultation")
def unskip(request: ActorRequest, pk: int, mark: str) -> HttpResponse:
    proposal_unskip(meeting=meeting_in_reach(request, pk), mark=mark, by=request.actor)
    return redirect("governance:meeting", pk)


def item_in_reach(request: ActorRequest, pk: int) -> AgendaItem:
    """The item of a meeting that this person may see, or 404."""
    rows = AgendaItem.objects.filter(meeting__in=meetings_for(request.actor))
    return get_object_or_404(rows.select_related("meeting__consultation__programme__municipality"), pk=pk)


def _shift(request: ActorRequest, pk: int, *, up: bool) -> HttpResponse:
    item = item_in_reach(request, pk)
    item_shift(item=item, by=request.actor, up=up)
    return redirect("governance:meeting", item.meeting_id)


def _form(request: ActorRequest, form: ItemForm, item: AgendaItem, title: str) -> HttpResponse:
    here = reverse("governance:meeting", args=[item.meeting_id])
    consultation = item.meeting.consultation
    context = {
        "form": form,
        "title": title,
        "back": here,
        "crumbs": [
            (reverse("governance:detail", args=[consultation.pk]), consultation.name),
            (here, moment_of(item.meeting)),
        ],
    }
    return render(request, "governance/item_form.html", context, status=422 if form.errors else 200)
