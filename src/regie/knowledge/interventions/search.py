"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import catalogue_for

searchable(
    SearchSource(
        kind="knowledge",
        label=_("Interventions"),
        queryset=catalogue_for,
        title="name",
        fields=("summary", "target_group", "owner", "aliases__name"),
        context="target_group",
        url="interventions:detail",
        arguments=("slug",),
    )
)
