"""The pages of a dossier: references, tasks and states; never who it is about."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.choices import Role, action_label
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import Decision, Refused, check, decide
from regie.access.authorisation.requests import ActorRequest
from regie.ui.lists import list_page
from regie.ui.messages import done
from regie.ui.spreadsheets import Row, csv_response, excel_response

from . import policies, services, steps
from .activities import DOSSIERS, EMERGENCY
from .explaining import answers
from .exporting import rows_leave
from .forms import (
    DossierFilter,
    EmergencyForm,
    JudgeForm,
    ReadersForm,
    ReasonForm,
    TaskForm,
    WhyForm,
)
from .models import Dossier, DossierTask, EmergencyAccess
from .parts import parts_for
from .processing import processed, processing
from .selectors import (
    dossier_or_refuse,
    dossiers_for,
    emergencies_for,
    id_of,
    kept_until,
    readers_of,
    tasks_of,
)
from .tables import DossierTable, state_of


def _dossier(request: ActorRequest, pk: UUID, action: str = "view") -> Dossier:
    return dossier_or_refuse(request.actor, pk, kind="dossier", action=action)


@requires("view", "dossier")
@processed(DOSSIERS)
def dossiers_page(request: ActorRequest) -> HttpResponse:
    """The dossiers the reader may see: reference, collaboration, tasks, state. No names."""
    actor = request.actor
    if "export" in request.GET:
        check(actor, "export", "dossier")
    return list_page(
        request,
        queryset=dossiers_for(actor),
        table=DossierTable,
        filters=DossierFilter,
        title=_("Dossiers"),
        lead=_("By reference, without names. Open a dossier to see its tasks and who reads it."),
        template="dossiers/list.html",
        export_rows=lambda _rows: _export(request),
        may_emergency=decide(actor, "emergency", "dossier"),
    )


def _export(request: ActorRequest) -> Iterator[Row]:
    """Headings, and the rows in chunks that each ask anew what this person may still see."""
    actor = request.actor
    yield [_("Reference"), _("Collaboration"), _("State"), _("Opened"), _("Closed on"), _("Case director")]
    chunks = rows_leave(
        by=actor,
        activity=DOSSIERS,
        name="export dossiers: list",
        rows=lambda: (
            DossierFilter(request.GET or None, queryset=dossiers_for(actor, "export"), request=request).qs
        ),
        to_row=_row,
    )
    for chunk in chunks:
        yield from chunk


def _row(dossier: Dossier) -> Row:
    return [
        dossier.reference,
        dossier.collaboration.name,
        state_of(dossier),
        timezone.localdate(dossier.opened_at),
        timezone.localdate(dossier.closed_at) if dossier.closed_at else None,
        dossier.director,  # type: ignore[attr-defined]
    ]


@requires("view", "dossier")
@processed(DOSSIERS)
def dossier_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One dossier without identity: state, tasks, and what may be done."""
    dossier, actor = _dossier(request, pk), request.actor
    tasks = tasks_of(dossier)
    return render(
        request,
        "dossiers/detail.html",
        {
            "dossier": dossier,
            "tasks": [each for each in tasks if each.ended_at is None],
            "tasks_before": [each for each in tasks if each.ended_at is not None],
            "kept_until": kept_until(dossier),
            "may_manage": policies.can_manage(actor, dossier),
            "may_read_readers": decide(actor, "readers", dossier),
            "parts": parts_for(actor, dossier),
        },
    )


