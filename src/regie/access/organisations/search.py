"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import memberships_for, organisations_for

searchable(
    SearchSource(
        kind="member",
        label=_("Organisations"),
        queryset=organisations_for,
        title="name",
        fields=("kind",),
        url="organisations:organisation",
    )
)
searchable(
    SearchSource(
        kind="member",
        label=_("People"),
        queryset=memberships_for,
        title="user__name",
        fields=("user__email", "organisation__name", "role"),
        context="organisation__name",
        url="organisations:person",
        refreshed_by={"accounts.user": "user", "organisations.organisation": "organisation"},
        personal=True,
    )
)
