"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import programmes_for

searchable(
    SearchSource(
        kind="programme",
        label=_("Programmes"),
        queryset=programmes_for,
        title="name",
        fields=("area", "description", "municipality__name"),
        context="municipality__name",
        url="programmes:detail",
    )
)
