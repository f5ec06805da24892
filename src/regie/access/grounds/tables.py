"""The list of legal grounds: columns and filters."""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.access.organisations.choices import OrganisationKind

from .choices import Checked, GroundKind
from .models import Ground


class GroundFilter(django_filters.FilterSet):
    """Narrows the list of grounds."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    law = django_filters.ChoiceFilter(choices=lambda: _laws(), label=_("Law"), empty_label=_("all laws"))
    category = django_filters.ChoiceFilter(
        choices=DataCategory.choices,
        method="in_list",
        label=_("Category of data"),
        empty_label=_("all categories"),
    )
    holder = django_filters.ChoiceFilter(
        choices=OrganisationKind.choices,
        method="in_list",
        label=_("Who may invoke it"),
        empty_label=_("everybody"),
    )
    kind = django_filters.ChoiceFilter(
        choices=GroundKind.choices, label=_("What it is good for"), empty_label=_("everything")
    )
    checked = django_filters.ChoiceFilter(
        choices=Checked.choices, method="by_check", label=_("Checked"), empty_label=_("checked or not")
    )

    def search(self, queryset: QuerySet[Ground], _name: str, value: str) -> QuerySet[Ground]:
        texts = ("code", "name", "law", "article", "for_what", "plain", "limits")
        condition = Q()
        for field in texts:
            condition |= Q(**{f"{field}__icontains": value})
        return queryset.filter(condition)

    def in_list(self, queryset: QuerySet[Ground], name: str, value: str) -> QuerySet[Ground]:
        """The rows are few, and not every database can look into a list."""
        found = [
            pk
            for pk, categories, holders, disclosers in Ground.objects.values_list(
                "pk", "categories", "holders", "disclosers"
            )
            if value in (categories if name == "category" else [*holders, *disclosers])
        ]
        return queryset.filter(pk__in=found)

    def by_check(self, queryset: QuerySet[Ground], _name: str, value: str) -> QuerySet[Ground]:
        here = Q(pk__in=[each.pk for each in queryset if each.checks_here])  # type: ignore[attr-defined]
        return queryset.filter(here if value == Checked.YES else ~here)


class GroundTable(tables.Table):
    """The shipped grounds with what they are good for."""

    code = tables.Column(verbose_name=_("Code"))
    name = tables.Column(
        verbose_name=_("Ground"),
        linkify=("grounds:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    law = tables.Column(verbose_name=_("Article"), order_by=("law", "article"))
    kind = tables.Column(verbose_name=_("What it is good for"))
    category_labels = tables.Column(verbose_name=_("Categories of data"), orderable=False)
    holder_labels = tables.Column(verbose_name=_("Who may invoke it"), orderable=False)
    is_checked = tables.Column(verbose_name=_("Checked here"))

    class Meta:
        orderable = True
        order_by = "code"

    def render_law(self, record: Ground) -> str:
        return f"{record.law} {record.article}"

    value_law = render_law

    def render_category_labels(self, value: list[str]) -> str:
        return ", ".join(value)

    render_holder_labels = render_category_labels

    def render_is_checked(self, value: bool, record: Any) -> str:
        if not record.is_selectable:
            return "–"
        return self.value_is_checked(value) if value else format_html("<strong>{}</strong>", _now("no"))

    def value_is_checked(self, value: bool) -> str:
        return _now("yes") if value else _now("no")


def _laws() -> list[tuple[str, str]]:
    laws = Ground.objects.order_by("law").values_list("law", flat=True).distinct()
    return [(law, law) for law in laws]
