"""Reads of programmes, always within the reach of the reader."""

from django.db.models import QuerySet

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.rulebook.rules.registry import Violation, violations_in

from .models import Programme


def programmes_for(reader: Actor) -> QuerySet[Programme]:
    """The programmes this reader may see."""
    return narrow(Programme.objects.all(), reader).select_related("municipality", "source")


def programmes_to_change(person: Actor) -> QuerySet[Programme]:
    """The programmes this person may change, the running ones first."""
    return narrow(Programme.objects.all(), person, "change").select_related("municipality")


def findings_of(programme: Programme) -> list[Violation]:
    """What the rules of the method find in a programme and all that belongs to it, blocking ones first."""
    return violations_in(Programme.objects.filter(pk=programme.pk))
