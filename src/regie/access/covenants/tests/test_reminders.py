"""Reminders of the end, as notices and on the home page; decisions that are old; grounds that nobody checked."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from regie.access.covenants.models import Covenant
from regie.access.covenants.notices import notices_for
from regie.access.covenants.reminding import reminders_send, step
from regie.access.covenants.services import covenant_renew, covenant_withdraw
from regie.access.grounds.models import GroundCheck
from regie.access.notices.models import Notice
from regie.access.notices.selectors import Wanted
from regie.access.notices.sending import digests_send
from regie.access.notices.services import preferences_set
from regie.audit.events.models import Event

pytestmark = pytest.mark.django_db
END = date(2027, 6, 30)


@pytest.fixture
def built(collaboration_with, time_machine, settings):
    settings.DEMO = True
    time_machine.move_to("2027-01-01T12:00+01:00")
    made = collaboration_with("police")
    made.covenant.valid_to = END
    made.covenant.save()
    return made


@pytest.fixture
def days_before(time_machine):
    """days_before(90): noon in the Netherlands on the day so many days before the last day."""

    def move(days: int) -> None:
        time_machine.move_to(f"{END - timedelta(days=days)}T12:00+02:00")

    return move


@pytest.mark.parametrize("days", [90, 30, 7])
def test_a_notice_comes_on_exactly_that_day_and_once(built, days_before, days):
    for other in (90, 30, 7):
        if other > days:
            days_before(other)
            reminders_send()
    earlier = list(Notice.objects.values_list("pk", flat=True))
    days_before(days + 1)
    assert reminders_send() == 0
    days_before(days)
    assert reminders_send() == 2
    assert reminders_send() == 0
    days_before(days - 1)
    assert reminders_send() == 0
    told = Notice.objects.exclude(pk__in=earlier)
    assert {each.user for each in told} == {built.users["regisseur"], built.users["deputy"]}
    assert f"loopt af over {days} dagen, op 30 juni 2027" in str(told[0].text)
    assert told[0].url == reverse("covenants:detail", args=[built.covenant.pk])


def test_days_without_a_run_lose_nothing_and_pile_up_nothing(built, days_before):
    days_before(5)
    assert reminders_send() == 2
    assert {each.key.rpartition(":")[2] for each in Notice.objects.all()} == {"7"}
    days_before(0)
    assert reminders_send() == 0
    days_before(-1)
    assert reminders_send() == 0


@pytest.mark.parametrize(("left", "due"), [(90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7)])
def test_the_nearest_step_that_has_come(left, due):
    assert step(left) == due


def test_it_goes_by_mail_as_each_person_chose(built, days_before):
    """One way for all notices: the digest says what kind of notice waits, and how to stop it."""
    days_before(30)
    preferences_set(
        by=built.people["deputy"], wanted={"covenant_ends": Wanted(True, "off")}, weekday=0, hour=7
    )
    assert reminders_send() == 2
    days_before(28)
    digests_send()
    assert [each.to[0] for each in mail.outbox] == [built.users["regisseur"].email]
    assert "Een convenant loopt bijna af" in mail.outbox[0].body


def test_who_wants_it_nowhere_gets_nothing_and_leaves_no_trace(built, days_before):
    days_before(30)
    for role in ("regisseur", "deputy"):
        preferences_set(
            by=built.people[role], wanted={"covenant_ends": Wanted(False, "off")}, weekday=0, hour=7
        )
    assert reminders_send() == 0
    assert not Event.objects.filter(action="remind").exists()


def test_nobody_is_reminded_of_what_is_renewed_ended_or_in_preparation(built, days_before, grounds):
    days_before(90)
    by, covenant = built.people["regisseur"], built.covenant
    renewed = covenant_renew(
        covenant=covenant, title="Verlenging", by=by,
        valid_from=END + timedelta(days=1), valid_to=END + timedelta(days=700),
    )  # fmt: skip
    assert reminders_send() == 2  # in preparation it takes over from nothing
    renewed.activated_at = timezone.now()
    renewed.save()
    days_before(30)
    assert reminders_send() == 0
    Covenant.objects.filter(pk=renewed.pk).update(ended_at=timezone.now())
    assert reminders_send() == 2
    Covenant.objects.filter(pk=covenant.pk).update(ended_at=timezone.now())
    days_before(7)
    assert reminders_send() == 0


def test_whoever_lost_the_role_or_the_account_gets_none(built, days_before):
    days_before(90)
    built.users["deputy"].memberships.update(ended_at=timezone.now())
    user = built.users["regisseur"]
    user.is_active = False
    user.save()
    assert reminders_send() == 0


def test_tidy_sends_them_and_says_how_many(built, days_before, capsys):
    days_before(90)
    call_command("tidy", no_send=True)
    assert mail.outbox == []
    call_command("tidy")
    assert "reminders of covenants: 2" in capsys.readouterr().out
    assert Event.objects.filter(action="remind", object_id=str(built.covenant.pk)).count() == 1


# ---- what becomes a finding (see leadership.partners.rules) ----


@pytest.mark.parametrize(
    ("days", "severity"), [(90, "advises"), (31, "advises"), (30, "warns"), (7, "warns")]
)
def test_the_end_is_told_in_time(built, days_before, days, severity):
    days_before(days)
    (notice,) = notices_for(built.people["regisseur"])
    assert (notice.severity, notice.object_id) == (severity, built.covenant.pk)
    assert f"over {days} dagen" in str(notice.message)


def test_nothing_stands_there_before_that(built, days_before):
    days_before(91)
    assert notices_for(built.people["regisseur"]) == []


def test_an_expired_covenant_holds_back_and_stands_there_once(built, days_before):
    days_before(-1)
    (notice,) = notices_for(built.people["deputy"])
    assert notice.severity == "blocks"
    assert "30 juni 2027" in str(notice.message)


def test_a_partner_that_sees_nothing_stands_there_with_the_reason(built):
    signature = built.covenant.signatures.get(organisation=built.organisations["police"])
    covenant_withdraw(signature=signature, reason="Beleid", by=built.people["regisseur"])
    (notice,) = notices_for(built.people["regisseur"])
    assert notice.severity == "warns"
    assert "police Voorbeeldstad ziet sinds 1 januari 2027 geen persoonsgegevens" in str(notice.message)


@pytest.mark.parametrize(("age", "told"), [(365, False), (366, True)])
def test_a_decision_older_than_a_year_is_listed(collaboration_with, time_machine, settings, age, told):
    settings.DEMO = True
    time_machine.move_to("2027-01-01T12:00+01:00")
    built = collaboration_with("police", categories=("ordinary", "police"))
    lines = built.covenant.grounds.filter(category="police")
    lines.update(decision_on=date(2027, 1, 1) - timedelta(days=age))
    found = notices_for(built.people["regisseur"])
    assert len(found) == (2 if told else 0)  # of the municipality and of the police
    assert all("Bekijk het na een jaar opnieuw" in str(each.message) for each in found)


def test_a_ground_whose_check_was_withdrawn_is_listed_outside_a_demo(built, settings, grounds):
    settings.DEMO = False
    by, town = built.people["regisseur"], built.collaboration.municipality
    (notice,) = notices_for(by)
    assert notice.url == reverse("grounds:detail", args=[grounds["G03"].pk])
    GroundCheck.objects.create(
        municipality=town, ground=grounds["G03"], checked_by="mr. E. Sluiskil", function="jurist",
        checked_on=date(2026, 12, 1),
    )  # fmt: skip
    assert notices_for(by) == []


@pytest.mark.parametrize("role", ["case_director", "core_partner", "privacy_officer", "functional_manager"])
def test_only_regisseur_and_deputy_are_told(built, days_before, actor, role):
    days_before(7)
    assert notices_for(actor(role)) == []


def test_another_municipality_is_not_told(built, days_before, actor, other_municipality):
    days_before(7)
    assert notices_for(actor("regisseur", other_municipality)) == []


@pytest.mark.parametrize("count", [1, 8])
def test_notices_cost_the_same_at_two_sizes(
    collaboration_with, count, settings, django_assert_max_num_queries
):
    settings.DEMO = True
    built = [collaboration_with("police", name=f"S{number}", days_left=5) for number in range(count)]
    with django_assert_max_num_queries(10) as counted:
        assert len(notices_for(built[0].people["regisseur"])) == count
    assert len(counted) == 10
