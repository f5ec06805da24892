"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import current_for

searchable(
    SearchSource(
        kind="register",
        label=_("Processing register"),
        queryset=current_for,
        title="name",
        fields=("purpose",),
        url="register:detail",
        arguments=("activity__slug",),
    )
)
