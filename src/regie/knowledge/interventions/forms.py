from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.knowledge.factors.choices import TargetGroup
from regie.knowledge.factors.models import Factor
from regie.knowledge.sources.models import Source
from regie.knowledge.themes.models import Theme

from .choices import Direction, PreventionLevel, RecognitionLevel, RecognitionState
from .models import EvidenceNote, Intervention, InterventionFactor, Recognition
from .selectors import in_recognition_state, interventions_found

OLDEST = 120
WARNING_CHOICES = [("yes", _("with a warning")), ("no", _("without a warning"))]


class WholeNumberFilter(filters.NumberFilter):
    """A number without decimals."""

    field_class = forms.IntegerField


class InterventionFilter(filters.FilterSet):
    """Filters of the catalogue. Age and prevention leave out what nobody knows: the list says so."""

    q = filters.CharFilter(label=_("Search"), method="by_words")
    theme = filters.ChoiceFilter(label=_("Theme"), field_name="main_theme__slug", empty_label=_("All"))
    recognition = filters.ChoiceFilter(
        label=_("Recognition"),
        choices=RecognitionState.choices,
        empty_label=_("All"),
        method="by_recognition",
    )
    factor = filters.ChoiceFilter(label=_("Factor"), empty_label=_("All"), method="by_factor")
    level = filters.ChoiceFilter(
        label=_("Recognition level"),
        choices=RecognitionLevel.choices,
        empty_label=_("All"),
        method="by_level",
    )
    prevention = filters.ChoiceFilter(
        label=_("Prevention"), choices=PreventionLevel.choices, empty_label=_("All"), method="by_prevention"
    )
    age = WholeNumberFilter(
        label=_("Age"),
        method="by_age",
        min_value=0,
        max_value=OLDEST,
    )
    warning = filters.ChoiceFilter(
        label=_("Warning from research"), choices=WARNING_CHOICES, empty_label=_("All"), method="by_warning"
    )
    source = filters.ChoiceFilter(label=_("Source"), empty_label=_("All"), method="by_source")

    class Meta:
        model = Intervention
        fields: tuple[str, ...] = ()

    MORE = ("factor", "level", "prevention", "age", "warning", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read once, so that checking and showing the choices is not a query each.
        self.filters["theme"].extra["choices"] = list(Theme.objects.values_list("slug", "name"))
        self.filters["factor"].extra["choices"] = list(Factor.objects.values_list("code", "name"))
        self.filters["source"].extra["choices"] = list(Source.objects.values_list("key", "title"))

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self.form if field.name not in self.MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self.form if field.name in self.MORE]

    @property
    def more_in_use(self) -> bool:
        return any(self.data.get(name) for name in self.MORE)

    def by_words(self, queryset: QuerySet[Intervention], name: str, value: str) -> QuerySet[Intervention]:
        return interventions_found(queryset, value)

    def by_recognition(
        self, queryset: QuerySet[Intervention], name: str, value: str
    ) -> QuerySet[Intervention]:
        return in_recognition_state(queryset, value, timezone.localdate())

    def by_factor(self, queryset: QuerySet[Intervention], name: str, value: str) -> QuerySet[Intervention]:
        return queryset.filter(
            pk__in=InterventionFactor.objects.filter(factor__code=value).values("intervention")
        )

    def by_level(self, queryset: QuerySet[Intervention], name: str, value: str) -> QuerySet[Intervention]:
        return queryset.filter(pk__in=Recognition.objects.filter(level=value).values("intervention"))

    def by_prevention(
        self, queryset: QuerySet[Intervention], name: str, value: str
    ) -> QuerySet[Intervention]:
        return queryset.filter(**{f"prevention_{value}": True})

    def by_age(self, queryset: QuerySet[Intervention], name: str, value: int) -> QuerySet[Intervention]:
        return queryset.filter(
            Q(age_from__isnull=True) | Q(age_from__lte=value), Q(age_to__isnull=True) | Q(age_to__gte=value)
        ).exclude(age_from__isnull=True, age_to__isnull=True)

    def by_warning(self, queryset: QuerySet[Intervention], name: str, value: str) -> QuerySet[Intervention]:
        harmful = EvidenceNote.objects.filter(direction=Direction.HARM).values("intervention")
        return queryset.filter(pk__in=harmful) if value == "yes" else queryset.exclude(pk__in=harmful)

    def by_source(self, queryset: QuerySet[Intervention], name: str, value: str) -> QuerySet[Intervention]:
        return queryset.filter(
            Q(pk__in=InterventionFactor.objects.filter(source__key=value).values("intervention"))
            | Q(pk__in=EvidenceNote.objects.filter(source__key=value).values("intervention"))
            | Q(pk__in=Recognition.objects.filter(source__key=value).values("intervention"))
        )


class MapForm(forms.Form):
    """The choice on the knowledge map, apart from the factors themselves."""

    group = forms.ChoiceField(
        label=_("Target group"), choices=[("", _("All")), *TargetGroup.choices], required=False
    )
    age = forms.IntegerField(label=_("Age"), min_value=0, max_value=OLDEST, required=False)
    level = forms.ChoiceField(
        label=_("Prevention"), choices=[("", _("All")), *PreventionLevel.choices], required=False
    )
    q = forms.CharField(label=_("Search a factor"), max_length=100, required=False)


class InterventionForm(forms.ModelForm):
    """The texts of a catalogue item; ``version`` travels along so that nobody overwrites another unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Intervention
        fields: tuple[str, ...] = (
            "summary",
            "target_group",
            "age_from",
            "age_to",
            "prevention_primary",
            "prevention_secondary",
            "prevention_tertiary",
            "owner",
            "cost_note",
        )
        widgets = {"summary": forms.Textarea(attrs={"rows": 5})}  # noqa: RUF012

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        low, high = values.get("age_from"), values.get("age_to")
        if low is not None and high is not None and low > high:
            self.add_error("age_to", _("The highest age is lower than the lowest age. Swap them."))
        for name in ("age_from", "age_to"):
            if (values.get(name) or 0) > OLDEST:
                self.add_error(name, _("Fill in an age of at most 120."))
        return values


class AliasForm(forms.Form):
    """Another name for an intervention; the service knows whether it is free and whose it is if not."""

    name = forms.CharField(label=_("Other name"), max_length=200)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class RecognitionForm(forms.ModelForm):
    """A recognition to add to the history."""

    class Meta:
        model = Recognition
        fields: tuple[str, ...] = ("level", "body", "granted_on", "expires_on", "note", "source")
        widgets = {  # noqa: RUF012
            "granted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = True

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        granted, expires = values.get("granted_on"), values.get("expires_on")
        if granted and expires and expires < granted:
            self.add_error("expires_on", _("The end date is before the start date."))
        return values
