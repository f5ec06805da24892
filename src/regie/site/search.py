"""Searching: the page with results, and what shows below the field while somebody types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest
from regie.access.search.selectors import open_sources, search
from regie.access.search.words import QUERY_LENGTH, words_typed

from .navigation import menu_for

WHILE_TYPING = 4  # of each sort
ON_PAGE = 8
OF_ONE_SORT = 60


@requires("view", "search")
def search_page(request: ActorRequest) -> HttpResponse:
    """Everything that fits, per sort. Nothing of what was asked is kept."""
    typed, only = _typed(request), request.GET.get("soort", "")
    chosen = next((source for source in open_sources(request.actor) if source.key == only), None)
    each = OF_ONE_SORT if chosen else ON_PAGE
    only = chosen.key if chosen else ""
    context = {
        "typed": typed,
        "has_words": bool(words_typed(typed)),
        "groups": search(request.actor, typed, at=_page(request), each=each, only=only),
        "chosen": chosen,
        "may_find_persons": decide(request.actor, "search", "person"),
        "sorts": [source.label for source in open_sources(request.actor)],
        "places": menu_for(request.actor, request.path),
        "at": _page(request),
    }
    return render(request, "site/search.html", context)


@requires("view", "search")
def suggestions(request: ActorRequest) -> HttpResponse:
    """The first results, as a part of a page. What is typed in the field shows below it."""
    typed = _typed(request)
    groups = search(request.actor, typed, at=_page(request), each=WHILE_TYPING)
    context = {"typed": typed, "groups": groups, "has_words": bool(words_typed(typed)), "at": _page(request)}
    return render(request, "site/search_suggestions.html", context)


def _typed(request: ActorRequest) -> str:
    """What was asked; characters that mean nothing to a database or a page are left out."""
    letters = (letter for letter in request.GET.get("q", "") if letter.isprintable())
    return "".join(letters)[:QUERY_LENGTH]


def _page(request: ActorRequest) -> str:
    """The page that somebody searches from: an address on this site, or the home page."""
    page = request.GET.get("bij", "")
    return page if page.startswith("/") and url_has_allowed_host_and_scheme(page, None) else reverse("home")
