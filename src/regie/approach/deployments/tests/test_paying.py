"""What pays a deployment: who may say it, within which period, the rules about it, and the screens."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regie.access.authorisation.policies import Refused
from regie.approach.deployments.models import DeploymentFunding
from regie.approach.deployments.paying import payment_add, payment_change, payment_remove
from regie.approach.deployments.selectors import payments_for
from regie.approach.deployments.services import deployment_change, deployment_remove
from regie.audit.events.models import Event
from regie.leadership.funding.services import fund_change, fund_remove
from regie.leadership.funding.tests.factories import day, make_contract, make_fund
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.registry import rule_by_id

from .factories import make_deployment, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(actor):
    return actor("regisseur")


@pytest.fixture
def programme(municipality):
    return make_programme(municipality)


@pytest.fixture
def deployment(programme, by):
    return make_deployment(programme, by)


@pytest.fixture
def fund(programme, by):
    return make_fund(programme, by)


def pay(deployment, by, **values):
    return payment_add(
        deployment=deployment, values={"amount": Decimal(1000), "starts_on": day(-50)} | values, by=by
    )


def found(rule_id) -> list:
    return list(rule_by_id(rule_id).check(Programme.objects.all()))


def url(name, *args) -> str:
    return reverse(f"deployments:{name}", args=args)


def test_who_may_say_it_and_who_sees_it(actor, deployment, fund, by, other_municipality):
    payment = pay(deployment, by, fund=fund)
    assert Event.objects.latest("pk").detail["values"]["fund"] == fund.pk
    for role in ("administrator", "analyst", "core_partner", "coach"):
        with pytest.raises(Refused):
            pay(deployment, actor(role), fund=fund)
        assert payments_for(actor(role)).exists() is (role in ("administrator", "analyst"))
    Programme.objects.update(is_published=True)
    assert not payments_for(actor("regisseur", other_municipality)).exists()
    with pytest.raises(Refused):
        payment_remove(payment=payment, by=actor("regisseur", other_municipality))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fund": None}, "source"),
        ({"both": True}, "source"),
        ({"foreign": True}, "source"),
        ({"amount": Decimal(-1)}, "__all__"),
        ({"amount": None}, "amount"),
        ({"starts_on": None}, "starts_on"),
        ({"starts_on": day(-101)}, "starts_on"),
        ({"starts_on": day(301)}, "ends_on"),
        ({"ends_on": day(301)}, "ends_on"),
        ({"ends_on": day(-60)}, "ends_on"),
    ],
)
def test_what_cannot_be_is_refused(municipality, deployment, fund, by, programme, values, field):
    if values.pop("both", False):
        values = {"contract": make_contract(programme, by)}
    if values.pop("foreign", False):
        values = {"fund": make_fund(make_programme(municipality, "Ander"), by)}
    with pytest.raises(ValidationError) as refused:
        pay(deployment, by, **{"fund": fund} | values)
    assert field in refused.value.message_dict
    assert not DeploymentFunding.objects.exists()


def test_changes_are_in_the_log_and_nothing_is_written_without(deployment, fund, by, programme):
    payment = pay(deployment, by, fund=fund)
    contract = make_contract(programme, by)
    changed = payment_change(payment=payment, values={"fund": None, "contract": contract}, by=by)
    assert changed.means == contract
    assert set(Event.objects.latest("pk").detail["differences"]) == {"fund", "contract"}
    before = Event.objects.count()
    payment_change(payment=payment, values={"amount": Decimal("1000.00")}, by=by)
    assert Event.objects.count() == before
    payment_remove(payment=payment, by=by)
    with pytest.raises(ValidationError):
        payment_remove(payment=payment, by=by)


def test_a_fund_that_pays_something_stays(deployment, fund, by):
    pay(deployment, by, fund=fund)
    with pytest.raises(ValidationError) as refused:
        fund_remove(fund=fund, by=by)
    assert deployment.name in " ".join(refused.value.messages)
    fund.refresh_from_db()


def test_r066_each_running_deployment_is_paid_from_somewhere(deployment, fund, by):
    assert [each.object_id for each in found("R066")] == [deployment.pk]
    payment = pay(deployment, by, fund=fund)
    assert found("R066") == []
    payment_change(payment=payment, values={"ends_on": day(-1)}, by=by)
    assert [each.object_id for each in found("R066")] == [deployment.pk]


def test_r066_asks_nothing_of_what_is_not_deployed(deployment, by):
    left_out = {"status": "not_deployed", "not_deployed_reason": "scrapped", "reason": "Niet nodig."}
    deployment_change(deployment=deployment, values=left_out, version=1, by=by)
    assert found("R066") == []


def test_r066_asks_nothing_of_what_is_removed(deployment, by):
    deployment_remove(deployment=deployment, by=by, reason="dubbel")
    assert found("R066") == []


def test_x402_two_that_pay_the_whole(deployment, fund, by, programme):
    pay(deployment, by, fund=fund, covers_all=True)
    second = pay(deployment, by, contract=make_contract(programme, by), covers_all=True)
    assert [each.object_id for each in found("X402")] == [deployment.pk]
    payment_change(payment=second, values={"covers_all": False}, by=by)
    assert found("X402") == []


def test_x402_one_after_the_other_is_not_double(deployment, programme, by):
    first = make_fund(programme, by, name="Eerst", ends_on=day(10))
    then = make_fund(programme, by, name="Daarna", starts_on=day(11))
    pay(deployment, by, fund=first, covers_all=True)
    pay(deployment, by, fund=then, covers_all=True, starts_on=day(11))
    assert found("X402") == []


def test_x403_a_fund_that_ends_under_a_deployment(deployment, programme, by):
    fund = make_fund(programme, by, name="Rijk", ends_on=day(120))
    pay(deployment, by, fund=fund)
    (one,) = found("X403")
    assert one.object_id == fund.pk
    assert deployment.name in str(one.message)
    after = make_fund(programme, by, name="Daarna", starts_on=day(100), ends_on=day(800))
    payment = pay(deployment, by, fund=after, starts_on=day(121))
    assert found("X403") == []
    payment_remove(payment=payment, by=by)
    fund_change(fund=fund, values={"ends_on": day(400)}, version=1, by=by)
    assert found("X403") == []


def test_x403_what_stops_before_needs_nothing(deployment, programme, by):
    pay(deployment, by, fund=make_fund(programme, by, ends_on=day(120)))
    deployment_change(deployment=deployment, values={"ends_on": day(100)}, version=1, by=by)
    assert found("X403") == []


def test_the_screens(client_as, deployment, fund, by):
    client = client_as("regisseur")
    page = client.get(url("detail", deployment.pk)).content.decode()
    assert url("paid_from", deployment.pk) in page
    sent = {
        "source": f"fund-{fund.pk}",
        "amount": "1.250,75",
        "starts_on": day(0).isoformat(),
        "covers_all": "on",
    }
    wrong = client.post(url("payment_add", deployment.pk), sent | {"amount": "1,250.75", "note": "Blijft"})
    assert wrong.status_code == 422
    assert "Blijft" in wrong.content.decode()
    early = client.post(url("payment_add", deployment.pk), sent | {"starts_on": day(-200).isoformat()})
    assert "starts_on" in early.context["form"].errors
    assert client.post(url("payment_add", deployment.pk), sent | {"source": "fund-0"}).status_code == 422
    assert client.post(url("payment_add", deployment.pk), sent).status_code == 302
    payment = DeploymentFunding.objects.get()
    assert payment.amount == Decimal("1250.75")
    assert "€\u00a01.250,75" in client.get(url("paid_from", deployment.pk)).content.decode()
    assert deployment.name in client.get(url("paid_by_fund", fund.pk)).content.decode()
    assert client.get(url("payment", payment.pk)).context["form"]["source"].value() == f"fund-{fund.pk}"
    client.post(url("payment", payment.pk), sent | {"amount": "100.001"})
    assert "€\u00a0100.001" in client.get(url("paid_by_fund", fund.pk)).content.decode()
    assert client.get(url("payment_remove", payment.pk)).status_code == 200
    client.post(url("payment_remove", payment.pk))
    assert not DeploymentFunding.objects.exists()


def test_without_means_the_form_says_what_to_do_first(client_as, deployment):
    page = client_as("regisseur").get(url("payment_add", deployment.pk)).content.decode()
    assert reverse("funding:overview", args=[deployment.programme_id]) in page


def test_partners_read_the_deployment_without_its_money(client_as, deployment, fund, by):
    pay(deployment, by, fund=fund)
    client = client_as("core_partner")
    page = client.get(url("detail", deployment.pk))
    assert page.status_code == 200
    assert url("paid_from", deployment.pk) not in page.content.decode()
    for address in (url("paid_from", deployment.pk), url("paid_by_fund", fund.pk)):
        assert client.get(address).status_code == 403


def test_as_many_queries_for_one_as_for_many(client_as, programme, by):
    fund = make_fund(programme, by)
    contract = make_contract(programme, by)
    client = client_as("regisseur")

    def asked() -> list[int]:
        counts = []
        for address in (url("paid_by_fund", fund.pk), url("paid_by_contract", contract.pk)):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        for rule_id in ("R066", "X402", "X403"):
            with CaptureQueriesContext(connection) as queries:
                found(rule_id)
            counts.append(len(queries))
        return counts

    def fill(number: int) -> None:
        row = make_deployment(programme, by, name=f"Inzet {number}")
        pay(row, by, fund=fund)
        pay(row, by, contract=contract)

    fill(1)
    few = asked()
    for number in range(2, 12):
        fill(number)
    assert asked() == few
    assert max(few) <= 12
