"""The list of consultations: columns and filters."""

from datetime import datetime

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.ui.lists import SHORT_MOMENT

from .choices import Level
from .models import Consultation


class ConsultationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"), empty_label=_("Every level"))

    def search(self, queryset: QuerySet[Consultation], _name: str, value: str) -> QuerySet[Consultation]:
        return queryset.filter(
            Q(name__icontains=value) | Q(purpose__icontains=value) | Q(programme__name__icontains=value)
        )


class ConsultationTable(tables.Table):
    name = tables.Column(
        verbose_name=_("Consultation"),
        linkify=("governance:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    level = tables.Column(verbose_name=_("Level"))
    rhythm = tables.Column(verbose_name=_("Rhythm"), orderable=False)
    chair = tables.Column(verbose_name=_("Chair"), orderable=False, default="")
    next_at = tables.Column(verbose_name=_("Next meeting"), default="")
    last_at = tables.Column(verbose_name=_("Last held"), default="")
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")

    class Meta:
        orderable = True

    def render_next_at(self, value: datetime) -> str:
        return date_format(timezone.localtime(value), SHORT_MOMENT)

    render_last_at = render_next_at

    def value_next_at(self, value: datetime) -> datetime:
        return timezone.localtime(value).replace(tzinfo=None)

    value_last_at = value_next_at


class MeetingTable(tables.Table):
    starts_at = tables.Column(
        verbose_name=_("When"),
        linkify=("governance:meeting", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    consultation = tables.Column(verbose_name=_("Consultation"), order_by="consultation__name")
    place = tables.Column(verbose_name=_("Place"), default="")
    status = tables.Column(verbose_name=_("Status"))

    class Meta:
        orderable = True

    def render_starts_at(self, value: datetime) -> str:
        return date_format(timezone.localtime(value), SHORT_MOMENT)

    def value_starts_at(self, value: datetime) -> datetime:
        return timezone.localtime(value).replace(tzinfo=None)
