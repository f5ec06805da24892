from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.lists import list_page as filtered_list

from .selectors import source_for, sources_for
from .tables import SourceTable

SHOWN = 30


@requires("view", "knowledge")
def list_page(request: ActorRequest) -> HttpResponse:
    return filtered_list(
        request,
        queryset=sources_for(request.actor),
        table=SourceTable,
        title=_("Sources"),
        template="sources/list.html",
        lead=_("Every fact in the knowledge base says where it comes from."),
    )


@requires("view", "knowledge")
def detail(request: ActorRequest, key: str) -> HttpResponse:
    source = source_for(request.actor, key)
    # What refers to a source stands in later slices; those rows hang on the source.
    evidence = source.evidence.select_related("intervention")
    links = source.intervention_factors
    return render(
        request,
        "sources/detail.html",
        {
            "source": source,
            "factors": source.factors.all()[:SHOWN],
            "factor_count": source.factors.count(),
            "recognitions": source.recognitions.select_related("intervention")[:SHOWN],
            "evidence": evidence.order_by("intervention__name", "aspect", "pk")[:SHOWN],
            "evidence_count": evidence.count(),
            "link_count": links.count(),
            "linked_count": links.values("intervention").distinct().count(),
        },
    )
