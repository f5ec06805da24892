"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import grounds_for

searchable(
    SearchSource(
        kind="ground",
        label=_("Legal grounds"),
        queryset=grounds_for,
        title="name",
        fields=("code", "law", "article", "plain", "for_what"),
        context="law",
        url="grounds:detail",
    )
)
