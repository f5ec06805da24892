from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest
from regie.knowledge.factors.models import Factor
from regie.knowledge.factors.selectors import factors_for, factors_found, in_target_group
from regie.ui.lists import list_page as filtered_list

from .choices import Direction
from .forms import AliasForm, InterventionFilter, InterventionForm, MapForm, RecognitionForm
from .maps import PAGE_SIZE, PRINT_SIZE, checklist, knowledge_map
from .models import Intervention
from .policies import can_change_intervention
from .selectors import catalogue_for, emmie_table, intervention_for, standing_of
from .services import ChangedMeanwhile, alias_add, intervention_change, recognition_add
from .tables import InterventionTable


@requires("view", "knowledge")
def list_page(request: ActorRequest) -> HttpResponse:
    catalogue = catalogue_for(request.actor)
    return filtered_list(
        request,
        queryset=catalogue,
        table=InterventionTable,
        filters=InterventionFilter,
        title=_("Interventions"),
        template="interventions/list.html",
        lead=_("What municipalities can deploy, and what is known about it."),
        today=timezone.localdate(),
        has_reconstruction=catalogue.filter(is_reconstruction=True).exists(),
    )


@requires("view", "knowledge")
def detail(request: ActorRequest, slug: str) -> HttpResponse:
    intervention = intervention_for(request.actor, slug)
    today = timezone.localdate()
    notes = list(intervention.evidence.all())
    recognitions = sorted(
        intervention.recognitions.all(),
        key=lambda row: (row.granted_on is None, row.granted_on),
        reverse=True,
    )
    return render(
        request,
        "interventions/detail.html",
        {
            "intervention": intervention,
            "today": today,
            "standing": standing_of(recognitions, today),
            "recognitions": recognitions,
            "warnings": [note for note in notes if note.direction == Direction.HARM],
            "aspects": emmie_table(notes),
            "links": intervention.factor_links.all(),
            "may_change": can_change_intervention(request.actor, intervention),
            "may_deploy": decide(request.actor, "change", "deployment"),
            "may_see_deployments": decide(request.actor, "view", "deployment"),
        },
    )


@requires("view", "knowledge")
def knowledge_map_page(request: ActorRequest) -> HttpResponse:
    form = MapForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    factors = list(factors_for(request.actor))
    codes = set(request.GET.getlist("factor"))
    chosen = [factor for factor in factors if factor.code in codes]
    result = (
        knowledge_map(
            request.actor,
            chosen=chosen,
            age=values.get("age"),
            level=values.get("level", ""),
            page=request.GET.get("page", 1),
            today=timezone.localdate(),
            size=PRINT_SIZE if "print" in request.GET else PAGE_SIZE,
        )
        if chosen and form.is_valid()
        else None
    )
    listed = _listed(request, factors, codes, values)
    groups = checklist(listed)
    context = {
        "form": form,
        "result": result,
        "chosen": chosen,
        "left": groups[:-1] or groups,
        "right": groups[1:][-1:],
        "listed_count": len(listed),
        "codes": codes,
        "outside": [f for f in chosen if f not in in_target_group(chosen, values.get("group", ""))],
        "may_deploy": decide(request.actor, "change", "deployment"),
        "share_url": request.build_absolute_uri(),
    }
    template = "map_print.html" if "print" in request.GET and result else "map.html"
    return render(request, f"interventions/{template}", context)


def _listed(
    request: ActorRequest, factors: list[Factor], codes: set[str], values: dict[str, Any]
) -> list[Factor]:
    """The factors to tick: of the target group, holding the words sought, and always those chosen already."""
    wanted = {factor.pk for factor in in_target_group(factors, values.get("group", ""))}
    if values.get("q"):
        wanted &= set(factors_found(factors_for(request.actor), values["q"]).values_list("pk", flat=True))
    return [factor for factor in factors if factor.pk in wanted or factor.code in codes]


@requires("change", "knowledge")
def change(request: ActorRequest, slug: str) -> HttpResponse:
    intervention = intervention_for(request.actor, slug)
    meanwhile = None
    form = InterventionForm(
        request.POST or None, instance=intervention, initial={"version": intervention.version}
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            intervention_change(
                intervention=intervention, version=values.pop("version"), values=values, by=request.actor
            )
        except ChangedMeanwhile as changed:
            meanwhile = changed.current
            form.add_error(
                None,
                _("Someone else changed this in the meantime. Below you see both versions; nothing is lost."),
            )
            # Saving once more is a choice made with both versions in view.
            form.data = {**request.POST.dict(), "version": meanwhile.version}
        else:
            messages.success(request, _("Saved."))
            return redirect("interventions:detail", slug=slug)
    return _change_page(request, intervention, form=form, meanwhile=meanwhile)


@requires("change", "knowledge")
def alias_new(request: ActorRequest, slug: str) -> HttpResponse:
    intervention = intervention_for(request.actor, slug)
    form = AliasForm(request.POST or None, auto_id="alias_%s")
    if request.method == "POST" and form.is_valid():
        try:
            alias_add(intervention=intervention, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The other name is added."))
            return redirect("interventions:detail", slug=slug)
    return _change_page(request, intervention, alias_form=form)


@requires("change", "knowledge")
def recognition_new(request: ActorRequest, slug: str) -> HttpResponse:
    intervention = intervention_for(request.actor, slug)
    form = RecognitionForm(request.POST or None, auto_id="recognition_%s")
    if request.method == "POST" and form.is_valid():
        recognition_add(intervention=intervention, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The recognition is added."))
        return redirect("interventions:detail", slug=slug)
    return _change_page(request, intervention, recognition_form=form)


def _change_page(
    request: ActorRequest,
    intervention: Intervention,
    *,
    form: InterventionForm | None = None,
    alias_form: AliasForm | None = None,
    recognition_form: RecognitionForm | None = None,
    meanwhile: Intervention | None = None,
) -> HttpResponse:
    forms = {
        "form": form or InterventionForm(instance=intervention, initial={"version": intervention.version}),
        "alias_form": alias_form or AliasForm(auto_id="alias_%s"),
        "recognition_form": recognition_form or RecognitionForm(auto_id="recognition_%s"),
    }
    context = {"intervention": intervention, "meanwhile": meanwhile, **forms}
    wrong = any(made.is_bound and not made.is_valid() for made in forms.values())
    return render(request, "interventions/change.html", context, status=422 if wrong else 200)
