"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import covenants_for

searchable(
    SearchSource(
        kind="covenant",
        label=_("Covenants"),
        queryset=covenants_for,
        title="title",
        fields=("collaboration__name",),
        context="collaboration__name",
        url="covenants:detail",
        refreshed_by={"collaborations.collaboration": "collaboration"},
    )
)
