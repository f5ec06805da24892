"""The grounds of a covenant: one cell of the matrix, and where a ground is used."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.choices import DataCategory
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import Refused
from regie.access.authorisation.requests import ActorRequest
from regie.access.grounds.selectors import grounds_for
from regie.access.organisations.models import Organisation
from regie.ui.entry import tried
from regie.ui.messages import done

from ..forms import LineForm
from ..models import Covenant, CovenantGround
from ..policies import can_add_line, can_change, check_change
from ..selectors import covenants_for, covenants_with_ground
from ..services import ground_remove, ground_set


@requires("change", "covenant")
def line_page(request: ActorRequest, pk: int, organisation_pk: int, category: str) -> HttpResponse:
    """The ground of one partner for one category."""
    covenant, organisation, line = _cell(request, pk, organisation_pk, category)
    actor = request.actor
    decision = can_change(actor, covenant) if line else can_add_line(actor, covenant, organisation)
    if not decision:
        raise Refused(decision)
    form = LineForm(request.POST or None, organisation=organisation, category=category, line=line)
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: ground_set(
                covenant=covenant,
                organisation=organisation,
                category=category,
                by=request.actor,
                **form.cleaned_data,
            ),
        )
        if made is not None:
            values = {"partner": organisation, "category": made.get_category_display()}
            done(request, _("%(partner)s has a ground for %(category)s.") % values)
            return redirect(reverse("covenants:detail", args=[pk]) + "#matrix")
    context = {
        "form": form,
        "covenant": covenant,
        "organisation": organisation,
        "category": category,
        "category_label": capfirst(str(DataCategory(category).label)),
        "line": line,
    }
    return render(request, "covenants/line.html", context, status=422 if form.errors else 200)


@require_POST
@requires("change", "covenant")
def line_remove(request: ActorRequest, pk: int, organisation_pk: int, category: str) -> HttpResponse:
    covenant, organisation, line = _cell(request, pk, organisation_pk, category)
    check_change(request.actor, covenant)
    if line is not None:
        ground_remove(line=line, by=request.actor)
    done(request, _("%(partner)s has no ground for this any more.") % {"partner": organisation})
    return redirect(reverse("covenants:detail", args=[pk]) + "#matrix")


@requires("view", "covenant")
def of_ground_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Which covenants within reach use a ground; a panel of the ground's own page."""
    ground = get_object_or_404(grounds_for(request.actor), pk=pk)
    context = {"ground": ground, "lines": covenants_with_ground(request.actor, ground)}
    return render(request, "covenants/of_ground.html", context)


def _cell(
    request: ActorRequest, pk: int, organisation_pk: int, category: str
) -> tuple[Covenant, Organisation, CovenantGround | None]:
    if category not in DataCategory.values:
        raise Http404
    covenant = get_object_or_404(covenants_for(request.actor), pk=pk)
    here = Organisation.objects.filter(partnerships__collaboration=covenant.collaboration_id).distinct()
    organisation = get_object_or_404(here, pk=organisation_pk)
    lines = covenant.grounds.select_related("ground", "second_ground", "organisation")
    return covenant, organisation, lines.filter(organisation=organisation, category=category).first()
