"""The screens of programmes."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.rulebook.findings.selectors import by_rule
from regie.rulebook.rules.holding import HeldBack
from regie.ui import lists, versions
from regie.ui.messages import done

from .choices import TRANSITIONS, ProgrammeStatus
from .forms import ProgrammeForm
from .models import Programme
from .policies import can_add, can_change, can_establish, can_move, check_add, check_change
from .selectors import findings_of, programmes_for
from .services import (
    FIELDS,
    ProgrammeConflict,
    plain,
    programme_change,
    programme_create,
    programme_move,
)
from .tables import ProgrammeFilter, ProgrammeTable


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
    if request.method == "POST" and form.is_valid():
        programme = programme_create(values=form.values(), by=request.actor)
        done(request, _("%(name)s is made. Now add what you deploy.") % {"name": programme.name})
        return redirect("programmes:detail", programme.pk)
    context = {"form": form, "title": _("Make a programme"), "back": reverse("programmes:list")}
    return render(request, "programmes/form.html", context, status=422 if form.errors else 200)


@requires("view", "programme")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    return render(request, "programmes/detail.html", _detail(request, programme))


@requires("change", "programme")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    check_change(request.actor, programme)
    form = ProgrammeForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        values.update(
            {name: getattr(programme, name) for name in versions.names_of_theirs(request.POST) & {*FIELDS}}
        )
        try:
            programme_change(
                programme=programme,
                values=values,
                version=form.cleaned_data.get("version") or 0,
                by=request.actor,
            )
        except ProgrammeConflict as conflict:
            return _two_versions(request, form, conflict.current)
        done(request, _("%(name)s is saved.") % {"name": values["name"]})
        return redirect("programmes:detail", pk)
    context = {
        "form": form,
        "title": _("Change %(name)s") % {"name": programme.name},
        "back": reverse("programmes:detail", args=[pk]),
        "programme": programme,
    }
    return render(request, "programmes/form.html", context, status=422 if form.errors else 200)


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
        context = _detail(request, programme) | {"held_back": held}
        return render(request, "programmes/detail.html", context, status=409)
    undo = reverse("programmes:move", args=[pk, before]) if before in TRANSITIONS[to] else ""
    text = _("%(name)s is now %(status)s.") % {"name": moved.name, "status": moved.get_status_display()}
    done(request, text, undo=undo)
    return redirect("programmes:detail", pk)


def _programme(request: ActorRequest, pk: int) -> Programme:
    return get_object_or_404(programmes_for(request.actor), pk=pk)


def _detail(request: ActorRequest, programme: Programme) -> dict[str, Any]:
    findings = findings_of(programme, request.actor)
    may_change = can_change(request.actor, programme)
    return {
        "programme": programme,
        "findings": by_rule(findings),
        "may_change": may_change,
        "steps": _steps(request, programme) if may_change else [],
    }


def _steps(request: ActorRequest, programme: Programme) -> list[dict[str, Any]]:
    """The buttons of the transitions; one that is held back says why."""
    words = {
        (ProgrammeStatus.DRAFT, ProgrammeStatus.ESTABLISHED): _("Establish the programme"),
        (ProgrammeStatus.ESTABLISHED, ProgrammeStatus.DRAFT): _("Back to draft"),
        (ProgrammeStatus.ESTABLISHED, ProgrammeStatus.ENDED): _("End the programme"),
        (ProgrammeStatus.ENDED, ProgrammeStatus.ESTABLISHED): _("Reopen the programme"),
    }
    steps = []
    for to in TRANSITIONS[programme.status]:
        establish = to == ProgrammeStatus.ESTABLISHED
        decision = (
            can_establish(request.actor, programme) if establish else can_move(request.actor, programme, to)
        )
        steps.append(
            {
                "to": to,
                "label": words[ProgrammeStatus(programme.status), ProgrammeStatus(to)],
                "primary": establish,
                "reason": "" if decision else " ".join(str(reason) for reason in decision.reasons),
            }
        )
    return steps


def _two_versions(request: ActorRequest, form: ProgrammeForm, current: Programme) -> HttpResponse:
    theirs = {name: plain(getattr(current, name)) for name in FIELDS}
    found = versions.differences(
        labels={name: form.fields[name].label or name for name in FIELDS},
        base={**theirs, **form.base_values()},
        mine={name: plain(value) for name, value in form.values().items()},
        theirs=theirs,
        show=_shown,
    )
    return versions.conflict_page(
        request,
        title=current.name,
        who=last_actor(current),
        version=current.version,
        found=found,
        leave=reverse("programmes:detail", args=[current.pk]),
    )


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    day = parse_date(value) if name.endswith("_on") and value else None
    return date_format(day) if day else str(value or "")
