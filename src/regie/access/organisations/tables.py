"""The lists of people and organisations."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from regie.ui.lists import SHORT_DAY

from .models import Membership, Organisation
from .selectors import state_of

LINK = {"a": {"class": "utrecht-link"}}


class PersonTable(tables.Table):
    """People with a role in the municipality."""

    name = tables.Column(
        accessor="user__name",
        verbose_name=_("Name"),
        linkify=("organisations:person", {"pk": tables.A("pk")}),
        attrs=LINK,
    )
    email = tables.Column(accessor="user__email", verbose_name=_("E-mail address"))
    role = tables.Column(verbose_name=_("Role"))
    organisation = tables.Column(verbose_name=_("Organisation"), order_by="organisation__name")
    valid_to = tables.DateColumn(verbose_name=_("Valid until"), format=SHORT_DAY, default="—")
    last_login = tables.DateTimeColumn(
        accessor="user__last_login", verbose_name=_("Last login"), format=SHORT_DAY, default=_("never")
    )
    state = tables.Column(empty_values=(), verbose_name=_("State"), orderable=False)

    class Meta:
        model = Membership
        fields = ("name", "email", "role", "organisation", "valid_to", "last_login", "state")
        order_by = "name"

    def render_state(self, record: Membership) -> str:
        return str(state_of(record).label)


class OrganisationTable(tables.Table):
    """Organisations that work with the municipality."""

    name = tables.Column(
        verbose_name=_("Name"), linkify=("organisations:organisation", {"pk": tables.A("pk")}), attrs=LINK
    )
    kind = tables.Column(verbose_name=_("Kind"))
    people = tables.Column(verbose_name=_("People"), attrs={"th": {"numeric": True}})
    shared = tables.Column(empty_values=(), verbose_name=_("Shared with"), orderable=False)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "people", "shared")
        order_by = "name"

    def render_shared(self, record: Organisation) -> str:
        others = len(record.municipalities.all()) - 1
        return str(others) if others > 0 else "—"
