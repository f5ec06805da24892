"""The forms of funds and contracts, with amounts as people write them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.ui.amounts import AmountField, euro
from regie.ui.entry import DateInput

from .models import BudgetLine, Fund, MonitoringArrangement, ReportingDate, SpendingStatement
from .selectors import organisations_of
from .services import CONTRACT_FIELDS, FUND_FIELDS, LINE_FIELDS, MONITORING_FIELDS, REPORT_FIELDS, plain

AMOUNT_HELP = _("For example 12500 or 12.500,50.")


class RowForm(forms.Form):
    """The fields of one row. Dates get the browser's picker, amounts are read as people write them."""

    use_required_attribute = False
    names: Sequence[str] = ()

    def __init__(self, data: Any = None, *, row: models.Model, programme: Programme) -> None:
        super().__init__(data, initial={name: getattr(row, name) for name in self.names})
        self.row = row
        model = type(row)
        made = fields_for_model(model, self.names, widgets=_widgets(model, self.names))
        for name in self.names:
            column: Any = model._meta.get_field(name)
            if getattr(column, "decimal_places", None) == 2:
                made[name] = AmountField(label=capfirst(column.verbose_name), help_text=AMOUNT_HELP)
            if isinstance(column, models.ForeignKey):
                made[name].queryset = organisations_of(programme)
                made[name].empty_label = _("None of these")
        self.fields.update(made)

    def values(self) -> dict[str, Any]:
        """What was filled in, for the services."""
        return {name: self.cleaned_data[name] for name in self.names}


class VersionedForm(RowForm):
    """A row that two people may write at once: ``version`` is what this person started from, ``base`` what stood."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: Any, programme: Programme) -> None:
        super().__init__(data, row=row, programme=programme)
        self.initial["version"] = row.version if row.pk else 0
        self.initial["base"] = {name: plain(getattr(row, name)) for name in self.names}

    def base_values(self) -> dict[str, Any]:
        """What stood in the form when it was opened."""
        base = self.cleaned_data.get("base")
        return base if isinstance(base, dict) else {}

    def shown(self, name: str, value: Any) -> str:
        """A value of the page with two versions in words."""
        field: Any = self.fields[name]
        if isinstance(field, AmountField) and value:
            return euro(field.to_python(str(value)))
        if isinstance(field, forms.DateField) and value and (day := parse_date(str(value))):
            return date_format(day)
        if isinstance(field, forms.BooleanField):
            return str(_("yes") if value else _("no"))
        if isinstance(field, forms.ModelChoiceField):
            return next((str(one) for one in field.queryset or () if one.pk == value), "")
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value) if value else "")
        return str(value or "")


class FundForm(VersionedForm):
    names = FUND_FIELDS

    def __init__(self, data: Any = None, *, row: Fund, programme: Programme) -> None:
        super().__init__(data, row=row, programme=programme)
        self.fields["name"].error_messages["required"] = _("Give the fund a name.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_period(self, cleaned)
        name, own = cleaned.get("name", ""), self.row
        same = Fund.objects.filter(programme=own.programme_id, name=name).exclude(pk=own.pk)  # type: ignore[attr-defined]
        if name and same.exists():
            self.add_error("name", _("The programme has a fund with this name. Choose another name."))
        return cleaned


class ContractForm(VersionedForm):
    names = CONTRACT_FIELDS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_period(self, cleaned)
        if not (cleaned.get("organisation") or cleaned.get("organisation_name") or self.errors):
            self.add_error("organisation", _("Choose with whom, or write the name below."))
        return cleaned


class MonitoringForm(VersionedForm):
    names = MONITORING_FIELDS
    row: MonitoringArrangement


class ReportForm(RowForm):
    names = REPORT_FIELDS
    row: ReportingDate

    def clean_sent_on(self) -> date | None:
        return not_later_than_today(self.cleaned_data["sent_on"])


class LineForm(RowForm):
    names = LINE_FIELDS
    row: BudgetLine


class SpendingForm(RowForm):
    """What was spent by a day; a new statement beside the former ones."""

    names = ("spent", "as_of", "note")
    row: SpendingStatement

    def __init__(self, data: Any = None, *, row: SpendingStatement, programme: Programme) -> None:
        super().__init__(data, row=row, programme=programme)
        self.initial["as_of"] = timezone.localdate()

    def clean_as_of(self) -> date | None:
        return not_later_than_today(self.cleaned_data["as_of"])


def not_later_than_today(day: date | None) -> date | None:
    """The day, or a ValidationError for a day to come."""
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("Choose a day that has been: today or before."))
    return day


def check_period(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Tells at the last day that it lies before the first."""
    starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
    if starts and ends and starts > ends:
        form.add_error("ends_on", _("It ends before it starts. Mend one of the two dates."))


def _widgets(model: type[models.Model], names: Sequence[str]) -> dict[str, forms.Widget]:
    widgets: dict[str, forms.Widget] = {}
    for name in names:
        column = model._meta.get_field(name)
        if isinstance(column, models.DateField):
            widgets[name] = DateInput()
        elif isinstance(column, models.TextField):
            widgets[name] = forms.Textarea(attrs={"rows": 3})
    return widgets
