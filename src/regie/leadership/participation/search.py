"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import contacts_for, inputs_for

searchable(
    SearchSource(
        kind="residents_input",
        label=_("Input of residents"),
        queryset=inputs_for,
        title="said",
        fields=("form", "done_with"),
        context="programme__name",
        url="participation:input",
        refreshed_by={"programmes.programme": "programme"},
    )
)
searchable(
    SearchSource(
        kind="mayor_contact",
        label=_("Contacts of the mayor"),
        queryset=contacts_for,
        title="with_whom",
        fields=("note", "programme__name"),
        context="held_on",
        url="participation:contact",
        refreshed_by={"programmes.programme": "programme"},
    )
)
