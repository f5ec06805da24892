"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import contracts_for, funds_for

searchable(
    SearchSource(
        kind="fund",
        label=_("Funds"),
        queryset=funds_for,
        title="name",
        fields=("source_name", "source_organisation__name", "conditions"),
        context="programme__name",
        url="funding:detail",
    )
)
searchable(
    SearchSource(
        kind="fund",
        label=_("Contracts"),
        queryset=contracts_for,
        title="what",
        fields=("organisation_name", "organisation__name", "fit_note"),
        context="programme__name",
        url="funding:contract",
    )
)
