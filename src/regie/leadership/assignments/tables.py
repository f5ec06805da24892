"""The list of assignments: columns and filters."""

from datetime import datetime

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.ui.lists import SHORT_DAY

from .choices import AssignmentStatus
from .models import Assignment


class AssignmentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    status = django_filters.ChoiceFilter(
        choices=AssignmentStatus.choices, label=_("Status"), empty_label=_("Every status")
    )

    def search(self, queryset: QuerySet[Assignment], _name: str, value: str) -> QuerySet[Assignment]:
        texts = ("programme__name", "success_factors", "scope_in", "scope_out", "preconditions")
        found = Q()
        for name in texts:
            found |= Q(**{f"{name}__icontains": value})
        return queryset.filter(found)


class AssignmentTable(tables.Table):
    programme = tables.Column(
        verbose_name=_("Programme"),
        order_by=("programme__name", "number"),
        linkify=("assignments:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    number = tables.Column(verbose_name=_("Version"))
    status = tables.Column(verbose_name=_("Status"))
    proposed_at = tables.Column(verbose_name=_("Put to the bodies"), default="")
    adopted_at = tables.Column(verbose_name=_("Adopted"), default="")

    class Meta:
        orderable = True

    def render_proposed_at(self, value: datetime) -> str:
        return date_format(timezone.localdate(value), SHORT_DAY)

    render_adopted_at = render_proposed_at

    def value_proposed_at(self, value: datetime) -> object:
        return timezone.localdate(value)

    value_adopted_at = value_proposed_at
