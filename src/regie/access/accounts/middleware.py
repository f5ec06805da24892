"""Guards what comes after the login: the session ends in time, and a second factor is required."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from regie.access.authorisation.sensitive import reaches_personal_data

from .choices import LOGGED_IN_AT, SECOND_FACTOR, SEEN_AT
from .policies import second_factor_required
from .selectors import has_second_factor

View = Callable[..., HttpResponseBase]
A_MINUTE = 60


def without_second_factor(view: View) -> View:
    """Marks a view that a person may open before they have a second factor."""
    view.without_second_factor = True  # type: ignore[attr-defined]
    return view


class AccountSafetyMiddleware:
    """Ends a session in time, and sends a person without a second factor to its set-up.

    A session ends a fixed time after login, and for roles that reach personal data a shorter time after the last
    click. After logging in again one is back at the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if why := _past_its_time(request):
            return _end(request, why)
        if not _may_do_without(view) and second_factor_required(_role(request)) and not _is_strong(request):
            return _go(request, reverse("accounts:second_factor"))
        return None


def _role(request: HttpRequest) -> str:
    return str(request.actor.role)  # type: ignore[attr-defined]


def _past_its_time(request: HttpRequest) -> str:
    """Why the session is over; empty while it is not. Notes, once a minute, that the person is there."""
    now = time.time()
    since = request.session.get(LOGGED_IN_AT)
    if since is None:
        return ""
    if now - since > settings.SESSION_COOKIE_AGE:
        return _("You were logged in for a long time. Log in again to go on.")
    seen = request.session.get(SEEN_AT, since)
    if now - seen > settings.SESSION_IDLE_SECONDS and reaches_personal_data(_role(request)):
        return _("You were away for a while, so we logged you out. Log in again to go on.")
    if now - seen > min(A_MINUTE, settings.SESSION_IDLE_SECONDS / 10):
        request.session[SEEN_AT] = now
    return ""


def _end(request: HttpRequest, why: str) -> HttpResponse:
    back = _way_back(request)
    logout(request)
    messages.info(request, why)
    if request.method not in ("GET", "HEAD"):
        messages.warning(
            request, _("What you just sent is not saved. After logging in you are back at the page.")
        )
    return _go(request, f"{reverse('account_login')}?{urlencode({'next': back})}")


def _way_back(request: HttpRequest) -> str:
    """The page the person was looking at: this one, or the one that sent the form or asked for a part."""
    if request.method in ("GET", "HEAD") and not request.htmx:  # type: ignore[attr-defined]
        return request.get_full_path()
    seen = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    address = urlunsplit(("", "", seen.path, seen.query, ""))
    is_ours = seen.netloc == request.get_host() and url_has_allowed_host_and_scheme(address, None)
    return address if is_ours else reverse("home")


def _may_do_without(view: Any) -> bool:
    rule = getattr(view, "access_rule", None)
    return (
        bool(rule and rule.public)
        or getattr(view, "without_second_factor", False)
        or view.__module__.startswith("allauth.")
    )


def _is_strong(request: HttpRequest) -> bool:
    if request.session.get(SECOND_FACTOR):
        return True
    # allauth lets nobody with a second factor in without showing it; so it was shown, or set up in this session.
    if has_second_factor(request.user):  # type: ignore[arg-type]
        request.session[SECOND_FACTOR] = "local"
        return True
    return False


def _go(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)  # type: ignore[attr-defined]
