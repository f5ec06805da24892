"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import factors_for

searchable(
    SearchSource(
        kind="knowledge",
        label=_("Factors"),
        queryset=factors_for,
        title="name",
        fields=("code", "category", "target_group", "explanation"),
        context="target_group",
        url="factors:detail",
        arguments=("slug",),
    )
)
