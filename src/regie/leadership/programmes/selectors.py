"""Reads of programmes, always within the reach of the reader."""

from django.db.models import QuerySet

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide, narrow
from regie.rulebook.findings.models import FindingQuerySet
from regie.rulebook.findings.selectors import kinds_in_sight, open_findings
from regie.rulebook.rules.registry import PROGRAMME

from .models import Programme


def programmes_for(reader: Actor) -> QuerySet[Programme]:
    """The programmes this reader may see."""
    return narrow(Programme.objects.all(), reader).select_related("municipality", "source")


def programmes_to_change(person: Actor) -> QuerySet[Programme]:
    """The programmes this person may change, the running ones first."""
    return narrow(Programme.objects.all(), person, "change").select_related("municipality")


PUBLISHED_KINDS = {"deployment"}  # what can be worked out from what a programme published


def findings_of(programme: Programme, reader: Actor) -> FindingQuerySet:
    """What the rules find in a programme and all that belongs to it, and nobody set aside.

    Who may see the findings of the municipality sees those about kinds of data in sight; anybody else only what the
    published rows tell by themselves.
    """
    inside = decide(reader, "view", "finding") and reader.municipality_id == programme.municipality_id
    kinds = kinds_in_sight(reader) if inside else PUBLISHED_KINDS
    return open_findings(scope_kind=PROGRAMME, scope_ids=[programme.pk]).asking().filter(kind__in=kinds)
