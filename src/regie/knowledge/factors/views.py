from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.lists import list_page as filtered_list

from .forms import FactorFilter
from .selectors import PUBLISHED_PLAUSIBLE_DUTCH, factor_counts, factor_for, factors_for, mirrors_of
from .tables import FactorTable

SHOWN = 30


@requires("view", "knowledge")
def list_page(request: ActorRequest) -> HttpResponse:
    counts = factor_counts(request.actor)
    return filtered_list(
        request,
        queryset=factors_for(request.actor),
        table=FactorTable,
        filters=FactorFilter,
        title=_("Factors"),
        template="factors/list.html",
        lead=_(
            "%(risk)s risk factors: %(founded)s founded and %(plausible)s plausible."
            " %(protective)s protective factors."
        )
        % vars(counts),
        counts=counts,
        published_dutch=PUBLISHED_PLAUSIBLE_DUTCH,
    )


@requires("view", "knowledge")
def detail(request: ActorRequest, slug: str) -> HttpResponse:
    factor = factor_for(request.actor, slug)
    # Interventions stand in a later slice; the rows that name this factor hang on it.
    links = factor.intervention_links.select_related("intervention", "source")
    return render(
        request,
        "factors/detail.html",
        {
            "factor": factor,
            "mirrors": mirrors_of(request.actor, factor),
            "themes": factor.themes.all(),
            "links": links.order_by("intervention__name")[:SHOWN],
            "more": max(links.count() - SHOWN, 0),
            "is_reconstruction": links.filter(intervention__is_reconstruction=True).exists(),
        },
    )
