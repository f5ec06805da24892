"""Means: who may, what is refused before the database does, versions, history, and what the log keeps."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from regie.access.authorisation.choices import Role
from regie.access.authorisation.policies import Refused
from regie.access.organisations.models import Organisation
from regie.audit.events.models import Event
from regie.leadership.funding.choices import LinePurpose
from regie.leadership.funding.models import Contract, Fund, MonitoringArrangement
from regie.leadership.funding.selectors import (
    budget_agreed,
    contracts_for,
    funds_for,
    lines_by_purpose,
    totals_per_year,
    with_parts,
)
from regie.leadership.funding.services import (
    contract_change,
    contract_remove,
    fund_add,
    fund_change,
    fund_remove,
    line_add,
    line_change,
    line_remove,
    monitoring_set,
    report_add,
    report_change,
    spending_state,
)
from regie.ui.versions import VersionConflict

from .factories import day, fund_values, make_contract, make_fund, make_programme

pytestmark = pytest.mark.django_db
READERS = {"regisseur", "deputy", "administrator", "analyst"}


@pytest.fixture
def programme(municipality):
    return make_programme(municipality)


@pytest.fixture
def by(actor):
    return actor("regisseur")


@pytest.fixture
def fund(programme, by):
    return make_fund(programme, by)


def test_who_sees_means_and_who_writes_them(actor, programme, fund, other_municipality):
    for role in Role.values:
        person = actor(role)
        assert funds_for(person).exists() is (role in READERS), role
        if role not in ("regisseur", "deputy"):
            with pytest.raises(Refused):
                make_fund(programme, person, name="Van mij")
    stranger = actor("regisseur", other_municipality)
    programme.is_published = True
    programme.save()
    assert not funds_for(stranger).exists()
    with pytest.raises(Refused):
        fund_change(fund=fund, values={"name": "x"}, version=1, by=stranger)


def test_an_ended_programme_is_left_alone(programme, fund, by):
    type(programme).objects.update(status="ended")
    fund.refresh_from_db()
    with pytest.raises(Refused):
        fund_change(fund=fund, values={"name": "x"}, version=1, by=by)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Gemeentelijk budget"}, "__all__"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("12345678901.00")}, "amount"),
        ({"amount": None}, "amount"),
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"kind": "lening"}, "kind"),
        ({"domain": ""}, "domain"),
    ],
)
def test_what_a_fund_cannot_be(programme, fund, by, values, field):
    with pytest.raises(ValidationError) as refused:
        make_fund(programme, by, **{"name": "Ander"} | values)
    assert field in refused.value.message_dict


def test_a_contract_is_with_somebody(programme, by, municipality):
    with pytest.raises(ValidationError) as refused:
        make_contract(programme, by, organisation_name=" ")
    assert "organisation" in refused.value.message_dict
    youth = Organisation.objects.create(name="Jongerenwerk", kind="youth_work")
    assert make_contract(programme, by, organisation=youth, organisation_name="").party == "Jongerenwerk"


def test_changes_count_versions_and_keep_what_was(fund, by):
    changed = fund_change(fund=fund, values={"amount": Decimal(90_000)}, version=1, by=by)
    assert (changed.amount, changed.version) == (Decimal(90_000), 2)
    assert Event.objects.latest("pk").detail == {"differences": {"amount": ["100000", "90000"]}}
    with pytest.raises(VersionConflict):
        fund_change(fund=fund, values={"name": "Oud"}, version=1, by=by)
    before = Event.objects.count()
    fund_change(fund=fund, values={"amount": Decimal(90_000)}, version=2, by=by)
    assert Event.objects.count() == before


def test_statements_of_spending_stay(fund, by):
    spending_state(fund=fund, spent=Decimal(10_000), as_of=day(-50), by=by)
    spending_state(fund=fund, spent=Decimal(30_000), as_of=day(-1), by=by)
    spending_state(fund=fund, spent=Decimal(12_000), as_of=day(-50), by=by, note="Factuur vergeten")
    assert [each.spent for each in fund.statements.all()] == [30_000, 12_000, 10_000]
    found = funds_for(by).get()
    assert (found.spent, found.spent_as_of) == (Decimal(30_000), day(-1))


@pytest.mark.parametrize("days", [1, -101])
def test_spending_is_stated_for_a_day_that_has_been_within_the_period(fund, by, days):
    with pytest.raises(ValidationError) as refused:
        spending_state(fund=fund, spent=Decimal(1), as_of=day(days), by=by)
    assert "as_of" in refused.value.message_dict
    assert not fund.statements.exists()


def test_lines_never_exceed_the_fund(fund, by):
    line = line_add(fund=fund, values={"purpose": "monitoring", "amount": Decimal(60_000)}, by=by)
    with pytest.raises(ValidationError, match=r"40\.000"):
        line_add(fund=fund, values={"purpose": "other", "amount": Decimal("40000.01")}, by=by)
    with pytest.raises(ValidationError):
        line_change(line=line, values={"amount": Decimal(100_001)}, by=by)
    with pytest.raises(ValidationError, match=r"60\.000"):
        fund_change(fund=fund, values={"amount": Decimal(59_999)}, version=1, by=by)
    assert line_change(line=line, values={"amount": Decimal(100_000)}, by=by).amount == 100_000
    line_remove(line=line, by=by)
    with pytest.raises(ValidationError):
        line_change(line=line, values={"amount": Decimal(1)}, by=by)


def test_a_report_is_sent_on_a_day_that_has_been(fund, by):
    report = report_add(fund=fund, values={"due_on": day(20), "what": "Halfjaar"}, by=by)
    with pytest.raises(ValidationError):
        report_change(report=report, values={"sent_on": day(1)}, by=by)
    assert report_change(report=report, values={"sent_on": day(0)}, by=by).sent_on == day(0)
    assert report_change(report=report, values={"sent_on": None}, by=by).sent_on is None
    with pytest.raises(ValidationError):
        report_add(fund=fund, values={"due_on": day(20), "what": "Halfjaar"}, by=by)


def test_who_monitors_is_one_thing_per_programme(programme, by):
    made = monitoring_set(
        programme=programme, values={"by": "own", "hours_per_week": Decimal(8)}, version=0, by=by
    )
    assert MonitoringArrangement.objects.get() == made
    with pytest.raises(VersionConflict):  # somebody who saw none yet does not write over it
        monitoring_set(programme=programme, values={"by": "outsourced"}, version=0, by=by)
    assert monitoring_set(programme=programme, values={"by": "combination"}, version=1, by=by).version == 2
    with pytest.raises(ValidationError):
        monitoring_set(programme=programme, values={"hours_per_week": Decimal(-1)}, version=2, by=by)


def test_what_is_removed_stays_in_the_log(fund, programme, by):
    line_add(fund=fund, values={"purpose": "monitoring", "amount": Decimal(5)}, by=by)
    fund_remove(fund=fund, by=by)
    contract = make_contract(programme, by)
    contract_remove(contract=contract, by=by)
    assert not Fund.objects.exists()
    assert not Contract.objects.exists()
    kept = [event.detail["values"] for event in Event.objects.filter(action="remove").order_by("pk")]
    assert [each.get("amount") or each["amount_per_year"] for each in kept] == ["100000", "60000"]


def test_contracts_change_with_versions(programme, by):
    contract = make_contract(programme, by)
    assert contract_change(contract=contract, values={"fit": "no"}, version=1, by=by).version == 2
    with pytest.raises(VersionConflict):
        contract_change(contract=contract, values={"fit": "yes"}, version=1, by=by)
    assert contracts_for(by).get().fit == "no"


def test_totals_per_year_add_up(programme, by):
    make_fund(programme, by, name="A", starts_on=date(2025, 7, 1), ends_on=date(2027, 6, 30))
    make_contract(programme, by, starts_on=date(2026, 1, 1), ends_on=None, amount_per_year=Decimal(36_500))
    years = totals_per_year(funds_for(by), contracts_for(by))
    assert [each.year for each in years] == [2025, 2026, 2027]
    assert sum(each.available for each in years) == 100_000
    assert [each.committed for each in years] == [0, 36_500, 36_500]
    assert years[1].left == years[1].available - 36_500
    assert totals_per_year([], []) == []


def test_lines_of_ended_funds_do_not_count(programme, by):
    for name, ends in (("Nu", day(10)), ("Toen", day(-10))):
        fund = make_fund(programme, by, name=name, ends_on=ends)
        line_add(fund=fund, values={"purpose": "information", "amount": Decimal(7)}, by=by)
    found = lines_by_purpose(with_parts(funds_for(by)), day(0))
    assert found[LinePurpose.INFORMATION] == 7
    assert budget_agreed([programme.pk]) == {programme.pk}
    assert budget_agreed([]) == set()


def test_values_are_trimmed_and_unknown_names_left_out(programme, by):
    values = fund_values(name="  Rijk  ", version=9) | {"programme": None}
    fund = fund_add(programme=programme, values=values, by=by)
    assert (fund.name, fund.version, fund.programme) == ("Rijk", 1, programme)
