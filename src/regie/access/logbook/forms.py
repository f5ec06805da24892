"""The filter above the log, and what a privacy officer writes after a look."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from regie.audit.events.models import Event
from regie.ui.entry import DateInput

from .choices import ACTIONS, RESULTS


class EventFilter(django_filters.FilterSet):
    """Narrows the log to a person, an action, a result or a period."""

    q = django_filters.CharFilter(label=_("Person or object"), method="by_words")
    action = django_filters.ChoiceFilter(
        label=_("Action"), choices=list(ACTIONS.items()), empty_label=_("all actions")
    )
    result = django_filters.ChoiceFilter(
        label=_("Result"), choices=list(RESULTS.items()), empty_label=_("all results")
    )
    since = django_filters.DateFilter(
        label=_("From"), field_name="at", lookup_expr="date__gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label=_("Until"), field_name="at", lookup_expr="date__lte", widget=DateInput
    )

    organisation = django_filters.CharFilter(
        label=_("Organisation"), field_name="organisation_name", lookup_expr="icontains"
    )
    trace = django_filters.CharFilter(label=_("Trace"), method="by_trace")
    # Filled in by links to a part of the log.
    person = django_filters.NumberFilter(
        label=_("Person"), field_name="actor_id", widget=forms.HiddenInput, min_value=0, max_value=2**63 - 1
    )
    kind = django_filters.CharFilter(label=_("Kind"), field_name="object_kind", widget=forms.HiddenInput)

    class Meta:
        model = Event
        fields = ("q", "organisation", "action", "result", "since", "until", "trace", "person", "kind")

    def by_trace(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(trace_id=value.strip().lower())

    def by_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            queryset = queryset.filter(Q(actor_name__icontains=word) | Q(object_name__icontains=word))
        return queryset


class LookForm(forms.Form):
    """What it was."""

    remark = forms.CharField(
        label=_("What was it?"),
        help_text=_("Such as: asked, was on night duty. Name no young people."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
