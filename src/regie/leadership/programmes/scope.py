"""Programmes gather findings: the rules of the method are asked of each that did not end."""

from django.db.models import QuerySet

from regie.rulebook.rules.aggregates import Aggregate
from regie.rulebook.rules.registry import PROGRAMME

from .choices import ProgrammeStatus
from .models import Programme


def running() -> QuerySet[Programme]:
    """The programmes that did not end."""
    return Programme.objects.exclude(status=ProgrammeStatus.ENDED)


PROGRAMMES = Aggregate(
    label=PROGRAMME,
    in_scope=running,
    url="programmes:detail",
    directors=("regisseur_id", "deputy_id"),
)
