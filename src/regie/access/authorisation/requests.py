"""The request as our views see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .actors import Actor


class ActorRequest(HttpRequest):
    """A request with the acting person on it; annotate views with this."""

    actor: Actor
    htmx: HtmxDetails
