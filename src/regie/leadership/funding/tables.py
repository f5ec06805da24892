"""The lists of funds and contracts: columns and filters."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.ui.amounts import euro
from regie.ui.lists import SHORT_DAY

from .choices import Fit, FundDomain, FundKind
from .models import Contract, Fund
from .selectors import programmes_with_means

RUNNING = [("now", _("running")), ("over", _("ended"))]
AS_NUMBER = {"th": {"numeric": True}, "td": {"class": "utrecht-table__cell utrecht-table__cell--numeric"}}


def programmes_in_reach(request: HttpRequest | None) -> QuerySet[Programme]:
    """The programmes whose means this person may see, for a filter."""
    if request is None:
        return Programme.objects.none()
    return programmes_with_means(request.actor)  # type: ignore[attr-defined]


class MeansFilter(django_filters.FilterSet):
    """What both lists filter on."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes_in_reach, label=_("Programme"), empty_label=_("All programmes")
    )
    fit = django_filters.ChoiceFilter(
        choices=Fit.choices, label=_("Fits the assignment"), empty_label=_("All")
    )
    running = django_filters.ChoiceFilter(
        choices=RUNNING, label=_("Period"), empty_label=_("All"), method="by_period"
    )
    words: tuple[str, ...] = ()

    def search(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        found = Q()
        for name in self.words:
            found |= Q(**{f"{name}__icontains": value})
        return queryset.filter(found)

    def by_period(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        over = Q(ends_on__lt=timezone.localdate())
        return queryset.filter(over) if value == "over" else queryset.exclude(over)


class FundFilter(MeansFilter):
    words = ("name", "source_name", "source_organisation__name", "conditions")
    kind = django_filters.ChoiceFilter(choices=FundKind.choices, label=_("Kind"), empty_label=_("All"))
    domain = django_filters.ChoiceFilter(choices=FundDomain.choices, label=_("Domain"), empty_label=_("All"))


class ContractFilter(MeansFilter):
    words = ("what", "organisation_name", "organisation__name")


class MoneyTable(tables.Table):
    """Days short, amounts to the right; in a download both stay what they are."""

    def render_starts_on(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    render_ends_on = render_negotiation_on = render_starts_on

    def value_starts_on(self, value: date) -> date:
        return value

    value_ends_on = value_negotiation_on = value_starts_on

    def render_amount(self, value: Decimal) -> str:
        return euro(value)

    render_spent = render_amount_per_year = render_amount

    def value_amount(self, value: Any) -> float | None:
        return float(value) if isinstance(value, Decimal) else None

    value_spent = value_amount_per_year = value_amount


class FundTable(MoneyTable):
    name = tables.Column(
        verbose_name=_("Fund"),
        linkify=("funding:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")
    kind = tables.Column(verbose_name=_("Kind"))
    source = tables.Column(verbose_name=_("Source"), orderable=False, default="")
    domain = tables.Column(verbose_name=_("Domain"))
    starts_on = tables.Column(verbose_name=_("From"))
    ends_on = tables.Column(verbose_name=_("Until"))
    amount = tables.Column(verbose_name=_("Amount"), attrs=AS_NUMBER)
    spent = tables.Column(verbose_name=_("Spent"), attrs=AS_NUMBER, default="")
    fit = tables.Column(verbose_name=_("Fits"), default="")

    class Meta:
        model = Fund
        fields = ()
        orderable = True


class ContractTable(MoneyTable):
    what = tables.Column(
        verbose_name=_("Contract"),
        linkify=("funding:contract", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    party = tables.Column(verbose_name=_("With"), orderable=False)
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")
    starts_on = tables.Column(verbose_name=_("From"))
    ends_on = tables.Column(verbose_name=_("Until"), default="")
    amount_per_year = tables.Column(verbose_name=_("Amount per year"), attrs=AS_NUMBER)
    negotiation_on = tables.Column(verbose_name=_("Negotiation"), default="")
    fit = tables.Column(verbose_name=_("Fits"), default="")

    class Meta:
        model = Contract
        fields = ()
        orderable = True
