"""The list of rounds, a new round, and the page of one round."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.leadership.programmes.models import Programme

from .. import services
from ..choices import RoundStatus
from ..forms import RoundForm
from ..policies import can_apply, can_move, can_take_ready_back, can_undo_apply
from ..selectors import first_to_do, programmes_to_code, progress_for, rounds_with_progress_for, seat_of
from . import actor_of, round_context, round_or_404


@requires("view", "coding")
def list_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rounds = [
        {"round": round, "progress": progress_for(actor, round), "is_mine": seat_of(actor, round)}
        for round in rounds_with_progress_for(actor)
    ]
    return render(
        request,
        "codings/list.html",
        {
            "rounds": rounds,
            "can_start": decide(actor, "change", "coding"),
        },
    )


@requires("change", "coding")
def new_page(request: HttpRequest) -> HttpResponse:
    programmes = list(programmes_to_code(actor_of(request)))
    programme = _chosen(programmes, request.GET.get("programma", ""))
    form = None
    if programme:
        form = RoundForm(request.POST or None, programme=programme, actor=actor_of(request))
        if request.method == "POST" and form.is_valid() and (round := _start(request, form, programme)):
            messages.success(request, _("The round has started. Both coders find it under Coding by two."))
            return redirect("codings:round", round.pk)
    return render(
        request,
        "codings/new.html",
        {
            "form": form,
            "programme": programme,
            "programmes": programmes,
        },
        status=422 if form and form.is_bound else 200,
    )


def _chosen(programmes: list[Programme], wanted: str) -> Programme | None:
    if not wanted:
        return programmes[0] if len(programmes) == 1 else None
    found = next((each for each in programmes if str(each.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _start(request: HttpRequest, form: RoundForm, programme: Programme) -> Any:
    fields = ("title", "coder_a", "coder_b", "deadline", "instructions", "deployments")
    try:
        return services.round_start(
            programme=programme, by=actor_of(request), **{name: form.cleaned_data[name] for name in fields}
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None


@requires("view", "coding")
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    round = round_or_404(request, pk)
    actor = actor_of(request)
    seat = seat_of(actor, round)
    context = round_context(request, round, "round")
    own = next((each for each in context["progress"] if each.is_reader), None)
    context |= {
        "own": own,
        "is_all_done": bool(own and own.done == own.total),
        "other": next((each for each in context["progress"] if own and not each.is_reader), None),
        "next_number": first_to_do(round, actor, seat) if seat and context["can_code"] else None,
        "can_take_back": can_take_ready_back(actor, round),
        "can_stop": can_move(actor, round, RoundStatus.STOPPED),
        "can_resume": can_move(actor, round, RoundStatus.OPEN),
        "can_apply": can_apply(actor, round),
        "can_undo": can_undo_apply(actor, round),
    }
    return render(request, "codings/round.html", context)


@require_POST
@requires("code", "coding")
def ready(request: HttpRequest, pk: int) -> HttpResponse:
    round = round_or_404(request, pk)
    try:
        after = services.coder_ready(round=round, by=actor_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("codings:round", pk)
    if after.status == RoundStatus.READY:
        messages.success(request, _("Both coders are ready. The differences are open."))
        return redirect("codings:compare", pk)
    messages.success(request, _("You are ready. The differences open when the other coder is ready too."))
    return redirect("codings:round", pk)


@require_POST
@requires("code", "coding")
def not_ready(request: HttpRequest, pk: int) -> HttpResponse:
    services.coder_not_ready(round=round_or_404(request, pk), by=actor_of(request))
    messages.success(request, _("You can go on coding."))
    return redirect("codings:round", pk)


@require_POST
@requires("change", "coding")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    services.round_stop(round=round_or_404(request, pk), by=actor_of(request))
    messages.success(request, _("The round is stopped. What was coded is kept; you can resume the round."))
    return redirect("codings:round", pk)


@require_POST
@requires("change", "coding")
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    services.round_resume(round=round_or_404(request, pk), by=actor_of(request))
    messages.success(request, _("The round goes on."))
    return redirect("codings:round", pk)


def counted(count: int) -> str:
    """“1 deployment”, “3 deployments”."""
    return ngettext("%(count)d deployment", "%(count)d deployments", count) % {"count": count}
