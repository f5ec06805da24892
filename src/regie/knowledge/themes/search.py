"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import themes_for

searchable(
    SearchSource(
        kind="knowledge",
        label=_("Themes"),
        queryset=themes_for,
        title="name",
        fields=("short_name", "description"),
        url="themes:detail",
        arguments=("slug",),
    )
)
