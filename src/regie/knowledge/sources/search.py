"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import sources_for

searchable(
    SearchSource(
        kind="knowledge",
        label=_("Sources"),
        queryset=sources_for,
        title="title",
        fields=("authors", "publisher", "year"),
        context="authors",
        url="sources:detail",
        arguments=("key",),
    )
)
