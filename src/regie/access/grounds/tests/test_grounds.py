"""The list of grounds: what can be chosen, who checked what, and the screens."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regie.access.authorisation.choices import DataCategory
from regie.access.authorisation.policies import Refused
from regie.access.grounds.choices import GroundKind
from regie.access.grounds.models import Ground, GroundCheck
from regie.access.grounds.selectors import fits, grounds_for, may_skip_check, selectable_grounds, unchecked
from regie.access.grounds.services import ground_check_record, ground_check_withdraw, grounds_load
from regie.access.organisations.choices import OrganisationKind
from regie.audit.events.models import Event

pytestmark = pytest.mark.django_db


def url(name, *args) -> str:
    return reverse(f"grounds:{name}", args=args)


def values(**changes) -> dict:
    return {
        "checked_by": "mr. E. Sluiskil",
        "function": "privacyjurist",
        "checked_on": timezone.localdate(),
    } | changes


@pytest.fixture
def officer(actor):
    return actor("privacy_officer")


@pytest.mark.usefixtures("grounds")
def test_the_shipped_rows_can_be_loaded_again_without_losing_checks(officer):
    ground = Ground.objects.get(code="G03")
    made = ground_check_record(ground=ground, by=officer, **values())
    assert grounds_load(by=officer) == 51
    assert Ground.objects.count() == 51
    assert list(ground.checks.all()) == [made]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    kind=st.sampled_from(OrganisationKind.values),
    category=st.sampled_from(DataCategory.values),
    second=st.booleans(),
)
def test_only_a_basis_in_force_for_this_organisation_is_offered(grounds, kind, category, second):
    offered = selectable_grounds(organisation_kind=kind, category=category, second=second)
    for ground in offered:
        assert ground.kind == GroundKind.BASIS
        assert kind in {*ground.holders, *ground.disclosers}
        assert ground.valid_from is None or ground.valid_from <= timezone.localdate()
        if second or category in ("ordinary", "bsn"):
            assert category in ground.categories
        else:
            assert "ordinary" in ground.categories
    never = {each.code for each in grounds.values() if each.kind != GroundKind.BASIS}
    assert not never & {each.code for each in offered}


def test_a_ground_is_offered_on_its_days_only(grounds, time_machine):
    ground = grounds["G32"]
    assert ground.valid_from is not None
    time_machine.move_to(f"{ground.valid_from - timedelta(days=1)}T12:00+01:00")
    codes = {each.code for each in selectable_grounds(organisation_kind="zvh", category="ordinary")}
    assert "G32" not in codes
    time_machine.move_to(f"{ground.valid_from}T12:00+01:00")
    codes = {each.code for each in selectable_grounds(organisation_kind="zvh", category="ordinary")}
    assert "G32" in codes


def test_police_data_rests_on_the_articles_that_give_it(grounds):
    offered = selectable_grounds(organisation_kind="youth_work", category="police", second=True)
    assert {each.code for each in offered} == {"G14", "G25", "G26"}
    assert not fits(grounds["G27"], "police", "police", second=True)
    assert not fits(grounds["G23"], "police", "police", second=True)


def test_a_check_counts_for_its_own_municipality_until_it_is_withdrawn(
    grounds, officer, municipality, other_municipality
):
    ground = grounds["G03"]
    made = ground_check_record(ground=ground, by=officer, **values(remark="Zie advies 12"))
    assert not unchecked({ground.pk}, municipality).exists()
    assert unchecked({ground.pk}, other_municipality).exists()
    assert grounds_for(officer).get(pk=ground.pk).is_checked
    ground_check_withdraw(ground_check=made, by=officer)
    assert unchecked({ground.pk}, municipality).exists()
    assert Event.objects.filter(action="check ground").count() == 1
    assert Event.objects.filter(action="withdraw check").count() == 1


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("G03", {"checked_by": "  "}),
        ("G03", {"function": ""}),
        ("G03", {"checked_on": timezone.localdate() + timedelta(days=2)}),
        ("G06", {}),  # a prohibition
        ("G23", {}),  # never to be used
    ],
)
def test_what_is_no_check_is_not_recorded(grounds, officer, code, changes):
    with pytest.raises(ValidationError):
        ground_check_record(ground=grounds[code], by=officer, **values(**changes))
    assert not GroundCheck.objects.exists()


def test_a_ground_is_checked_once(grounds, officer):
    ground_check_record(ground=grounds["G03"], by=officer, **values())
    with pytest.raises(ValidationError):
        ground_check_record(ground=grounds["G03"], by=officer, **values())


@pytest.mark.parametrize("role", ["regisseur", "core_partner", "functional_manager", "analyst"])
def test_only_the_privacy_officer_records_and_withdraws(grounds, officer, actor, role):
    made = ground_check_record(ground=grounds["G03"], by=officer, **values())
    with pytest.raises(Refused):
        ground_check_record(ground=grounds["G01"], by=actor(role), **values())
    with pytest.raises(Refused):
        ground_check_withdraw(ground_check=made, by=actor(role))


def test_the_officer_of_another_municipality_touches_nothing(grounds, officer, actor, other_municipality):
    made = ground_check_record(ground=grounds["G03"], by=officer, **values())
    with pytest.raises(Refused):
        ground_check_withdraw(ground_check=made, by=actor("privacy_officer", other_municipality))


@pytest.mark.parametrize(("demo", "fictional"), [(True, True), (True, False), (False, True), (False, False)])
def test_only_a_fictional_town_in_a_demo_does_without_checks(municipality, settings, demo, fictional):
    settings.DEMO, municipality.is_fictional = demo, fictional
    assert may_skip_check(municipality) is (demo and fictional)


# ---- screens ----


@pytest.mark.usefixtures("grounds")
@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("q=toestemming", "G04", "G48"),
        ("law=Gemeentewet", "G21", "G03"),
        ("category=judicial", "G30", "G26"),
        ("holder=youth_work", "G49", "G48"),
        ("kind=unavailable", "G23", "G03"),
        ("checked=yes", None, "G03"),
        ("checked=no", "G03", None),
    ],
)
def test_the_list_filters(client_as, query, there, not_there):
    page = client_as("coach").get(f"{url('list')}?{query}").content.decode()
    found = {code for code in (f"G{number:02d}" for number in range(1, 52)) if f">{code}<" in page}
    assert there is None or there in found
    assert not_there not in found


@pytest.mark.parametrize("shown", [20, 51])
def test_the_list_costs_the_same_at_two_sizes(grounds, client_as, shown, django_assert_max_num_queries):
    Ground.objects.exclude(pk__in=[each.pk for each in list(grounds.values())[:shown]]).delete()
    client = client_as("privacy_officer")
    with django_assert_max_num_queries(12) as counted:
        assert client.get(url("list")).status_code == 200
    assert len(counted) == 7


def test_the_page_says_it_is_no_advice_and_who_checked(grounds, client_as, officer):
    ground = grounds["G26"]
    ground_check_record(ground=ground, by=officer, **values(remark="Zie advies 12"))
    page = client_as("regisseur").get(url("detail", ground.pk)).content.decode()
    for text in (ground.plain, ground.article, "geen juridisch advies", "mr. E. Sluiskil", "Zie advies 12"):
        assert text in page
    assert url("check", ground.pk) not in page
    other = client_as("coach").get(url("detail", ground.pk)).content.decode()
    assert "Sluiskil" not in other


def test_the_officer_records_and_withdraws_on_screen(grounds, client_as):
    client, ground = client_as("privacy_officer"), grounds["G48"]
    assert url("check", ground.pk) in client.get(url("detail", ground.pk)).content.decode()
    wrong = client.post(url("check", ground.pk), values(checked_by="", remark="Blijft staan"))
    assert wrong.status_code == 422
    assert "Blijft staan" in wrong.content.decode()
    late = client.post(url("check", ground.pk), values(checked_on="2099-01-01"))
    assert late.context["form"].errors.keys() == {"checked_on"}
    client.post(url("check", ground.pk), values())
    made = GroundCheck.objects.get()
    assert client.get(url("check_withdraw", made.pk)).status_code == 405
    page = client.post(url("check_withdraw", made.pk), follow=True).content.decode()
    assert "ingetrokken op" in page
    made.refresh_from_db()
    assert made.withdrawn_at
