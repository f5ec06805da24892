"""Error pages that say what happened, why, and how to go on. Each carries the id under which the log knows it."""

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string

from regie.access.authorisation.decorators import public
from regie.access.authorisation.policies import Refused
from regie.access.authorisation.refusals import refusal_record
from regie.access.dossiers.processing import NotLogged

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def request_id() -> str:
    """The id of this request in the log; empty outside a request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def _page(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse:
    context = {"status": status, "request_id": request_id(), **context}
    return render(request, f"site/errors/{name}.html", context, status=status)


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where more was sent than we take in."""
    if isinstance(exception, TOO_LARGE):
        return _page(request, "413", 413)
    return _page(request, "400", 400)


@public
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reasons of the decision and whom to ask. A refusal that cannot be logged ends as a 500."""
    if not isinstance(exception, Refused):
        return _page(request, "403", 403, decision=None)
    refusal_record(request)
    return _page(request, "403", 403, decision=exception.decision)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, "404", 404)


@public
def broken(request: HttpRequest) -> HttpResponse:
    """500. Needs no database, no session and no context processor: any of those may be what broke."""
    known = {"request_id": request_id(), "look": request.COOKIES.get(settings.LOOK_COOKIE_NAME, "")}
    try:
        body = render_to_string("site/errors/500.html", known)
    except Exception:  # the last line of defence: whatever is wrong, something readable goes out
        structlog.get_logger(__name__).exception("error_page_failed")
        plain = f"Er ging iets mis bij ons. Nummer: {known['request_id']}\n"
        return HttpResponse(plain, status=500, content_type="text/plain; charset=utf-8")
    return HttpResponse(body, status=500)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 because the form did not carry the token of this session."""
    return _page(request, "csrf", 403)


class NotLoggedPageMiddleware:
    """A page of its own where the logs cannot be written: then nothing of anybody is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotLogged):
            return None
        # Which database error it was; its text can hold what was being written.
        structlog.get_logger(__name__).error("not_logged", cause=type(exception.__cause__).__name__)
        return _page(request, "log", 503)


class NotAllowedPageMiddleware:
    """Gives the empty answer 405 a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = _page(request, "405", 405)
        page["Allow"] = response["Allow"]
        return page
