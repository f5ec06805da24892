"""The list of programmes: columns and filters."""

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

from regie.access.organisations.models import Municipality
from regie.ui.lists import SHORT_DAY

from .choices import ProgrammeStatus
from .models import Programme
from .selectors import programmes_for


def municipalities_in_reach(request: HttpRequest | None) -> QuerySet[Municipality]:
    """The municipalities of the programmes this person may see, for a filter."""
    if request is None:
        return Municipality.objects.none()
    programmes = programmes_for(request.actor)  # type: ignore[attr-defined]
    return Municipality.objects.filter(pk__in=programmes.order_by().values("municipality"))


class ProgrammeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    municipality = django_filters.ModelChoiceFilter(
        queryset=municipalities_in_reach, label=_("Municipality"), empty_label=_("All municipalities")
    )
    status = django_filters.ChoiceFilter(
        choices=ProgrammeStatus.choices, label=_("Status"), empty_label=_("Every status")
    )

    def search(self, queryset: QuerySet[Programme], _name: str, value: str) -> QuerySet[Programme]:
        return queryset.filter(
            Q(name__icontains=value) | Q(area__icontains=value) | Q(municipality__name__icontains=value)
        )


class ProgrammeTable(tables.Table):
    name = tables.Column(
        verbose_name=_("Programme"),
        linkify=("programmes:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    municipality = tables.Column(verbose_name=_("Municipality"), order_by="municipality__name")
    area = tables.Column(verbose_name=_("Area"), default="")
    status = tables.Column(verbose_name=_("Status"))
    starts_on = tables.Column(verbose_name=_("From"), default="")
    ends_on = tables.Column(verbose_name=_("Until"), default="")
    applied_on = tables.Column(verbose_name=_("Application"), default="")
    is_published = tables.BooleanColumn(verbose_name=_("Published"), yesno=_("yes,no"))

    class Meta:
        orderable = True

    def render_starts_on(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    render_ends_on = render_applied_on = render_starts_on

    def value_starts_on(self, value: date) -> date:
        return value

    value_ends_on = value_applied_on = value_starts_on

    def render_is_published(self, value: bool) -> str | SafeString:
        return format_html('<span class="nl-data-badge">{}</span>', _("published")) if value else ""

    def value_is_published(self, value: bool) -> str:
        return str(_("yes") if value else _("no"))
