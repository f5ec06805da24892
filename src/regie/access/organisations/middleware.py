"""Puts the acting person on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from regie.access.authorisation.actors import NOBODY, Actor

from .selectors import actor_for

MEMBERSHIP_KEY = "membership"


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return NOBODY
    return actor_for(request.user, request.session.get(MEMBERSHIP_KEY))


class ActorMiddleware:
    """``request.actor``: the logged-in person in the membership chosen in this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)
