"""Deny by default: a view without an access rule does not run."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .policies import Decision, Refused


class DenyByDefaultMiddleware:
    """Refuses views that carry no access rule; views of trusted libraries guard themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if hasattr(view, "access_rule") or view.__module__.startswith(settings.ACCESS_TRUSTED_MODULES):
            return
        raise Refused(Decision(False, (_("This page has no access rule, so nobody may open it."),)))
