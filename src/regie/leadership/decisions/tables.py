"""The list of decisions: columns and filters."""

from datetime import date

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for
from regie.ui.lists import SHORT_DAY

from .choices import Body, Outcome, Subject
from .models import Decision
from .selectors import decisions_for

KINDS = {
    Outcome.ADOPTED: "safe",
    Outcome.ADOPTED_CHANGED: "safe",
    Outcome.REJECTED: "danger",
    Outcome.POSTPONED: "warning",
}


def programmes_in_reach(request: HttpRequest | None) -> QuerySet[Programme]:
    """The programmes with a decision that this person sees."""
    if request is None:
        return Programme.objects.none()
    actor = request.actor  # type: ignore[attr-defined]
    return programmes_for(actor).filter(pk__in=decisions_for(actor).order_by().values("programme"))


class DecisionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    body = django_filters.ChoiceFilter(
        choices=Body.choices, label=_("Who decided"), empty_label=_("Everybody")
    )
    subject = django_filters.ChoiceFilter(
        choices=Subject.choices, label=_("About"), empty_label=_("Everything")
    )
    outcome = django_filters.ChoiceFilter(
        choices=Outcome.choices, label=_("Outcome"), empty_label=_("Every outcome")
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes_in_reach, label=_("Programme"), empty_label=_("All programmes")
    )

    def search(self, queryset: QuerySet[Decision], _name: str, value: str) -> QuerySet[Decision]:
        found = Q(title__icontains=value) | Q(text__icontains=value) | Q(reference__icontains=value)
        return queryset.filter(found)


class DecisionTable(tables.Table):
    code = tables.Column(verbose_name=_("Number"), order_by="number")
    title = tables.Column(
        verbose_name=_("Decision"),
        linkify=("decisions:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    body = tables.Column(verbose_name=_("Who decided"))
    subject = tables.Column(verbose_name=_("About"))
    decided_on = tables.Column(verbose_name=_("On"))
    outcome = tables.Column(verbose_name=_("Outcome"))
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")
    reference = tables.Column(verbose_name=_("Case number"), default="")

    def render_decided_on(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    def value_decided_on(self, value: date) -> date:
        return value

    def render_outcome(self, record: Decision) -> SafeString:
        badge = '<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>'
        return format_html(badge, KINDS[Outcome(record.outcome)], record.get_outcome_display())

    def value_outcome(self, record: Decision) -> str:
        return str(record.get_outcome_display())
