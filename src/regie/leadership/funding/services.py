"""Writes of funds and contracts: checked, numbered by version, in the audit log with what was and what is."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.leadership.programmes.models import Programme
from regie.ui.amounts import euro
from regie.ui.versions import VersionConflict, changes, plain

from .models import BudgetLine, Contract, Fund, MonitoringArrangement, ReportingDate, SpendingStatement
from .policies import check_change
from .selectors import sum_of_lines

FUND_FIELDS = (
    "name", "kind", "source_organisation", "source_name", "starts_on", "ends_on", "amount", "conditions",
    "domain", "other_domain_asked", "other_domain_note", "fit", "fit_note",
)  # fmt: skip
CONTRACT_FIELDS = (
    "organisation", "organisation_name", "what", "starts_on", "ends_on", "amount_per_year",
    "negotiation_on", "notice_months", "fit", "fit_note",
)  # fmt: skip
REPORT_FIELDS = ("due_on", "what", "sent_on")
LINE_FIELDS = ("purpose", "description", "amount")
MONITORING_FIELDS = ("by", "hours_per_week", "note")
T = TypeVar("T", bound=models.Model)
V = TypeVar("V", Fund, Contract, MonitoringArrangement)


@transaction.atomic
def fund_add(*, programme: Programme, values: Mapping[str, Any], by: Actor) -> Fund:
    """A new fund of a programme; ``values`` holds what FUND_FIELDS names. Raises Refused or ValidationError."""
    check_change(by, programme)
    return _made(Fund(programme=programme, **_known(values, FUND_FIELDS)), by)


@transaction.atomic
def fund_change(*, fund: Fund, values: Mapping[str, Any], version: int, by: Actor) -> Fund:
    """Saves values over the version the person saw. Raises Refused, ValidationError or VersionConflict."""
    current = _locked(fund)
    check_change(by, current.programme)
    wanted = _known(values, FUND_FIELDS)
    divided = sum_of_lines(current)
    if wanted.get("amount", current.amount) < divided:
        text = _("The budget lines come to %(lines)s. Lower those first.") % {"lines": euro(divided)}
        raise ValidationError({"amount": text})
    return _changed(current, wanted, version, by)


@transaction.atomic
def fund_remove(*, fund: Fund, by: Actor) -> None:
    """Removes a fund with its statements, reports and lines; the audit log keeps what it was.

    Raises Refused, or ValidationError when something is still paid from it.
    """
    _removed(_locked(fund), by)


@transaction.atomic
def spending_state(
    *, fund: Fund, spent: Decimal, as_of: date, by: Actor, note: str = ""
) -> SpendingStatement:
    """Records what was spent by a day, beside what was stated before. Raises Refused or ValidationError."""
    current = _locked(fund)
    check_change(by, current.programme)
    if as_of > timezone.localdate():
        raise ValidationError({"as_of": _("Choose a day that has been: today or before.")})
    if as_of < current.starts_on:
        raise ValidationError({"as_of": _("Choose a day within the period: nothing was spent before it.")})
    return _made(SpendingStatement(fund=current, spent=spent, as_of=as_of, note=note.strip()), by)


@transaction.atomic
def report_add(*, fund: Fund, values: Mapping[str, Any], by: Actor) -> ReportingDate:
    """A report that the giver wants (REPORT_FIELDS). Raises Refused or ValidationError."""
    check_change(by, fund.programme)
    report = ReportingDate(fund=fund, **_known(values, REPORT_FIELDS))
    _check_sent(report.sent_on)
    return _made(report, by)


@transaction.atomic
def report_change(*, report: ReportingDate, values: Mapping[str, Any], by: Actor) -> ReportingDate:
    """Other values for a report; ``{"sent_on": None}`` says it was not sent after all."""
    check_change(by, report.fund.programme)
    _check_sent(values.get("sent_on"))
    return _changed(_locked(report), _known(values, REPORT_FIELDS), None, by)


@transaction.atomic
def report_remove(*, report: ReportingDate, by: Actor) -> None:
    _removed(_locked(report), by)


@transaction.atomic
def line_add(*, fund: Fund, values: Mapping[str, Any], by: Actor) -> BudgetLine:
    """A part of a fund with its purpose (LINE_FIELDS). Raises ValidationError when the lines exceed the fund."""
    current = _locked(fund)
    check_change(by, current.programme)
    line = BudgetLine(fund=current, **_known(values, LINE_FIELDS))
    _check_room(current, line)
    return _made(line, by)


@transaction.atomic
def line_change(*, line: BudgetLine, values: Mapping[str, Any], by: Actor) -> BudgetLine:
    """Other values for a line. Raises ValidationError when the lines exceed the fund."""
    fund = _locked(line.fund)
    check_change(by, fund.programme)
    current = _locked(line)
    wanted = _known(values, LINE_FIELDS)
    _check_room(fund, BudgetLine(pk=current.pk, fund=fund, amount=wanted.get("amount", current.amount)))
    return _changed(current, wanted, None, by)


@transaction.atomic
def line_remove(*, line: BudgetLine, by: Actor) -> None:
    _removed(_locked(line), by)


@transaction.atomic
def contract_add(*, programme: Programme, values: Mapping[str, Any], by: Actor) -> Contract:
    """A new contract of a programme (CONTRACT_FIELDS). Raises Refused or ValidationError."""
    check_change(by, programme)
    return _made(Contract(programme=programme, **_known(values, CONTRACT_FIELDS)), by)


@transaction.atomic
def contract_change(*, contract: Contract, values: Mapping[str, Any], version: int, by: Actor) -> Contract:
    """Saves values over the version the person saw. Raises Refused, ValidationError or VersionConflict."""
    current = _locked(contract)
    check_change(by, current.programme)
    return _changed(current, _known(values, CONTRACT_FIELDS), version, by)


@transaction.atomic
def contract_remove(*, contract: Contract, by: Actor) -> None:
    """Removes a contract; the audit log keeps what it was. ValidationError when something is paid from it."""
    _removed(_locked(contract), by)


@transaction.atomic
def monitoring_set(
    *, programme: Programme, values: Mapping[str, Any], version: int, by: Actor
) -> MonitoringArrangement:
    """Who monitors and for how long a week (MONITORING_FIELDS); ``version`` 0 where nothing stood yet.

    Raises Refused, ValidationError or VersionConflict.
    """
    check_change(by, programme)
    wanted = _known(values, MONITORING_FIELDS)
    current = MonitoringArrangement.objects.select_for_update().filter(programme=programme).first()
    if current is None:
        return _made(MonitoringArrangement(programme=programme, **wanted), by)
    return _changed(current, wanted, version, by)


def _known(values: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    wanted = {name: values[name] for name in fields if name in values}
    return {name: value.strip() if isinstance(value, str) else value for name, value in wanted.items()}


def _locked(row: T) -> T:
    """The row as it stands now, held until the transaction ends. ValidationError when somebody removed it."""
    current = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if current is None:
        raise ValidationError(_("Somebody else removed this in the meantime."))
    return current


def _made(row: T, by: Actor) -> T:
    _clean(row)
    row.save()
    record(by=by, action="create", thing=row, detail={"values": _values(row)})
    return row


def _changed(row: T, wanted: dict[str, Any], version: int | None, by: Actor) -> T:
    """Without differences nothing is written. ``version`` None: the row has no versions."""
    if version is not None and row.version != version:  # type: ignore[attr-defined]
        raise VersionConflict(row)
    differences = changes(row, wanted)
    if not differences:
        return row
    for name in differences:
        setattr(row, name, wanted[name])
    _clean(row)
    if version is not None:
        row.version += 1  # type: ignore[attr-defined]
    row.save()
    record(by=by, action="change", thing=row, detail={"differences": differences})
    return row


def _removed(row: Any, by: Actor) -> None:
    check_change(by, row.programme if hasattr(row, "programme") else row.fund.programme)
    record(by=by, action="remove", thing=row, detail={"values": _values(row)})
    try:
        row.delete()
    except ProtectedError as error:
        names = ", ".join(sorted({str(each) for each in error.protected_objects})[:5])
        text = _("Something is still paid from it: %(names)s. Change that first.") % {"names": names}
        raise ValidationError(text) from error


def _clean(row: models.Model) -> None:
    """Everything the form and the database ask, as ValidationError per field."""
    starts, ends = getattr(row, "starts_on", None), getattr(row, "ends_on", None)
    if starts and ends and starts > ends:
        raise ValidationError({"ends_on": _("It ends before it starts. Mend one of the two dates.")})
    if isinstance(row, Contract) and not row.party:
        raise ValidationError({"organisation": _("Choose with whom, or write the name below.")})
    row.full_clean()


def _check_sent(sent_on: date | None) -> None:
    if sent_on and sent_on > timezone.localdate():
        raise ValidationError({"sent_on": _("Choose a day that has been: today or before.")})


def _check_room(fund: Fund, line: BudgetLine) -> None:
    left = fund.amount - sum_of_lines(fund, without=line.pk)
    if line.amount is not None and line.amount > left:
        text = _("Of this fund %(left)s is not divided yet. Lower the amount, or raise that of the fund.")
        raise ValidationError({"amount": text % {"left": euro(left)}})


def _values(row: models.Model) -> dict[str, Any]:
    return {
        field.name: plain(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if field.name != "stated_at"
    }
