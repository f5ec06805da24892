"""The screens of actions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists
from regie.ui.forms import save_new, save_over
from regie.ui.messages import done

from .choices import TRANSITIONS, UNFINISHED, ActionStatus
from .forms import ActionForm, AddForm, MoveForm
from .models import Action
from .policies import can_add, can_change, can_move, check_add, check_change
from .selectors import actions_for, is_overdue, my_open_actions, unfinished_first
from .services import action_add, action_change, action_move
from .sources import source_of
from .tables import ActionFilter, ActionTable

IN_A_PANEL = 8
MINE = "mijn"


@requires("view", "action")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=unfinished_first(actions_for(request.actor)),
        table=ActionTable,
        filters=ActionFilter,
        title=_("Actions"),
        template="actions/list.html",
        lead=_("Who does what, before when. What is late stands out."),
        add_to=programmes_to_change(request.actor).order_by("-status", "pk").first(),
    )


@requires("view", "action")
def mine_page(request: ActorRequest) -> HttpResponse:
    """What this person has to do: late, this week, later."""
    rows = list(my_open_actions(request.actor))
    late = [row for row in rows if is_overdue(row)]
    rest = [row for row in rows if not is_overdue(row)]
    context = {"late": late, "rest": rest, "today": timezone.localdate(), "back": MINE}
    return render(request, "actions/mine.html", context)


@requires("change", "action")
def add_page(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """A new action. ``?titel=`` fills in what, ``?bron=kind:id`` says what it comes from."""
    programme = get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    check_add(request.actor, programme)
    source = source_of(request.GET.get("bron", ""), request.actor)
    initial = {"title": request.GET.get("titel", "").replace("\x00", "")[:200]}
    form = AddForm(request.POST or None, programme=programme, by=request.actor, initial=initial)
    answer = save_new(
        request,
        form,
        save=lambda: action_add(
            programme=form.cleaned_data["programme"], values=form.values(), by=request.actor, source=source
        ),
        said=lambda made: _("%(code)s is added.") % {"code": made.code},
        to=lambda made: reverse("actions:detail", args=[made.pk]),
    )
    context = {
        "form": form,
        "title": _("Add an action"),
        "source": source,
        "back": source.url if source and source.url else reverse("actions:list"),
    }
    return answer or render(request, "actions/form.html", context, status=422 if form.errors else 200)


@requires("view", "action")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    action = _action(request, pk)
    return render(request, "actions/detail.html", _detail(request, action, MoveForm()))


@requires("change", "action")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    action = _action(request, pk)
    check_change(request.actor, action)
    form = ActionForm(request.POST or None, row=action)
    answer = save_over(
        request,
        form,
        save=lambda values, version: action_change(
            action=action, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("%(code)s is saved.") % {"code": saved.code},
        leave=reverse("actions:detail", args=[pk]),
    )
    context = {
        "form": form,
        "title": _("Change %(code)s") % {"code": action.code},
        "back": reverse("actions:detail", args=[pk]),
        "action": action,
    }
    return answer or render(request, "actions/form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("move", "action")
def move(request: ActorRequest, pk: int, to: str) -> HttpResponse:
    """To another status. Without the field ``result`` the words that stand are kept, as undoing does."""
    action = _action(request, pk)
    if to not in ActionStatus.values:
        raise Http404
    before, form = action.status, MoveForm(request.POST)
    if not form.is_valid():
        return _not_moved(request, action, form, to)
    try:
        moved = action_move(action=action, to=to, by=request.actor, result=form.said())
    except ValidationError as error:
        form.add_error("result", error.message_dict["result"])
        return _not_moved(request, action, form, to)
    undo = reverse("actions:move", args=[pk, before]) if before in TRANSITIONS[to] else ""
    text = _("%(code)s is now: %(status)s.") % {"code": moved.code, "status": moved.get_status_display()}
    done(request, text, undo=undo)
    return redirect("actions:mine") if request.POST.get("terug") == MINE else redirect("actions:detail", pk)


@requires("view", "action")
def of_programme(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """The unfinished actions of a programme: a panel for its page, or a page of its own."""
    programme = get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    rows = actions_for(request.actor).filter(programme=programme, status__in=UNFINISHED)
    more = reverse("actions:list") + f"?programme={programme_pk}"
    return _panel(request, rows, _("Actions of %(name)s") % {"name": programme.name}, more, programme)


@requires("view", "action")
def of_source(request: ActorRequest, kind: str, key: int) -> HttpResponse:
    """The actions that came from one thing: a panel for its page, or a page of its own."""
    rows = unfinished_first(actions_for(request.actor).filter(source_kind=kind, source_id=key))
    return _panel(request, rows, _("Actions that came from this"), reverse("actions:list"), None)


def _panel(
    request: ActorRequest, rows: Any, title: str, more: str, programme: Programme | None
) -> HttpResponse:
    shown = list(rows[: IN_A_PANEL + 1])
    context = {
        "title": title,
        "actions": shown[:IN_A_PANEL],
        "more": more if len(shown) > IN_A_PANEL else "",
        "programme": programme,
        "may_add": programme is not None and can_add(request.actor, programme),
        "today": timezone.localdate(),
    }
    template = "actions/panel_rows.html" if request.htmx else "actions/panel_page.html"
    return render(request, template, context)


def _action(request: ActorRequest, pk: int) -> Action:
    return get_object_or_404(actions_for(request.actor), pk=pk)


def _detail(request: ActorRequest, action: Action, form: MoveForm, to: str = "") -> dict[str, Any]:
    allowed = [to for to in TRANSITIONS[action.status] if can_move(request.actor, action, to)]
    return {
        "action": action,
        "is_overdue": is_overdue(action),
        "may_change": can_change(request.actor, action),
        "may": allowed,
        "is_closed": action.status not in UNFINISHED,
        "form": form,
        "tried": to,
    }


def _not_moved(request: ActorRequest, action: Action, form: MoveForm, to: str) -> HttpResponse:
    return render(request, "actions/detail.html", _detail(request, action, form, to), status=422)
