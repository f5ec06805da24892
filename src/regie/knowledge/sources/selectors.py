"""Reading sources."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow

from .models import Source


def sources_for(reader: Actor) -> QuerySet[Source]:
    """The publications and pages that facts come from."""
    return narrow(Source.objects.all(), reader)


def source_for(reader: Actor, key: str) -> Source:
    """One source. Raises Http404 where there is none."""
    return get_object_or_404(sources_for(reader), key=key)
