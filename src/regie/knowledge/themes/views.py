from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.lists import list_page as filtered_list

from .selectors import theme_for, themes_for
from .tables import ThemeTable

SHOWN = 30


@requires("view", "knowledge")
def list_page(request: ActorRequest) -> HttpResponse:
    return filtered_list(
        request,
        queryset=themes_for(request.actor),
        table=ThemeTable,
        title=_("Themes"),
        template="themes/list.html",
        lead=_("The subjects that interventions work on. An intervention has one main theme."),
    )


@requires("view", "knowledge")
def detail(request: ActorRequest, slug: str) -> HttpResponse:
    theme = theme_for(request.actor, slug)
    # Factors and interventions stand in later slices; their rows hang on the theme.
    return render(
        request,
        "themes/detail.html",
        {
            "theme": theme,
            "factors": theme.factors.all(),
            "interventions": theme.interventions.all()[:SHOWN],
            "more": max(theme.interventions.count() - SHOWN, 0),
        },
    )
