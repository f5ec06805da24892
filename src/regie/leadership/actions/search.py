"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import actions_for

searchable(
    SearchSource(
        kind="action",
        label=_("Actions"),
        queryset=actions_for,
        title="title",
        fields=("detail", "result"),
        context="programme__name",
        url="actions:detail",
    )
)
