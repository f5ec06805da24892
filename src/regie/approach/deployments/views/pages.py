"""Reading deployments: lists, one deployment, its history, and the panels other pages load."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.knowledge.interventions.models import Intervention
from regie.leadership.funding.policies import can_view
from regie.leadership.programmes.selectors import findings_of, programmes_for
from regie.rulebook.findings.selectors import by_rule
from regie.ui import lists

from .. import policies
from ..describing import history_of, labels
from ..exporting import rows_of
from ..facts import is_founded
from ..models import Deployment
from ..selectors import deployments_for, values_before, values_of, with_relations, with_standing
from ..services import needs_reason
from ..tables import (
    DeploymentFilter,
    DeploymentTable,
    ProgrammeDeploymentTable,
    WithinProgrammeFilter,
)
from ..values import as_json

IN_A_PANEL = 60


@requires("view", "deployment")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=_rows(request),
        table=DeploymentTable,
        filters=DeploymentFilter,
        title=_("Deployments"),
        template="deployments/list.html",
        export_rows=rows_of,
        lead=_("What municipalities deploy, and what they planned and do not deploy."),
        may_add=policies.may_add_somewhere(request.actor),
    )


@requires("view", "deployment")
def of_programme(request: ActorRequest, pk: int) -> HttpResponse:
    """The deployments of one programme: a panel for the programme's page, or a list."""
    programme = get_object_or_404(programmes_for(request.actor), pk=pk)
    rows = _rows(request).filter(programme=programme)
    context: dict[str, Any] = {"programme": programme, "may_add": policies.can_add(request.actor, programme)}
    if request.htmx:
        shown = list(rows[: IN_A_PANEL + 1])
        context |= {"deployments": shown[:IN_A_PANEL], "more": len(shown) > IN_A_PANEL}
        return render(request, "deployments/panel_of_programme.html", context)
    return lists.list_page(
        request,
        queryset=rows,
        table=ProgrammeDeploymentTable,
        filters=WithinProgrammeFilter,
        title=_("Deployments of %(name)s") % {"name": programme.name},
        template="deployments/list.html",
        export_rows=rows_of,
        **context,
    )


@requires("view", "deployment")
def of_intervention(request: ActorRequest, slug: str) -> HttpResponse:
    """Where a catalogue item is deployed, within the reader's reach: a panel for its page, or a list."""
    intervention = get_object_or_404(Intervention, slug=slug)
    rows = _rows(request).filter(intervention=intervention)
    if request.htmx:
        shown = list(rows[: IN_A_PANEL + 1])
        context = {
            "deployments": shown[:IN_A_PANEL],
            "more": len(shown) > IN_A_PANEL,
            "intervention": intervention,
        }
        return render(request, "deployments/panel_of_intervention.html", context)
    return lists.list_page(
        request,
        queryset=rows,
        table=DeploymentTable,
        filters=DeploymentFilter,
        title=_("Where %(name)s is deployed") % {"name": intervention.name},
        template="deployments/list.html",
        export_rows=rows_of,
        intervention=intervention,
    )


@requires("view", "deployment")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One deployment, with what the rules find in it."""
    deployment = get_object_or_404(with_relations(with_standing(deployments_for(request.actor))), pk=pk)
    findings = findings_of(deployment.programme, request.actor)
    mine = findings.filter(object_kind=Deployment._meta.label_lower, object_id=pk)
    context = {
        "deployment": deployment,
        "recognised": deployment.recognised,  # type: ignore[attr-defined]
        "is_founded": is_founded(deployment),
        "findings": by_rule(mine),
        "may_change": policies.can_change(request.actor, deployment),
        "needs_reason": needs_reason(deployment.programme),
        "levels": _levels(deployment),
        "may_see_money": can_view(request.actor, deployment.programme),
    }
    return render(request, "deployments/detail.html", context)


@requires("view", "deployment")
def history_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Who changed what, when and why; and the application against now (rule R088)."""
    deployment = get_object_or_404(with_relations(deployments_for(request.actor)), pk=pk)
    changes = list(deployment.changes.all())
    applied = deployment.programme.applied_on
    application: dict[str, Any] | None = None
    added_later = False
    if applied:
        later = [each for each in changes if timezone.localdate(each.at) > applied]
        added_later = any(each.version == 1 for each in later)
        if not added_later:
            application = as_json(values_before(deployment, later))
    history = history_of(changes, application, as_json(values_of(deployment)))
    context = {
        "deployment": deployment,
        "history": history,
        "applied": applied,
        "added_later": added_later,
    }
    template = "deployments/panel_history.html" if request.htmx else "deployments/history.html"
    return render(request, template, context)


def _rows(request: ActorRequest) -> QuerySet[Deployment]:
    return with_standing(deployments_for(request.actor))


def _levels(deployment: Deployment) -> list[str]:
    fields = ("prevention_primary", "prevention_secondary", "prevention_tertiary")
    named = labels()
    return [str(named[name]) for name in fields if getattr(deployment, name)]
