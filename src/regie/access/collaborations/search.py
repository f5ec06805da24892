"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import collaborations_for

searchable(
    SearchSource(
        kind="collaboration",
        label=_("Collaborations"),
        queryset=collaborations_for,
        title="name",
        fields=("purpose", "area", "municipality__name"),
        context="municipality__name",
        url="collaborations:detail",
    )
)
