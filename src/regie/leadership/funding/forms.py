"""The forms of funds and contracts, with amounts as people write them."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.ui.amounts import AmountField
from regie.ui.forms import VersionedForm

from .models import BudgetLine, Fund, MonitoringArrangement, ReportingDate, SpendingStatement
from .selectors import organisations_of
from .services import CONTRACT_FIELDS, FUND_FIELDS, LINE_FIELDS, MONITORING_FIELDS, REPORT_FIELDS

AMOUNT_HELP = _("For example 12500 or 12.500,50.")


class RowForm(VersionedForm):
    """The fields of one row, with amounts as people write them and the municipality's organisations to choose from."""

    rows: ClassVar = {"conditions": 4, "fit_note": 3}

    def __init__(self, data: Any = None, *, row: models.Model, programme: Programme) -> None:
        super().__init__(data, row=row)
        for name in self.names:
            column: Any = row._meta.get_field(name)
            if getattr(column, "decimal_places", None) == 2:
                self.fields[name] = AmountField(label=capfirst(column.verbose_name), help_text=AMOUNT_HELP)
            if isinstance(column, models.ForeignKey):
                choice: Any = self.fields[name]
                choice.queryset, choice.empty_label = organisations_of(programme), _("None of these")


class FundForm(RowForm):
    names = FUND_FIELDS

    def __init__(self, data: Any = None, *, row: Fund, programme: Programme) -> None:
        super().__init__(data, row=row, programme=programme)
        self.fields["name"].error_messages["required"] = _("Give the fund a name.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_period(self, cleaned)
        name, own = cleaned.get("name", ""), self.row
        same = Fund.objects.filter(programme=own.programme_id, name=name).exclude(pk=own.pk)
        if name and same.exists():
            self.add_error("name", _("The programme has a fund with this name. Choose another name."))
        return cleaned


class ContractForm(RowForm):
    names = CONTRACT_FIELDS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_period(self, cleaned)
        if not (cleaned.get("organisation") or cleaned.get("organisation_name") or self.errors):
            self.add_error("organisation", _("Choose with whom, or write the name below."))
        return cleaned


class MonitoringForm(RowForm):
    names = MONITORING_FIELDS
    rows: ClassVar = {"note": 3}
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
