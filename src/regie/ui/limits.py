"""How often one person may do what brings many data at once: ``settings.LIMITS``, counted per person.

The counts lie in the shared cache, as those of failed logins do, so that they hold for all processes together.
allauth counts; its own way to use that leaves out GET, and does not say from when on one may try again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from math import ceil
from typing import Any

from allauth.core.internal.ratelimit import apply_rate, cache_lock, parse_rates
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

View = Callable[..., HttpResponseBase]
BUSY_SECONDS = 5


@dataclass(frozen=True)
class Rate:
    """At most ``amount`` times in ``duration`` seconds."""

    amount: int
    duration: float


def rates_of(text: str) -> list[Rate]:
    """``5/m,60/h`` as rates. Raises ValueError for anything else, and for a rate that lets nothing through."""
    rates = [Rate(each.amount, each.duration) for each in parse_rates(text)]
    if not rates or any(rate.amount < 1 or rate.duration <= 0 for rate in rates):
        raise ValueError(f"{text!r} is no limit such as 60/h")
    return rates


def seconds_to_wait(action: str, person: object) -> int:
    """Counts one more ``action`` of this person; 0 when it may go on, else after how many seconds it may."""
    shortest_first = sorted(rates_of(settings.LIMITS[action]), key=lambda rate: rate.duration)
    # What the short limit refuses does not count for the long one.
    return next((wait for rate in shortest_first if (wait := _wait(action, person, rate))), 0)


def _wait(action: str, person: object, rate: Rate) -> int:
    key = f"limit:{action}:{rate.amount}:{rate.duration}:{person}"
    with cache_lock(key) as locked:
        if not locked:  # so many at once that one cannot even count: that is too many
            return BUSY_SECONDS
        now = time.time()
        allowed, history = apply_rate(cache.get(key, []), now, rate)
        if not allowed:
            return max(1, ceil(history[rate.amount - 1] + rate.duration - now))
        cache.set(key, history, rate.duration)
    return 0


def over_limit(request: HttpRequest, action: str) -> HttpResponse | None:
    """Counts one ``action`` of the logged-in person; the page that says when to try again, where it was too many."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return None
    seconds = seconds_to_wait(action, request.user.pk)
    if not seconds:
        return None
    until = datetime.fromtimestamp(time.time() + seconds, UTC)
    context = {"until": until, "action": action}
    response = render(request, "ui/limit_reached.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds)
    return response


def limited(
    action: str, *, when: Callable[[HttpRequest], bool] = lambda request: True
) -> Callable[[View], View]:
    """The view runs as often as ``settings.LIMITS[action]`` allows; only requests that ``when`` picks are counted.

    Stands under ``@requires``, so that a refusal costs nothing.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            stop = over_limit(request, action) if when(request) else None
            return stop or view(request, *args, **kwargs)

        return counted

    return decorate
