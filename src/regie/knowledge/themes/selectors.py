"""Reading themes."""

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow

from .models import Theme


def themes_for(reader: Actor) -> QuerySet[Theme]:
    """The themes, each with ``factor_count`` and ``intervention_count`` (by main theme)."""
    return narrow(Theme.objects.all(), reader).annotate(
        factor_count=Count("factors", distinct=True),
        intervention_count=Count("interventions", distinct=True),
    )


def theme_for(reader: Actor, slug: str) -> Theme:
    """One theme with its counts. Raises Http404 where there is none."""
    return get_object_or_404(themes_for(reader), slug=slug)
