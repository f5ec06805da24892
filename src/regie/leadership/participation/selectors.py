"""Reads of the mayor's contacts and of residents' input, always within the reach of the reader."""

from django.db.models import QuerySet

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow

from .models import MayorContact, ResidentsInput


def contacts_for(reader: Actor) -> QuerySet[MayorContact]:
    """The contacts this reader may see, the newest first."""
    return narrow(MayorContact.objects.select_related("programme__municipality"), reader)


def inputs_for(reader: Actor) -> QuerySet[ResidentsInput]:
    """What residents said, as far as this reader may see it, the newest first."""
    return narrow(ResidentsInput.objects.select_related("programme__municipality"), reader)
