"""Each rule about means: a violation is found, and gone when it is mended through the services."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from regie.leadership.funding.rules import RULES
from regie.leadership.funding.services import (
    contract_change,
    fund_change,
    line_add,
    monitoring_set,
    report_add,
    report_change,
    spending_state,
)
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.selectors import open_findings
from regie.rulebook.rules.registry import PROGRAMME, rule_by_id, violations_in

from .factories import day, make_contract, make_fund, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return make_programme(municipality)


@pytest.fixture
def by(actor):
    return actor("regisseur")


def found(rule_id) -> list[str]:
    """What the rule says, sorted."""
    return sorted(str(each.message) for each in rule_by_id(rule_id).check(Programme.objects.all()))


def test_r067_lines_for_monitoring_and_for_information(programme, by):
    assert len(found("R067")) == 2  # nothing at all is a violation too
    fund = make_fund(programme, by)
    line_add(fund=fund, values={"purpose": "monitoring", "amount": Decimal(5)}, by=by)
    assert len(found("R067")) == 1
    line_add(fund=fund, values={"purpose": "information", "amount": Decimal(5)}, by=by)
    assert found("R067") == []
    fund_change(fund=fund, values={"ends_on": day(-1)}, version=1, by=by)
    assert len(found("R067")) == 2  # money that is over sets nothing aside any more


def test_r067_leads_to_the_fund_where_there_is_one(programme, by):
    check = rule_by_id("R067").check
    assert {each.mend_url for each in check(Programme.objects.all())} == {
        f"/leiderschap/middelen/programma/{programme.pk}/geldstroom/"
    }
    fund = make_fund(programme, by)
    assert {each.mend_url for each in check(Programme.objects.all())} == {
        f"/leiderschap/middelen/{fund.pk}/regel/"
    }


def test_r113_who_monitors_and_with_what(programme, by):
    assert len(found("R113")) == 1
    monitoring_set(programme=programme, values={"by": "outsourced"}, version=0, by=by)
    assert len(found("R113")) == 1  # decided, but with nothing
    fund = make_fund(programme, by)
    line_add(fund=fund, values={"purpose": "monitoring", "amount": Decimal(5)}, by=by)
    assert found("R113") == []


def test_r113_hours_are_enough_too(programme, by):
    monitoring_set(programme=programme, values={"by": "own", "hours_per_week": Decimal(4)}, version=0, by=by)
    assert found("R113") == []


def test_r073_contracts_are_judged_and_have_a_day_to_negotiate(programme, by):
    contract = make_contract(programme, by, fit="", negotiation_on=None)
    assert len(found("R073")) == 2
    contract_change(contract=contract, values={"fit": "no"}, version=1, by=by)
    assert len(found("R073")) == 1
    contract_change(contract=contract, values={"negotiation_on": day(200)}, version=2, by=by)
    assert found("R073") == []


def test_r073_asks_nothing_of_a_contract_that_is_over(programme, by):
    make_contract(programme, by, fit="", negotiation_on=None, ends_on=day(-1))
    assert found("R073") == []


@pytest.mark.parametrize("domain", ["safety", "work"])
def test_r123_the_other_domain_is_asked(programme, by, domain):
    fund = make_fund(programme, by, domain=domain)
    assert len(found("R123")) == 1
    fund_change(fund=fund, values={"other_domain_asked": True}, version=1, by=by)
    assert found("R123") == []


def test_r123_is_about_safety_and_work(programme, by):
    make_fund(programme, by, domain="education")
    assert found("R123") == []


def test_x401_money_that_may_stay_unspent(programme, by):
    fund = make_fund(programme, by, starts_on=day(-300), ends_on=day(50))
    assert "nobody stated" in found_in_english("X401")
    spending_state(fund=fund, spent=Decimal(40_000), as_of=day(-2), by=by)
    assert "40% was spent" in found_in_english("X401")
    spending_state(fund=fund, spent=Decimal(80_000), as_of=day(-1), by=by)
    assert found("X401") == []


def test_x401_an_old_statement_says_little(programme, by):
    fund = make_fund(programme, by, starts_on=day(-300), ends_on=day(50))
    spending_state(fund=fund, spent=Decimal(60_000), as_of=day(-120), by=by)
    assert "the last statement" in found_in_english("X401")
    spending_state(fund=fund, spent=Decimal(90_000), as_of=day(0), by=by)
    assert found("X401") == []


def test_x401_does_not_look_at_money_that_has_time(programme, by):
    make_fund(programme, by, starts_on=day(-10), ends_on=day(300))
    make_fund(programme, by, name="Nul", amount=Decimal(0), starts_on=day(-300), ends_on=day(5))
    assert found("X401") == []


def test_x404_reports_that_are_due_or_late(programme, by):
    fund = make_fund(programme, by)
    late = report_add(fund=fund, values={"due_on": day(-1), "what": "Oud"}, by=by)
    near = report_add(fund=fund, values={"due_on": day(30), "what": "Nieuw"}, by=by)
    report_add(fund=fund, values={"due_on": day(31), "what": "Later"}, by=by)
    assert len(found("X404")) == 2
    for report in (late, near):
        report_change(report=report, values={"sent_on": day(0)}, by=by)
    assert found("X404") == []


def test_x405_time_to_negotiate(programme, by):
    contract = make_contract(programme, by, negotiation_on=day(90))
    assert len(found("X405")) == 1
    contract_change(contract=contract, values={"negotiation_on": day(91)}, version=1, by=by)
    assert found("X405") == []


@pytest.mark.parametrize("fit", ["no", "partly"])
def test_x406_a_contract_that_does_not_fit(programme, by, fit):
    contract = make_contract(programme, by, fit=fit)
    assert len(found("X406")) == 1
    contract_change(contract=contract, values={"fit": "yes"}, version=1, by=by)
    assert found("X406") == []


def test_all_are_registered_under_the_kind_of_money():
    rules = [rule_by_id(row[0]) for row in RULES]
    assert {rule.kind for rule in rules} == {"fund"}
    assert {question for rule in rules for question in rule.answers} == {"ME7"}


@pytest.mark.django_db(transaction=True)
def test_findings_close_by_themselves_when_mended(municipality, by):
    programme = make_programme(municipality)
    fund = make_fund(programme, by)
    open_now = open_findings(scope_kind=PROGRAMME, scope_ids=[programme.pk]).filter(rule="R067")
    assert open_now.count() == 2
    line_add(fund=fund, values={"purpose": "monitoring", "amount": Decimal(5)}, by=by)
    assert open_findings(scope_kind=PROGRAMME, scope_ids=[programme.pk]).filter(rule="R067").count() == 1


def test_as_many_queries_for_one_programme_as_for_many(municipality, by):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            violations_in(Programme.objects.all(), rules=[rule_by_id(row[0]) for row in RULES])
        return len(queries)

    def fill(number: int) -> None:
        programme = make_programme(municipality, name=f"Programma {number}")
        fund = make_fund(programme, by, domain="work", starts_on=day(-300), ends_on=day(50))
        report_add(fund=fund, values={"due_on": day(1), "what": "Halfjaar"}, by=by)
        make_contract(programme, by, fit="", negotiation_on=None)
        make_contract(programme, by, what="Ander werk", fit="no", negotiation_on=day(1))

    fill(1)
    few = asked()
    for number in range(2, 8):
        fill(number)
    assert asked() == few
    assert few <= 6


def found_in_english(rule_id) -> str:
    with override("en"):
        return " ".join(found(rule_id))
