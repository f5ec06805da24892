"""Reads of decisions, always within the reach of the reader."""

from django.db.models import QuerySet

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow

from .models import Decision


def decisions_for(reader: Actor) -> QuerySet[Decision]:
    """The decisions this reader may see, the newest first."""
    return narrow(Decision.objects.select_related("programme__municipality"), reader)
