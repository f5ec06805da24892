"""What a person wants of notices, and the filter of the list."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor

from .choices import HOURS, WEEKDAYS, Digest
from .kinds import all_kinds
from .models import Notice
from .selectors import Wanted, preferences_as_values


def kind_choices() -> list[tuple[str, Any]]:
    """Every kind with its label."""
    return [(kind.slug, kind.label) for kind in all_kinds()]


class NoticeFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices, empty_label=_("All kinds"))
    read = django_filters.ChoiceFilter(
        label=_("Read or not"),
        method="by_read",
        choices=[("no", _("not read yet")), ("yes", _("read"))],
        empty_label=_("all of them"),
    )

    class Meta:
        model = Notice
        fields = ("kind", "read")

    def by_read(self, queryset: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        return queryset.filter(read_at__isnull=value == "no")


class PreferencesForm(forms.Form):
    """For each kind a box and a choice, and the time of the mail."""

    use_required_attribute = False
    weekday = forms.TypedChoiceField(label=_("Day of the weekly mail"), choices=WEEKDAYS, coerce=int)
    hour = forms.TypedChoiceField(
        label=_("Time of the mail"),
        choices=HOURS,
        coerce=int,
        help_text=_("The daily and the weekly mail come at this time, or within the hour after it."),
    )

    def __init__(self, data: Any = None, *, person: Actor) -> None:
        super().__init__(data, initial=preferences_as_values(person))
        for kind in all_kinds():
            self.fields[f"{kind.slug}-in_product"] = forms.BooleanField(label=str(kind.label), required=False)
            self.fields[f"{kind.slug}-digest"] = forms.ChoiceField(
                label=str(kind.label), choices=Digest.choices
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each kind with its two fields, for the table."""
        return [
            {
                "label": kind.label,
                "in_product": self[f"{kind.slug}-in_product"],
                "digest": self[f"{kind.slug}-digest"],
            }
            for kind in all_kinds()
        ]

    def wanted(self) -> dict[str, Wanted]:
        """What was filled in, for the services."""
        values = self.cleaned_data
        return {
            kind.slug: Wanted(values[f"{kind.slug}-in_product"], values[f"{kind.slug}-digest"])
            for kind in all_kinds()
        }
