"""The list of persons: columns, filters, and what leaves in an export."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from regie.access.dossiers.choices import DossierState
from regie.access.dossiers.walls import current_opening

from .models import Person
from .selectors import STATES, age_on


def collaborations_in_reach() -> list[tuple[int, str]]:
    """The collaborations to filter by: those that the wall is open for."""
    opening = current_opening()
    return list(opening.names.items()) if opening else []


class PersonFilter(django_filters.FilterSet):
    collaboration = django_filters.ChoiceFilter(
        field_name="dossier__collaboration",
        choices=collaborations_in_reach,
        label=_("Collaboration"),
        empty_label=_("All collaborations"),
    )
    state = django_filters.ChoiceFilter(
        choices=DossierState.choices, method="in_state", label=_("State"), empty_label=_("Every state")
    )

    def in_state(self, queryset: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        return queryset.filter(**STATES[DossierState(value)])


class PersonTable(tables.Table):
    """Names and ages are sealed in the database, so that it cannot put rows in their order."""

    reference = tables.Column(
        accessor="dossier__reference",
        verbose_name=_("Reference"),
        order_by="dossier__number",
        linkify=("persons:detail", {"pk": tables.A("dossier_id")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    name = tables.Column(empty_values=(), verbose_name=_("Name"), orderable=False)
    age = tables.Column(
        accessor="birth_date", verbose_name=_("Age"), orderable=False, attrs={"th": {"numeric": True}}
    )
    collaboration = tables.Column(
        accessor="dossier__collaboration__name",
        verbose_name=_("Collaboration"),
        order_by="dossier__collaboration__name",
    )
    director = tables.Column(verbose_name=_("Case director"), default="–")
    state = tables.Column(empty_values=(), verbose_name=_("State"), orderable=False)

    class Meta:
        orderable = True

    def render_name(self, record: Person) -> str:
        return str(record)

    def render_age(self, value: Any) -> int:
        return age_on(value)

    def render_state(self, record: Person) -> SafeString:
        badges = ((state,) for state in states_of(record))
        return format_html_join(" ", '<span class="nl-data-badge">{}</span>', badges)


def states_of(person: Person) -> list[str]:
    """How the dossier stands, in words; an ordinary open dossier has nothing to say."""
    dossier = person.dossier
    found = [
        (dossier.closed_at, DossierState.CLOSED),
        (dossier.restricted, DossierState.RESTRICTED),
        (dossier.on_hold_at, DossierState.ON_HOLD),
    ]
    return [str(state.label) for holds, state in found if holds]


EXPORT_HEADINGS = (
    *(_("Reference"), _("Given name"), _("Family name"), _("Date of birth"), _("Street and number")),
    *(
        _("Postcode"),
        _("Town"),
        _("Telephone"),
        _("E-mail"),
        _("Collaboration"),
        _("Case director"),
        _("State"),
    ),
)


def export_row(person: Any) -> list[Any]:
    """One person as a row under EXPORT_HEADINGS."""
    return [
        *(person.dossier.reference, person.given_name, person.family_name, person.birth_date, person.address),
        *(person.postcode, person.town, person.phone, person.email, person.dossier.collaboration.name),
        *(person.director or "", ", ".join(states_of(person)) or str(DossierState.OPEN.label)),
    ]
