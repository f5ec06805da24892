"""Guards what comes after the login: the session ends in time, and a second factor is required."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from .choices import LOGGED_IN_AT, SECOND_FACTOR
from .selectors import has_second_factor

View = Callable[..., HttpResponseBase]


def without_second_factor(view: View) -> View:
    """Marks a view that a person may open before they have a second factor."""
    view.without_second_factor = True  # type: ignore[attr-defined]
    return view


class AccountSafetyMiddleware:
    """Ends a session a fixed time after login, and sends a person without a second factor to its set-up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        since = request.session.get(LOGGED_IN_AT)
        if since is not None and time.time() - since > settings.SESSION_COOKIE_AGE:
            logout(request)
            messages.info(request, _("You were logged in for a long time. Log in again to go on."))
            return _go(request, reverse("account_login"))
        if settings.MFA_REQUIRED and not _may_do_without(view) and not _is_strong(request):
            return _go(request, reverse("accounts:second_factor"))
        return None


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
