"""The list of programmes, the page of one, and its own form."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.rulebook.findings.selectors import by_rule
from regie.rulebook.rules.holding import HeldBack
from regie.ui import lists
from regie.ui.forms import save_new, save_over
from regie.ui.messages import done

from ..choices import ESTABLISH, TRANSITIONS, ProgrammeStatus
from ..forms import ProgrammeForm
from ..models import Programme
from ..policies import (
    can_add,
    can_change,
    can_direct,
    can_export,
    can_move,
    can_see_direction,
    check_add,
    check_change,
)
from ..selectors import findings_of, programmes_for, with_direction
from ..services import programme_change, programme_create, programme_move
from ..tables import ProgrammeFilter, ProgrammeTable

MOST_FINDINGS = 5  # of what stands out, before one asks for all


@requires("view", "programme")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=programmes_for(request.actor),
        table=ProgrammeTable,
        filters=ProgrammeFilter,
        title=_("Programmes"),
        template="programmes/list.html",
        lead=_(
            "Each programme holds the deployments of a municipality: what it does, and what it planned to do."
        ),
        may_add=can_add(request.actor),
    )


@requires("change", "programme")
def add_page(request: ActorRequest) -> HttpResponse:
    check_add(request.actor)
    new = Programme(municipality_id=request.actor.municipality_id or 0)
    form = ProgrammeForm(request.POST or None, programme=new)
    answer = save_new(
        request,
        form,
        save=lambda: programme_create(values=form.values(), by=request.actor),
        said=lambda made: _("%(name)s is made. Now say who directs it.") % {"name": made.name},
        to=lambda made: reverse("programmes:detail", args=[made.pk]),
    )
    context = {"form": form, "title": _("Make a programme"), "back": reverse("programmes:list")}
    return answer or render(request, "programmes/form.html", context, status=422 if form.errors else 200)


@requires("view", "programme")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The home of the direction: the next step, the people, the assignment, what is deployed, and what stands out."""
    programme = get_object_or_404(with_direction(programmes_for(request.actor)), pk=pk)
    return render(request, "programmes/detail.html", _detail(request, programme))


@requires("change", "programme")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    check_change(request.actor, programme)
    form = ProgrammeForm(request.POST or None, programme=programme)
    answer = save_over(
        request,
        form,
        save=lambda values, version: programme_change(
            programme=programme, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("%(name)s is saved.") % {"name": saved.name},
        leave=reverse("programmes:detail", args=[pk]),
    )
    context = {
        "form": form,
        "title": _("Change %(name)s") % {"name": programme.name},
        "back": reverse("programmes:detail", args=[pk]),
        "programme": programme,
    }
    return answer or render(request, "programmes/form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("change", "programme")
def move(request: ActorRequest, pk: int, to: str) -> HttpResponse:
    """To another status. What holds it back is shown on the programme's own page, with the way to mend it."""
    programme = _programme(request, pk)
    if to not in ProgrammeStatus.values:
        raise Http404
    before = programme.status
    try:
        moved = programme_move(programme=programme, to=to, by=request.actor)
    except HeldBack as held:
        programme = get_object_or_404(with_direction(programmes_for(request.actor)), pk=pk)
        context = _detail(request, programme) | {"held_back": held}
        return render(request, "programmes/detail.html", context, status=409)
    undo = reverse("programmes:move", args=[pk, before]) if before in TRANSITIONS[to] else ""
    text = _("%(name)s is now %(status)s.") % {"name": moved.name, "status": moved.get_status_display()}
    done(request, text, undo=undo)
    return redirect("programmes:detail", pk)


def _programme(request: ActorRequest, pk: int) -> Programme:
    return get_object_or_404(programmes_for(request.actor), pk=pk)


def _detail(request: ActorRequest, programme: Programme) -> dict[str, Any]:
    groups = by_rule(findings_of(programme, request.actor))
    cut = len(groups) > MOST_FINDINGS and request.GET.get("bevindingen") != "alle"
    findings = [finding for _rule, found in groups for finding in found]
    may_change = can_change(request.actor, programme)
    steps = _steps(request, programme, groups) if may_change else []
    return {
        "programme": programme,
        "findings": groups[:MOST_FINDINGS] if cut else groups,
        "found": len(findings),
        "all_findings": len(findings) if cut else 0,
        "may_change": may_change,
        "may_direct": can_direct(request.actor, programme),
        "may_export": can_export(request.actor, programme),
        "sees_direction": can_see_direction(request.actor, programme),
        "sees_assignment": decide(request.actor, "view", "assignment"),
        "fte": sum((each.fte for each in programme.capacities.all()), start=Decimal(0)),
        "steps": steps,
        "next_step": _next_step(programme, findings, steps),
    }


def _next_step(programme: Programme, findings: list, steps: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What to do first, in one sentence; None for who cannot do it. What blocks comes first in ``findings``."""
    if not steps or programme.status == ProgrammeStatus.ENDED:
        return None
    if findings:
        first = findings[0]
        return {
            "text": first.text,
            "url": first.mend_url,
            "action": first.button,
            "more": len(findings) - 1,
        }
    if programme.status == ProgrammeStatus.DRAFT:
        return {"text": _("Everything that has to be there is there. Establish the programme.")}
    return {"text": _("Nothing is open. Keep the meetings and the scan in their rhythm.")}


def _steps(request: ActorRequest, programme: Programme, groups: list) -> list[dict[str, Any]]:
    """The buttons of the transitions; one that is held back says why. The service asks the rules once more."""
    words = {
        (ProgrammeStatus.DRAFT, ProgrammeStatus.ESTABLISHED): _("Establish the programme"),
        (ProgrammeStatus.ESTABLISHED, ProgrammeStatus.DRAFT): _("Back to draft"),
        (ProgrammeStatus.ESTABLISHED, ProgrammeStatus.ENDED): _("End the programme"),
        (ProgrammeStatus.ENDED, ProgrammeStatus.ESTABLISHED): _("Reopen the programme"),
    }
    held = programme.status == ProgrammeStatus.DRAFT and any(
        ESTABLISH in rule.holds_back for rule, _found in groups
    )
    steps = []
    for to in TRANSITIONS[programme.status]:
        decision = can_move(request.actor, programme, to)
        reasons = [str(reason) for reason in decision.reasons] if not decision else []
        if to == ProgrammeStatus.ESTABLISHED and held:
            reasons.append(_("First mend what holds this back."))
        steps.append(
            {
                "to": to,
                "label": words[ProgrammeStatus(programme.status), ProgrammeStatus(to)],
                "primary": to == ProgrammeStatus.ESTABLISHED,
                "reason": " ".join(reasons),
            }
        )
    return steps
