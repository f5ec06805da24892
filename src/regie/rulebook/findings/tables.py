"""The lists of findings and of rules: columns and filters."""

from datetime import datetime

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import registered
from regie.ui.lists import SHORT_DAY

from .choices import FindingState
from .models import Finding

STATES = {
    FindingState.OPEN: Q(closed_at=None, aside_at=None),
    FindingState.ASIDE: Q(closed_at=None, aside_at__isnull=False),
    FindingState.CLOSED: Q(closed_at__isnull=False),
}


def rules_in_words() -> list[tuple[str, str]]:
    """The rules that a finding can be of, for a filter."""
    return [(rule.id, f"{rule.id} {rule.title}") for rule in registered()]


class FindingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        field_name="object_name",
        lookup_expr="icontains",
        label=_("About"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    severity = django_filters.ChoiceFilter(
        choices=Severity.choices, label=_("Severity"), empty_label=_("Every severity")
    )
    state = django_filters.ChoiceFilter(
        choices=FindingState.choices, method="in_state", label=_("State"), empty_label=_("Every state")
    )
    rule = django_filters.ChoiceFilter(choices=rules_in_words, label=_("Rule"), empty_label=_("Every rule"))

    def in_state(self, queryset: QuerySet[Finding], _name: str, value: str) -> QuerySet[Finding]:
        return queryset.filter(STATES[FindingState(value)])


class FindingTable(tables.Table):
    message = tables.Column(
        verbose_name=_("Finding"),
        orderable=False,
        linkify=("findings:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    object_name = tables.Column(verbose_name=_("About"))
    rule = tables.Column(verbose_name=_("Rule"))
    severity = tables.Column(verbose_name=_("Severity"))
    state = tables.Column(verbose_name=_("State"), orderable=False)
    opened_at = tables.Column(verbose_name=_("Since"))
    closed_at = tables.Column(verbose_name=_("Mended"), default="")

    class Meta:
        orderable = True

    def render_message(self, record: Finding) -> str:
        return str(record.text)

    value_message = render_message

    def render_state(self, record: Finding) -> str:
        return str(record.state.label)

    value_state = render_state

    def render_opened_at(self, value: datetime) -> str:
        return date_format(value, SHORT_DAY)

    render_closed_at = render_opened_at

    def value_opened_at(self, value: datetime) -> datetime:
        return value

    value_closed_at = value_opened_at
