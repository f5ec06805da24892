"""What can be found of this slice."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.search.registry import SearchSource, searchable

from .models import Assignment, Goal
from .selectors import assignments_for, rows_for


def goals_for(reader: Actor) -> QuerySet[Goal]:
    """The goals that stand in a version this reader may see."""
    return rows_for(reader, "goals").filter(removed_at=None)


searchable(
    SearchSource(
        kind="assignment",
        label=_("Assignments"),
        queryset=assignments_for,
        title="programme__name",
        fields=("success_factors", "scope_in", "scope_out", "preconditions", "why"),
        context="programme__municipality__name",
        url="assignments:detail",
        refreshed_by={"programmes.programme": "programme"},
    )
)
searchable(
    SearchSource(
        kind="assignment",
        label=_("Goals"),
        queryset=goals_for,
        title="text",
        fields=("owner", "unit"),
        context="assignment__programme__name",
        url="assignments:detail",
        arguments=("assignment__pk",),
        refreshed_by={Assignment._meta.label_lower: "assignment"},
    )
)
