"""The screens of means: what is typed is understood, kept and told; two versions; lists, download and paper."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook

from regie.leadership.funding.models import BudgetLine, Contract, Fund, MonitoringArrangement, ReportingDate
from regie.leadership.funding.services import line_add, report_add, spending_state
from regie.leadership.funding.side_by_side import means_of, time_line

from .factories import day, make_contract, make_fund, make_programme

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def programme(municipality):
    return make_programme(municipality)


@pytest.fixture
def by(actor):
    return actor("regisseur")


@pytest.fixture
def client(client_as):
    return client_as("regisseur")


def url(name, *args) -> str:
    return reverse(f"funding:{name}", args=args)


def typed(**changes) -> dict:
    return {
        "name": "Landelijk programma",
        "kind": "national_programme",
        "source_name": "Rijk",
        "starts_on": day(-10).isoformat(),
        "ends_on": day(100).isoformat(),
        "amount": "€ 12.500,50",
        "domain": "safety",
    } | changes


def test_without_a_programme_it_says_what_to_do_first(client):
    page = client.get(url("home"))
    assert "regie-empty" in page.content.decode()
    assert reverse("programmes:list") in page.content.decode()


def test_home_leads_to_the_programme_that_runs(client, programme, municipality):
    running = make_programme(municipality, name="Loopt", status="established")
    assert client.get(url("home")).url == url("overview", running.pk)


def test_a_fund_is_added_as_people_write_it(client, programme):
    page = client.get(url("overview", programme.pk))
    assert url("add", programme.pk) in page.content.decode()
    answer = client.post(url("add", programme.pk), typed(), follow=True)
    fund = Fund.objects.get()
    assert fund.amount == Decimal("12500.50")
    assert "€\u00a012.500,50" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "12,500.50"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"name": ""}, "name"),
        ({"ends_on": "2000-01-01"}, "ends_on"),
        ({"domain": "onzin"}, "domain"),
        ({"conditions": "x" * 4001}, "conditions"),
        ({"source_organisation": "999"}, "source_organisation"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(client, programme, changes, field):
    answer = client.post(url("add", programme.pk), typed(fit_note="Blijft staan", **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Blijft staan" in answer.content.decode()
    if changes.get("amount"):
        assert f'value="{changes["amount"]}"' in answer.content.decode()
    assert not Fund.objects.exists()


def test_a_name_is_used_once(client, programme, by):
    make_fund(programme, by, name="Landelijk programma")
    answer = client.post(url("add", programme.pk), typed())
    assert answer.status_code == 422
    assert "name" in answer.context["form"].errors


def test_two_versions_of_a_fund(client_as, programme, by):
    fund = make_fund(programme, by)
    first, second = client_as("deputy"), client_as("regisseur")
    form = second.get(url("edit", fund.pk)).context["form"]
    base = {name: form[name].value() for name in ("version", "base")}
    same = typed(name=fund.name, kind="budget", source_name="Gemeente", domain="care", fit="yes",
                 starts_on=fund.starts_on.isoformat(), ends_on=fund.ends_on.isoformat())  # fmt: skip
    first.post(url("edit", fund.pk), same | base | {"amount": "90.000"})
    mine = same | base | {"amount": "100.000", "conditions": "Van mij"}
    answer = second.post(url("edit", fund.pk), mine)
    assert answer.status_code == 409
    assert "€\u00a090.000" in answer.content.decode()
    assert {each.name: each.keep for each in answer.context["differences"]} == {
        "amount": "theirs",
        "conditions": "mine",
    }
    again = mine | {"version": 2, "keep-amount": "theirs", "keep-conditions": "mine"}
    assert second.post(url("edit", fund.pk), again).status_code == 302
    fund.refresh_from_db()
    assert (fund.amount, fund.conditions, fund.version) == (Decimal(90_000), "Van mij", 3)


def test_what_needs_no_choice_is_saved_over_the_new_version(client_as, programme, by):
    fund = make_fund(programme, by)
    client = client_as("regisseur")
    form = client.get(url("edit", fund.pk)).context["form"]
    seen = {name: form[name].value() for name in ("version", "base")}
    same = typed(name=fund.name, kind="budget", source_name="Gemeente", domain="care", fit="yes", amount="100.000",
                 starts_on=fund.starts_on.isoformat(), ends_on=fund.ends_on.isoformat())  # fmt: skip
    client_as("deputy").post(url("edit", fund.pk), same | seen | {"conditions": "Gelijk"})
    assert client.post(url("edit", fund.pk), same | seen | {"conditions": "Gelijk"}).status_code == 302
    fund.refresh_from_db()
    assert (fund.version, fund.conditions) == (2, "Gelijk")
    # Another field only, and the form says what stood: saved as well.
    now = client.get(url("edit", fund.pk)).context["form"]["base"].value()
    wanted = same | {"version": 1, "base": now, "conditions": "Anders"}
    assert client.post(url("edit", fund.pk), wanted).status_code == 302
    fund.refresh_from_db()
    assert (fund.version, fund.conditions) == (3, "Anders")
    # A form that does not say what stood never overwrites.
    assert client.post(url("edit", fund.pk), same | {"version": 1, "conditions": "Blind"}).status_code == 409
    fund.refresh_from_db()
    assert fund.conditions == "Anders"


def test_a_third_person_asks_for_a_choice_again_and_mine_stays_what_i_typed(client_as, programme, by):
    fund = make_fund(programme, by)
    first, second = client_as("deputy"), client_as("regisseur")
    form = second.get(url("edit", fund.pk)).context["form"]
    seen = {name: form[name].value() for name in ("version", "base")}
    same = typed(name=fund.name, kind="budget", source_name="Gemeente", domain="care", fit="yes", amount="100.000",
                 starts_on=fund.starts_on.isoformat(), ends_on=fund.ends_on.isoformat())  # fmt: skip
    first.post(url("edit", fund.pk), same | seen | {"conditions": "Van de een"})
    mine = same | seen | {"conditions": "Van mij"}
    assert second.post(url("edit", fund.pk), mine).status_code == 409
    first.post(
        url("edit", fund.pk), same | {"version": 2, "base": seen["base"], "conditions": "Van de derde"}
    )
    answer = second.post(url("edit", fund.pk), mine | {"version": 2, "keep-conditions": "mine"})
    assert answer.status_code == 409
    found = answer.context["differences"][0]
    assert (found.mine, found.theirs, found.both_changed) == ("Van mij", "Van de derde", True)
    # Theirs is what stands: the word of the third person stays.
    answer = second.post(url("edit", fund.pk), mine | {"version": 2, "keep-conditions": "theirs"})
    assert answer.status_code == 302
    fund.refresh_from_db()
    assert (fund.version, fund.conditions) == (3, "Van de derde")


def test_spending_reports_and_lines_on_the_page_of_a_fund(client, programme, by):
    fund = make_fund(programme, by)
    client.post(url("spending", fund.pk), {"spent": "25000", "as_of": day(0).isoformat(), "note": "Kwartaal"})
    client.post(url("report_add", fund.pk), {"due_on": day(20).isoformat(), "what": "Halfjaar"})
    client.post(url("line_add", fund.pk), {"purpose": "monitoring", "amount": "1.000"})
    page = client.get(url("detail", fund.pk)).content.decode()
    for text in ("€\u00a025.000", "Kwartaal", "Halfjaar", "€\u00a01.000", "€\u00a099.000"):
        assert text in page
    report = ReportingDate.objects.get()
    answer = client.post(url("report_sent", report.pk), follow=True)
    assert url("report_not_sent", report.pk) in answer.content.decode()
    report.refresh_from_db()
    assert report.sent_on == day(0)
    client.post(url("report_not_sent", report.pk))
    report.refresh_from_db()
    assert report.sent_on is None
    client.post(url("report", report.pk), {"due_on": day(25).isoformat(), "what": "Heel jaar"})
    report.refresh_from_db()
    assert report.what == "Heel jaar"
    line = BudgetLine.objects.get()
    client.post(url("line", line.pk), {"purpose": "information", "amount": "2.000"})
    line.refresh_from_db()
    assert (line.purpose, line.amount) == ("information", 2000)
    for name, row in (("report_remove", report), ("line_remove", line)):
        assert client.get(url(name, row.pk)).status_code == 200
        assert client.post(url(name, row.pk)).status_code == 302
    assert not ReportingDate.objects.exists()
    assert not BudgetLine.objects.exists()


def test_a_line_that_is_too_large_is_told_in_the_form(client, programme, by):
    fund = make_fund(programme, by)
    answer = client.post(url("line_add", fund.pk), {"purpose": "other", "amount": "100.001"})
    assert answer.status_code == 422
    assert "€\u00a0100.000" in " ".join(answer.context["form"].errors["amount"])
    answer = client.post(url("spending", fund.pk), {"spent": "1", "as_of": day(1).isoformat()})
    assert answer.status_code == 422


def test_a_contract_from_start_to_end(client, programme, municipality):
    values = {"what": "Jongerenwerk", "organisation_name": "Stichting", "starts_on": day(0).isoformat(),
              "amount_per_year": "60000", "notice_months": "3", "ends_on": day(200).isoformat()}  # fmt: skip
    nobody = client.post(url("contract_add", programme.pk), values | {"organisation_name": ""})
    assert nobody.status_code == 422
    assert "organisation" in nobody.context["form"].errors
    assert client.post(url("contract_add", programme.pk), values, follow=True).status_code == 200
    contract = Contract.objects.get()
    page = client.get(url("contract", contract.pk)).content.decode()
    assert "€\u00a060.000" in page
    changed = values | {"fit": "no", "fit_note": "Te smal", "version": 1}
    assert "Te smal" in client.post(url("contract_edit", contract.pk), changed, follow=True).content.decode()
    other = changed | {"fit_note": "Te breed"}
    assert client.post(url("contract_edit", contract.pk), other).status_code == 409
    assert client.get(url("contract_remove", contract.pk)).status_code == 200
    client.post(url("contract_remove", contract.pk))
    assert not Contract.objects.exists()


def test_who_monitors(client, programme):
    client.post(url("monitoring", programme.pk), {"by": "own", "hours_per_week": "6"})
    assert MonitoringArrangement.objects.get().hours_per_week == 6
    answer = client.post(url("monitoring", programme.pk), {"by": "outsourced"})
    assert answer.status_code == 409
    assert client.post(url("monitoring", programme.pk), {"by": "x", "version": 1}).status_code == 422


def test_a_fund_goes_after_asking(client, programme, by):
    fund = make_fund(programme, by)
    assert client.get(url("remove", fund.pk)).status_code == 200
    assert Fund.objects.exists()
    assert client.post(url("remove", fund.pk)).url == url("overview", programme.pk)
    assert not Fund.objects.exists()


def test_who_may_not_change_gets_no_buttons(client_as, programme, by):
    fund = make_fund(programme, by)
    contract = make_contract(programme, by)
    client = client_as("administrator")
    for page, forbidden in (
        (url("overview", programme.pk), url("add", programme.pk)),
        (url("detail", fund.pk), url("spending", fund.pk)),
        (url("contract", contract.pk), url("contract_edit", contract.pk)),
    ):
        assert forbidden not in client.get(page).content.decode()
        assert client.get(forbidden).status_code == 403
    assert client_as("core_partner").get(url("overview", programme.pk)).status_code == 403


def test_means_of_another_municipality_are_unknown(client_as, programme, by, other_municipality):
    fund = make_fund(programme, by)
    type(programme).objects.update(is_published=True)
    stranger = client_as("regisseur", other_municipality)
    for page in (url("overview", programme.pk), url("detail", fund.pk), url("export", programme.pk)):
        assert stranger.get(page).status_code == 404


def test_the_line_of_time_tells_in_words_and_numbers_what_it_draws(programme, by):
    assert time_line(means_of(programme, reader=by, today=day(0))) is None
    fund = make_fund(programme, by, name='Fonds met "aanhaling" & <teken>')
    spending_state(fund=fund, spent=Decimal(50_000), as_of=day(0), by=by)
    report_add(fund=fund, values={"due_on": day(9), "what": "Halfjaar"}, by=by)
    make_contract(programme, by, ends_on=None)
    chart = time_line(means_of(programme, reader=by, today=day(0)))
    assert chart is not None
    assert [row[0] for row in chart.rows] == [fund.name, "Jongerenwerk"]
    assert "€\u00a0100.000" in chart.rows[0]
    assert "regie-fill-brand" in chart.svg
    assert "<teken>" not in chart.svg
    assert chart.description


def test_the_workbook_holds_numbers_and_days(client, programme, by):
    fund = make_fund(programme, by, name="=1+1")
    line_add(fund=fund, values={"purpose": "monitoring", "amount": Decimal("1000.50")}, by=by)
    make_contract(programme, by)
    answer = client.get(url("export", programme.pk))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    funds, contracts, _reports, lines, years = (
        book.get_sheet_by_name(name).to_python()[1:] for name in book.sheet_names
    )
    assert (funds[0][0], funds[0][4], funds[0][6]) == ("=1+1", fund.starts_on, 100_000)
    assert contracts[0][4] == 60_000
    assert lines[0][3] == 1000.5
    assert sum(row[1] for row in years) == 100_000


def test_lists_filter(client, programme, by):
    make_fund(programme, by, name="Nu")
    make_fund(programme, by, name="Toen", starts_on=day(-400), ends_on=day(-200), fit="no", kind="subsidy")
    make_contract(programme, by)
    lists = {
        url("list"): {"Nu", "Toen"},
        f"{url('list')}?running=over": {"Toen"},
        f"{url('list')}?running=now": {"Nu"},
        f"{url('list')}?fit=no&kind=subsidy&q=toe": {"Toen"},
        f"{url('list')}?domain=work": set(),
    }
    for address, names in lists.items():
        page = client.get(address)
        assert {row.record.name for row in page.context["table"].rows} == names, address
    assert len(client.get(f"{url('contracts')}?q=noord").context["table"].rows) == 1
    assert client.get(f"{url('list')}?export=csv").status_code == 200


def test_pages_take_at_most_twelve_queries_at_two_sizes(client, programme, municipality, by):
    def fill(number: int) -> None:
        fund = make_fund(programme, by, name=f"Fonds {number}", starts_on=day(-number - 1))
        line_add(fund=fund, values={"purpose": "monitoring", "amount": Decimal(1)}, by=by)
        report_add(fund=fund, values={"due_on": day(number), "what": "Halfjaar"}, by=by)
        spending_state(fund=fund, spent=Decimal(5), as_of=day(0), by=by)
        make_contract(programme, by, what=f"Werk {number}", fit="no")

    def asked() -> dict[str, int]:
        fund, contract = Fund.objects.get(name="Fonds 1"), Contract.objects.get(what="Werk 1")
        pages = [url("overview", programme.pk), url("print", programme.pk), url("list"), url("contracts"),
                 url("detail", fund.pk), url("contract", contract.pk), url("edit", fund.pk),
                 f"{url('list')}?q=fonds&running=now"]  # fmt: skip
        counts = {}
        for page in pages:
            client.get(page)  # what waits to be looked at, is looked at
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts[page] = len(queries)
        return counts

    fill(1)
    few = asked()
    for number in range(2, 30):
        fill(number)
    many = asked()
    assert many == few
    assert max(many.values()) <= MOST, many
