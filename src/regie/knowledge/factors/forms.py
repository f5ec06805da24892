from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regie.knowledge.sources.models import Source
from regie.knowledge.themes.models import Theme

from .choices import DutchStudy, FactorStatus, Polarity, TargetGroup
from .models import Factor
from .selectors import factors_found


class FactorFilter(filters.FilterSet):
    """Filters of the list of factors."""

    q = filters.CharFilter(label=_("Search"), method="by_words")
    polarity = filters.ChoiceFilter(label=_("Kind"), choices=Polarity.choices, empty_label=_("All"))
    status = filters.ChoiceFilter(label=_("Status"), choices=FactorStatus.choices, empty_label=_("All"))
    group = filters.ChoiceFilter(
        label=_("Target group"), choices=TargetGroup.choices, empty_label=_("All"), method="by_group"
    )
    dutch_study = filters.ChoiceFilter(
        label=_("Dutch study"), choices=DutchStudy.choices, empty_label=_("All")
    )
    theme = filters.ChoiceFilter(label=_("Theme"), field_name="themes__slug", empty_label=_("All"))
    source = filters.ChoiceFilter(label=_("Source"), field_name="source__key", empty_label=_("All"))

    class Meta:
        model = Factor
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read once, so that checking and showing the choices is not a query each.
        self.filters["theme"].extra["choices"] = list(Theme.objects.values_list("slug", "name"))
        self.filters["source"].extra["choices"] = list(Source.objects.values_list("key", "title"))

    def by_words(self, queryset: QuerySet[Factor], name: str, value: str) -> QuerySet[Factor]:
        return factors_found(queryset, value)

    def by_group(self, queryset: QuerySet[Factor], name: str, value: str) -> QuerySet[Factor]:
        if value == TargetGroup.ROLES:
            return queryset.exclude(role="")
        return queryset.filter(role="", target_group__in=TargetGroup(value).stored)
