"""The key of a session changes whenever what it opens changes: who learned the old one has nothing."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def session_rotate(request: HttpRequest) -> None:
    """A new key for the same session; the list of the person's own sessions follows."""
    former = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=former).update(session_key=request.session.session_key)


def rotates_session(view: View) -> View:
    """A new key once the form of this view was right, which it shows by leading to another page."""

    @wraps(view)
    def rotating(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if (
            request.method == "POST"
            and response.status_code == HTTPStatus.FOUND
            and request.user.is_authenticated
        ):
            session_rotate(request)
        return response

    return rotating