@requires("readers", "dossier")
@processed(DOSSIERS, "readers")
def readers_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Who did what with this dossier, when, in which role and for which organisation; as a page or a file."""
    dossier = _dossier(request, pk, "readers")
    readings = [(timezone.localtime(each.at), each) for each in readers_of(dossier)]
    names = sorted({each.organisation for _at, each in readings if each.organisation})
    form = ReadersForm(request.GET or None, organisations=names)
    if form.is_valid():
        readings = [(at, each) for at, each in readings if form.keeps(each, at.date())]
    heading = [_("When"), _("Who"), _("Organisation"), _("Role"), _("What"), _("In the log as")]
    rows = [
        (
            at,
            each.person or _("no longer known"),
            each.organisation,
            _role(each.role),
            action_label(each.action),
            each.what,
        )
        for at, each in readings
    ]
    export = request.GET.get("export")
    if export in ("csv", "xlsx") and (form.is_valid() or not form.is_bound):
        shown = [heading, *((f"{at:%d-%m-%Y %H:%M}", *rest) for at, *rest in rows)]
        name = f"lezers-{dossier.reference}"
        whole: Any = (
            csv_response(shown, name=name)
            if export == "csv"
            else excel_response({dossier.reference: shown}, name=name)
        )
        return whole
    return render(
        request,
        "dossiers/readers.html",
        {
            "dossier": dossier,
            "form": form,
            "rows": rows,
            "page": Paginator(rows, 50).get_page(request.GET.get("page")),
            "heading": heading,
            "people": len({row[1:3] for row in rows}),
        },
    )


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


@requires("manage", "dossier")
@processed(DOSSIERS, "change")
def task_give_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Gives somebody who takes part a task."""
    dossier = _dossier(request, pk, "manage")
    form = TaskForm(request.POST if request.method == "POST" else None, dossier=dossier)
    if request.method == "POST" and form.is_valid():
        try:
            given = services.task_give(dossier=dossier, **form.cleaned_data, by=request.actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            undo = reverse("dossiers:task_end", args=[pk, given.pk])
            done(request, _("%(name)s has this task now.") % {"name": given.membership.user}, undo=undo)
            return redirect("dossiers:detail", pk=pk)
    return render(request, "dossiers/task_give.html", {"dossier": dossier, "form": form})


def _task(dossier: Dossier, pk: int) -> DossierTask:
    rows = DossierTask.objects.select_related("dossier", "membership__user")
    return get_object_or_404(rows, pk=pk, dossier=dossier)


@requires("manage", "dossier")
@require_POST
@processed(DOSSIERS, "change")
def task_end(request: ActorRequest, pk: UUID, task_pk: int) -> HttpResponse:
    """Ends a task; can be undone."""
    task = _task(_dossier(request, pk, "manage"), task_pk)
    return _one_step(
        request,
        pk,
        lambda: services.task_end(task=task, by=request.actor),
        _("The task of %(name)s has ended.") % {"name": task.membership.user},
        undo=reverse("dossiers:task_restore", args=[pk, task_pk]),
    )


@requires("manage", "dossier")
@require_POST
@processed(DOSSIERS, "change")
def task_restore(request: ActorRequest, pk: UUID, task_pk: int) -> HttpResponse:
    """Gives an ended task again."""
    task = _task(_dossier(request, pk, "manage"), task_pk)
    return _one_step(
        request,
        pk,
        lambda: services.task_restore(task=task, by=request.actor),
        _("%(name)s has this task again.") % {"name": task.membership.user},
    )


def _one_step(
    request: ActorRequest, pk: UUID, step: Callable[[], Any], text: str, *, undo: str = ""
) -> HttpResponse:
    """Does it and says so; where it cannot be done now, says why. Back on the page of the dossier, or the list."""
    try:
        step()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done(request, text, undo=undo)
    still_there = dossiers_for(request.actor).filter(pk=pk).exists()
    return redirect("dossiers:detail", pk=pk) if still_there else redirect("dossiers:list")


def _step_page(step: steps.Step, name: str) -> Callable[..., HttpResponseBase]:
    """A page that says what the step does, asks the reason, and does it."""

    def page(request: ActorRequest, pk: UUID) -> HttpResponse:
        dossier = _dossier(request, pk, "manage")
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                step.service(dossier=dossier, reason=form.cleaned_data["reason"], by=request.actor)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                done(request, step.told)
                return redirect("dossiers:detail", pk=pk)
        until = kept_until(dossier, timezone.localdate()) if step.closes else None
        may = step.may(request.actor, dossier)
        context = {"dossier": dossier, "form": form, "step": step, "until": until, "may": may}
        return render(request, "dossiers/step.html", context)

    page.__name__ = name
    return requires("manage", "dossier")(processed(DOSSIERS, "change")(page))


close_page = _step_page(steps.CLOSE, "close_page")
reopen_page = _step_page(steps.REOPEN, "reopen_page")
restrict_page = _step_page(steps.RESTRICT, "restrict_page")
lift_page = _step_page(steps.LIFT, "lift_page")


@requires("view", "matrix")
def why_page(request: ActorRequest) -> HttpResponse:
    """Why can or can't I, for one dossier: decide()'s answer for each kind and action, without anything of a person."""
    actor = request.actor
    form = WhyForm(request.GET or None)
    found: list[Any] = []
    dossier_id = None
    if form.is_valid():
        dossier_id = id_of(actor.municipality_id, form.cleaned_data["reference"])
        if dossier_id is None:
            form.add_error("reference", _("Your municipality has no dossier with this reference."))
        else:
            found = answers(actor, dossier_id)
    context = {"form": form, "answers": found, "may_emergency": decide(actor, "emergency", "dossier")}
    return render(request, "dossiers/why_page.html", context)


@requires("view", "emergency")
def emergencies_page(request: ActorRequest) -> HttpResponse:
    """Emergency accesses: all of the municipality for who judges them, one's own for the others."""
    actor = request.actor
    rows = list(emergencies_for(actor)[:200])
    for each in rows:
        each.may_judge = policies.can_judge(actor, each)  # type: ignore[attr-defined]
    return render(
        request,
        "dossiers/emergencies.html",
        {
            "waiting": [each for each in rows if not each.judged_at],
            "judged": [each for each in rows if each.judged_at],
            "judges": decide(actor, "judge", "emergency"),
            "may_open": decide(actor, "emergency", "dossier"),
        },
    )


@requires("emergency", "dossier")
def emergency_open_page(request: ActorRequest) -> HttpResponse:
    """Says what happens, asks the reference and the reason, and opens the dossier for an hour."""
    start = {"reference": request.GET.get("dossier", "")[:20]}
    form = EmergencyForm(request.POST if request.method == "POST" else None, initial=start)
    refused: Decision | None = None
    if request.method == "POST" and form.is_valid():
        try:
            emergency = _open(request, form)
        except Refused as refusal:
            refused = refusal.decision
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if emergency:
                done(request, _("The dossier is open to you for an hour."))
                return redirect("dossiers:detail", pk=emergency.dossier_id)
    return render(request, "dossiers/emergency_open.html", {"form": form, "refused": refused})


def _open(request: ActorRequest, form: EmergencyForm) -> EmergencyAccess | None:
    """The access; None with an error in the form where the municipality has no such dossier."""
    actor = request.actor
    found = id_of(actor.municipality_id, form.cleaned_data["reference"])
    if found is None:
        form.add_error("reference", _("Your municipality has no dossier with this reference."))
        return None
    # Wide: the collaboration may be closed to this person until the emergency is there. Checked by the service.
    with processing(by=actor, activity=EMERGENCY, action="open", name="open in an emergency", wide=True):
        dossier = Dossier.objects.select_related("collaboration").get(pk=found)
        return services.emergency_open(dossier=dossier, reason=form.cleaned_data["reason"], by=actor)


def _emergency(request: ActorRequest, pk: int) -> EmergencyAccess:
    rows = EmergencyAccess.objects.select_related("user", "membership__organisation", "judged_by")
    emergency = get_object_or_404(rows, pk=pk)
    check(request.actor, "view", emergency)
    return emergency


@requires("view", "emergency")
@require_POST
def emergency_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Ends one's own emergency access before the hour is over."""
    try:
        services.emergency_end(emergency=_emergency(request, pk), by=request.actor)
    except ValidationError as error:
        raise Refused(Decision(False, tuple(error.messages))) from error
    done(request, _("The emergency access has ended. The privacy officer judges it afterwards."))
    return redirect("dossiers:emergencies")


@requires("judge", "emergency")
def emergency_judge_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The privacy officer says whether it was justified."""
    emergency = _emergency(request, pk)
    policies.check_judge(request.actor, emergency)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.emergency_judge(emergency=emergency, **form.cleaned_data, by=request.actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("Your judgement is recorded."))
            return redirect("dossiers:emergencies")
    return render(request, "dossiers/emergency_judge.html", {"form": form, "emergency": emergency})
