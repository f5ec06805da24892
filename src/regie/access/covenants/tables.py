"""The list of covenants: columns and filters."""

from datetime import date

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.access.collaborations.models import Collaboration
from regie.access.collaborations.selectors import collaborations_for
from regie.ui.lists import SHORT_DAY

from .choices import CovenantState
from .models import Covenant


def _collaborations(request: object) -> QuerySet[Collaboration]:
    return collaborations_for(request.actor)  # type: ignore[attr-defined]


class CovenantFilter(django_filters.FilterSet):
    """Narrows the list of covenants."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    collaboration = django_filters.ModelChoiceFilter(
        queryset=_collaborations, label=_("Collaboration"), empty_label=_("all collaborations")
    )

    def search(self, queryset: QuerySet[Covenant], _name: str, value: str) -> QuerySet[Covenant]:
        return queryset.filter(Q(title__icontains=value) | Q(collaboration__name__icontains=value))


class CovenantTable(tables.Table):
    """Covenants with how they stand today."""

    title = tables.Column(
        verbose_name=_("Covenant"),
        linkify=("covenants:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    collaboration = tables.Column(verbose_name=_("Collaboration"), order_by="collaboration__name")
    state = tables.Column(verbose_name=_("State"), orderable=False)
    valid_from = tables.Column(verbose_name=_("Valid from"))
    valid_to = tables.Column(verbose_name=_("Valid to"))
    days_left = tables.Column(
        verbose_name=_("Days left"), order_by="valid_to", attrs={"th": {"numeric": True}}
    )

    class Meta:
        orderable = True
        order_by = "-valid_to"

    def render_state(self, value: CovenantState) -> str:
        return str(value.label)

    def render_valid_from(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    render_valid_to = render_valid_from

    def render_days_left(self, value: int, record: Covenant) -> str:
        return str(value) if value >= 0 and record.state == CovenantState.VALID else "–"
