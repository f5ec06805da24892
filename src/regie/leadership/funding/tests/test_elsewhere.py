"""What means give to other pages: agenda proposals, the handover file and the search."""

import pytest

from regie.access.search.selectors import search
from regie.access.search.services import index_rebuild
from regie.leadership.funding.services import report_add, report_change
from regie.leadership.governance.models import Consultation
from regie.leadership.governance.proposals import proposed
from regie.leadership.programmes.handover import handover_of

from .factories import day, make_contract, make_fund, make_programme

pytestmark = pytest.mark.django_db
PARTS = ("funds", "fund_reports", "contracts")


@pytest.fixture
def programme(municipality):
    return make_programme(municipality)


@pytest.fixture
def by(actor):
    return actor("regisseur")


def keys(programme, level) -> set[str]:
    """What means propose to a consultation of this level today: the sort and the key of the row."""
    consultation = Consultation(
        programme=programme,
        name=f"Overleg {Consultation.objects.count()}",
        level=level,
        frequency="as_needed",
    )
    consultation.kind = Consultation._meta.get_field("kind").choices[0][0]
    consultation.save()
    items = proposed(consultation, day(0))
    return {item.key for item in items if item.key.startswith(("report:", "negotiation:"))}


def test_reports_and_negotiations_come_on_the_agenda_in_time(programme, by):
    fund = make_fund(programme, by)
    near = report_add(fund=fund, values={"due_on": day(30), "what": "Halfjaar"}, by=by)
    report_add(fund=fund, values={"due_on": day(31), "what": "Later"}, by=by)
    contract = make_contract(programme, by, negotiation_on=day(90))
    make_contract(programme, by, what="Later", negotiation_on=day(91))
    make_contract(programme, by, what="Voorbij", negotiation_on=day(-50), ends_on=day(-1))
    negotiation = f"negotiation:{contract.pk}:{day(90)}"
    assert keys(programme, "strategic") == {f"report:{near.pk}", negotiation}


def test_partners_at_the_table_see_no_negotiation_coming(programme, by):
    fund = make_fund(programme, by)
    report = report_add(fund=fund, values={"due_on": day(3), "what": "Halfjaar"}, by=by)
    make_contract(programme, by, negotiation_on=day(3))
    assert keys(programme, "tactical") == {f"report:{report.pk}"}


def test_the_work_floor_is_left_alone_and_what_is_sent_too(programme, by):
    fund = make_fund(programme, by)
    report = report_add(fund=fund, values={"due_on": day(3), "what": "Halfjaar"}, by=by)
    assert keys(programme, "operational") == set()
    report_change(report=report, values={"sent_on": day(0)}, by=by)
    assert keys(programme, "strategic") == set()


def parts(programme, reader) -> dict[str, list]:
    return {part.key: part.rows for part in handover_of(programme, reader) if part.key in PARTS}


def test_the_handover_file_tells_what_runs_and_what_is_owed(actor, programme, by):
    assert parts(programme, by) == {key: [] for key in PARTS}
    fund = make_fund(programme, by)
    make_fund(programme, by, name="Voorbij", ends_on=day(-1))
    report_add(fund=fund, values={"due_on": day(3), "what": "Halfjaar"}, by=by)
    make_contract(programme, by, ends_on=None, negotiation_on=None)
    found = parts(programme, by)
    assert [row[0] for row in found["funds"]] == [fund.name]
    assert [row[1] for row in found["fund_reports"]] == ["Halfjaar"]
    assert [row[0] for row in found["contracts"]] == ["Jongerenwerk"]
    assert parts(programme, actor("core_partner")) == {key: [] for key in PARTS}


def test_who_sees_money_finds_it(actor, programme, by):
    make_fund(programme, by, name="Kansrijk op tijd")
    make_contract(programme, by, what="Straatwerk")
    index_rebuild()

    def found(reader, typed) -> list[str]:
        return [one.text for group in search(reader, typed) for one in group.found]

    assert found(by, "kansrijk") == ["Kansrijk op tijd"]
    assert found(by, "straatwrek") == ["Straatwerk"]
    assert found(actor("core_partner"), "kansrijk") == []
