"""The list of disclosures: who, to whom, what kind, how far; and what leaves as a file."""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from regie.ui.lists import SHORT_DAY

from .choices import CATEGORIES, GIVEN, OPEN, State
from .models import Disclosure
from .secrecy import label_of

LINK = {"a": {"class": "utrecht-link"}}
DIRECTIONS = [("received", _("received or asked by us")), ("given", _("given or offered by us"))]
PROGRESS = [("open", _("not decided yet")), ("given", _("given")), ("not", _("not given"))]


class DisclosureFilter(django_filters.FilterSet):
    """Narrows by direction, progress, kind of data, and a dossier from a link."""

    direction = django_filters.ChoiceFilter(
        label=_("Direction"), choices=DIRECTIONS, method="by_direction", empty_label=_("both directions")
    )
    progress = django_filters.ChoiceFilter(
        label=_("State"), choices=PROGRESS, method="by_progress", empty_label=_("all states")
    )
    category = django_filters.ChoiceFilter(
        label=_("Kind of data"), choices=CATEGORIES, empty_label=_("all kinds")
    )
    dossier = django_filters.UUIDFilter(field_name="dossier_id", widget=forms.HiddenInput)

    class Meta:
        model = Disclosure
        fields = ("direction", "progress", "category", "dossier")

    def by_direction(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        mine = self.request.actor.organisation_id or 0
        if value == "received":
            return queryset.filter(to_organisation_id=mine)
        return queryset.filter(Q(from_organisation_id=mine) | Q(consent_organisation_id=mine))

    def by_progress(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "not":
            return queryset.exclude(state__in=[*OPEN, *GIVEN])
        return queryset.filter(state__in=OPEN if value == "open" else GIVEN)


class DisclosureTable(tables.Table):
    """By reference; the texts themselves are on the page of each."""

    reference = tables.Column(
        accessor="dossier__reference",
        verbose_name=_("Dossier"),
        order_by="dossier__number",
        linkify=("disclosures:detail", {"pk": tables.A("pk")}),
        attrs=LINK,
    )
    from_organisation = tables.Column(verbose_name=_("Given by"), order_by="from_organisation__name")
    to_organisation = tables.Column(verbose_name=_("To"), order_by="to_organisation__name")
    category = tables.Column(verbose_name=_("Kind of data"))
    state = tables.Column(verbose_name=_("State"), order_by=("waits", "-recorded_at"))
    duty = tables.Column(empty_values=(), verbose_name=_("Secrecy"), orderable=False)
    recorded_at = tables.DateColumn(verbose_name=_("Begun"), format=SHORT_DAY)

    class Meta:
        order_by = "state"

    def render_state(self, record: Any) -> SafeString:
        mine = format_html(' <span class="nl-data-badge">{}</span>', _("your turn"))
        return format_html("{}{}", record.get_state_display(), "" if record.waits else mine)

    def render_duty(self, record: Disclosure) -> str:
        return duty_in_short(record)


def duty_in_short(disclosure: Disclosure) -> str:
    """The article, or that the purpose binds."""
    duty = disclosure.duty
    return f"{duty.law} {duty.article}" if duty else str(_("only for the purpose"))


EXPORT_HEADINGS = (
    *(_("Dossier"), _("Begun"), _("Given by"), _("To"), _("Kind of data"), _("State"), _("Settled")),
    *(_("Purpose"), _("Ground"), _("Secrecy")),
)


def export_row(disclosure: Disclosure) -> list[Any]:
    """One disclosure under EXPORT_HEADINGS: the record of it with its label, never the content."""
    keys = (disclosure.ground, disclosure.second_ground)
    settled = disclosure.settled_at
    return [
        disclosure.dossier.reference,
        timezone.localdate(disclosure.recorded_at),
        disclosure.from_organisation.name,
        disclosure.to_organisation.name,
        disclosure.get_category_display(),
        State(disclosure.state).label,
        timezone.localdate(settled) if settled else None,
        disclosure.purpose,
        "; ".join(f"{key.law} {key.article}" for key in keys if key),
        label_of(disclosure),
    ]
