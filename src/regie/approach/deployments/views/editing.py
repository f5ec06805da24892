"""Writing deployments: the form, two versions side by side, removing and putting back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.knowledge.interventions.models import Intervention
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import versions
from regie.ui.messages import done

from .. import policies
from ..describing import Words, labels
from ..forms import DeploymentForm
from ..models import Deployment
from ..prefilling import copy_of, values_from_catalogue
from ..selectors import (
    deployments_for,
    removed_deployments_for,
    values_at_version,
    values_of,
    with_relations,
)
from ..services import (
    DeploymentConflict,
    DeploymentInvalid,
    deployment_change,
    deployment_create,
    deployment_remove,
    deployment_restore,
    needs_reason,
)
from ..validation import remarks_on_deployment
from ..values import DeploymentValues, as_json

UNDO = "ongedaan"


@requires("change", "deployment")
def add_page(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """A new deployment: empty, from the catalogue (``?interventie=slug``) or as a copy (``?van=pk``)."""
    programme = get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    policies.check_add(request.actor, programme)
    form = DeploymentForm(request.POST or None, programme=programme, values=_prefilled(request))
    if _wants_to_save(request, form):
        try:
            made = deployment_create(
                programme=programme,
                values=_with_link(form),
                by=request.actor,
                reason=form.cleaned_data["change_reason"],
            )
        except DeploymentInvalid as invalid:
            _show(form, invalid)
        else:
            done(
                request,
                _("%(name)s is added.") % {"name": made.name},
                undo=f"{_address('remove', made)}?{UNDO}=1",
            )
            return redirect("deployments:detail", made.pk)
    return _form_page(request, form, programme, _("Add a deployment"), _address("of_programme", programme))


@requires("change", "deployment")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    deployment = get_object_or_404(with_relations(deployments_for(request.actor)), pk=pk)
    policies.check_change(request.actor, deployment)
    before = values_of(deployment)
    form = DeploymentForm(
        request.POST or None,
        programme=deployment.programme,
        values=before,
        version=deployment.version,
        chosen_partners=deployment.partners.all(),
    )
    if _wants_to_save(request, form):
        theirs = {
            name: getattr(before, name) for name in versions.names_of_theirs(request.POST) & {*labels()}
        }
        try:
            saved = deployment_change(
                deployment=deployment,
                values=_with_link(form).with_changes(theirs),
                version=form.cleaned_data.get("version") or 0,
                by=request.actor,
                reason=form.cleaned_data["change_reason"],
            )
        except DeploymentConflict:
            return _two_versions(request, form, deployment, before)
        except DeploymentInvalid as invalid:
            _show(form, invalid)
        else:
            done(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("deployments:detail", pk)
    title = _("Change %(name)s") % {"name": deployment.name}
    return _form_page(request, form, deployment.programme, title, _address("detail", deployment), deployment)


@require_POST
@requires("change", "deployment")
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    deployment = get_object_or_404(deployments_for(request.actor), pk=pk)
    reason = request.POST.get("change_reason", "")
    if UNDO in request.GET:
        reason = _("Adding undone.")
    try:
        deployment_remove(deployment=deployment, by=request.actor, reason=reason)
    except DeploymentInvalid as invalid:
        context = {"deployment": deployment, "errors": invalid.errors}
        return render(request, "deployments/remove.html", context, status=422)
    text = _("%(name)s is removed.") % {"name": deployment.name}
    done(request, text, undo=_address("restore", deployment))
    return redirect("deployments:of_programme", deployment.programme_id)


@require_POST
@requires("change", "deployment")
def restore(request: ActorRequest, pk: int) -> HttpResponse:
    deployment = get_object_or_404(removed_deployments_for(request.actor), pk=pk)
    deployment_restore(deployment=deployment, by=request.actor, reason=_("Removal undone."))
    done(request, _("%(name)s is back.") % {"name": deployment.name})
    return redirect("deployments:detail", pk)


@requires("change", "deployment")
def add_from_catalogue(request: ActorRequest) -> HttpResponse:
    """From the kenniskaart: to the form of the one programme there is, or first a choice of programme."""
    sent = request.POST or request.GET
    intervention = get_object_or_404(Intervention, slug=sent.get("intervention", ""))
    running = list(programmes_to_change(request.actor).exclude(status=ProgrammeStatus.ENDED))
    if len(running) == 1:
        return redirect(f"{reverse('deployments:add', args=[running[0].pk])}?interventie={intervention.slug}")
    context = {"intervention": intervention, "programmes": running}
    return render(request, "deployments/choose_programme.html", context)


def _prefilled(request: ActorRequest) -> DeploymentValues:
    if slug := request.GET.get("interventie"):
        return values_from_catalogue(get_object_or_404(Intervention, slug=slug))
    if (pk := request.GET.get("van", "")).isdecimal() and len(pk) < 19:
        rows = with_relations(deployments_for(request.actor))
        return copy_of(get_object_or_404(rows, pk=pk))
    return DeploymentValues()


def _wants_to_save(request: ActorRequest, form: DeploymentForm) -> bool:
    """Whether all is filled in, nobody asks for more rows, and no question about the catalogue is open."""
    if request.method != "POST" or "more_factors" in request.POST:
        return False
    return form.is_valid() and not form.asks_to_link()


def _with_link(form: DeploymentForm) -> DeploymentValues:
    values = form.values()
    linked = form.linked()
    return values.with_changes({"intervention": linked}) if linked and not values.intervention else values


def _show(form: DeploymentForm, invalid: DeploymentInvalid) -> None:
    for error in invalid.errors:
        form.add_field_error(error)


def _form_page(
    request: ActorRequest,
    form: DeploymentForm,
    programme: Programme,
    title: str,
    back: str,
    deployment: Deployment | None = None,
) -> HttpResponse:
    asked_for_rows = "more_factors" in request.POST
    errors = form.is_bound and not asked_for_rows and (form.errors or form.proposals)
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "back": back,
        "programme": programme,
        "deployment": deployment,
        "remarks": remarks_on_deployment(form.before) if deployment else [],
        "show_errors": not asked_for_rows,
        "needs_reason": needs_reason(programme),
    }
    return render(request, "deployments/form.html", context, status=422 if errors else 200)


def _two_versions(
    request: ActorRequest, form: DeploymentForm, deployment: Deployment, current: DeploymentValues
) -> HttpResponse:
    """Both versions side by side; what only one of the two changed is chosen beforehand."""
    values = form.values()
    mine = as_json(values if values.code else values.with_changes({"code": current.code}))
    theirs = as_json(current)
    seen = min(form.cleaned_data.get("version") or 1, deployment.version)
    base = as_json(values_at_version(deployment, seen))
    words = Words([mine, theirs, base])
    last = deployment.changes.first()
    return versions.conflict_page(
        request,
        title=deployment.name,
        who=last.by_name if last else "",
        version=deployment.version,
        found=versions.differences(labels=labels(), base=base, mine=mine, theirs=theirs, show=words.show),
        leave=_address("detail", deployment),
    )


def _address(name: str, thing: Deployment | Programme) -> str:
    return reverse(f"deployments:{name}", args=[thing.pk])
