"""The lists of escalations and questions: columns and filters."""

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

from .choices import EscalationStatus, Level, To
from .models import Escalation, Question

KINDS = {
    EscalationStatus.RAISED: "warning",
    EscalationStatus.PLANNED: "info",
    EscalationStatus.SETTLED: "safe",
}
BADGE = '<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>'
NO_LEVEL = "none"


def programmes_in_reach(request: HttpRequest | None) -> QuerySet[Programme]:
    """The programmes of this person's own municipality."""
    if request is None:
        return Programme.objects.none()
    actor = request.actor  # type: ignore[attr-defined]
    return programmes_for(actor).filter(municipality=actor.municipality_id or 0)


class EscalationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    status = django_filters.ChoiceFilter(
        choices=EscalationStatus.choices, label=_("Status"), empty_label=_("Every status")
    )
    to = django_filters.ChoiceFilter(choices=To.choices, label=_("Brought to"), empty_label=_("Everybody"))
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes_in_reach, label=_("Programme"), empty_label=_("All programmes")
    )

    def search(self, queryset: QuerySet[Escalation], _name: str, value: str) -> QuerySet[Escalation]:
        found = Q(subject__icontains=value) | Q(reason__icontains=value) | Q(about_name__icontains=value)
        return queryset.filter(found)


class EscalationTable(tables.Table):
    code = tables.Column(verbose_name=_("Number"), order_by="number")
    subject = tables.Column(
        verbose_name=_("What is stuck"),
        linkify=("escalations:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    to = tables.Column(verbose_name=_("Brought to"))
    raised_on = tables.Column(verbose_name=_("Raised on"))
    consultation_on = tables.Column(verbose_name=_("Consultation"), default="")
    status = tables.Column(verbose_name=_("Status"))
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")

    def render_raised_on(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    render_consultation_on = render_raised_on

    def value_raised_on(self, value: date) -> date:
        return value

    value_consultation_on = value_raised_on

    def render_status(self, record: Escalation) -> SafeString:
        return format_html(BADGE, KINDS[EscalationStatus(record.status)], record.get_status_display())

    def value_status(self, record: Escalation) -> str:
        return str(record.get_status_display())


class QuestionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        field_name="text",
        lookup_expr="icontains",
        label=_("Search"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    level = django_filters.ChoiceFilter(
        method="of_level",
        choices=[*Level.choices, (NO_LEVEL, _("no level yet"))],
        label=_("Level"),
        empty_label=_("Every level"),
    )
    answered = django_filters.ChoiceFilter(
        method="by_answer",
        choices=[("no", _("not answered")), ("yes", _("answered"))],
        label=_("Answer"),
        empty_label=_("Both"),
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes_in_reach, label=_("Programme"), empty_label=_("All programmes")
    )

    def of_level(self, queryset: QuerySet[Question], _name: str, value: str) -> QuerySet[Question]:
        return queryset.filter(level="" if value == NO_LEVEL else value)

    def by_answer(self, queryset: QuerySet[Question], _name: str, value: str) -> QuerySet[Question]:
        return queryset.filter(answer="") if value == "no" else queryset.exclude(answer="")


class QuestionTable(tables.Table):
    text = tables.Column(
        verbose_name=_("Question"),
        linkify=("escalations:question", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    level = tables.Column(verbose_name=_("Level"), empty_values=())
    asked_on = tables.Column(verbose_name=_("Asked on"))
    asked_by = tables.Column(verbose_name=_("By"), default="")
    answered_on = tables.Column(verbose_name=_("Answered on"), default=_("not answered"))
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")

    def render_level(self, record: Question) -> str | SafeString:
        return (
            record.get_level_display() if record.level else format_html(BADGE, "warning", _("no level yet"))
        )

    def value_level(self, record: Question) -> str:
        return str(record.get_level_display()) if record.level else ""

    def render_asked_on(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    render_answered_on = render_asked_on

    def value_asked_on(self, value: date) -> date:
        return value

    value_answered_on = value_asked_on
