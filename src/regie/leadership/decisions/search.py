"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import decisions_for

searchable(
    SearchSource(
        kind="decision",
        label=_("Decisions"),
        queryset=decisions_for,
        title="title",
        fields=("text", "reference"),
        context="programme__name",
        url="decisions:detail",
    )
)
