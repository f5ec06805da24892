"""What stands out in the log, for the privacy officer: from events only, about staff only."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from regie.access.authorisation.choices import Role
from regie.access.authorisation.policies import Refused
from regie.access.logbook.anomalies import FILES, Sort, anomalies_for
from regie.access.logbook.models import LookedAt
from regie.access.logbook.services import anomaly_look
from regie.audit.events.models import Event
from regie.audit.events.services import record

pytestmark = pytest.mark.django_db
# A Wednesday in winter: Amsterdam is an hour ahead of UTC.
NOON = datetime(2026, 1, 14, 11, 0, tzinfo=UTC)


@pytest.fixture
def opened(actor):
    """opened("coach", at, files=3): somebody processed files at that moment."""

    def write(role="coach", at=NOON, place=None, action="view", kind=FILES, **detail):
        with time_machine.travel(at, tick=False):
            return record(by=actor(role, place), action=action, kind=kind, detail=detail)

    return write


@pytest.fixture
def seen(actor):
    """What the privacy officer sees on the day after."""

    def look(at=NOON + timedelta(days=1)):
        with time_machine.travel(at, tick=False):
            return [
                (each.sort, each.files, each.starts_at) for each in anomalies_for(actor("privacy_officer"))
            ]

    return look


def test_many_files_in_an_hour(opened, seen):
    opened(files=20)
    opened(at=NOON + timedelta(minutes=59), files=4)
    assert seen() == []
    opened(at=NOON + timedelta(minutes=30))  # one that does not say how many
    opened(at=NOON + timedelta(minutes=60), files=9)  # the next hour
    assert seen() == [(Sort.MANY_FILES, 25, NOON)]


def test_each_person_by_itself(opened, seen):
    opened("coach", files=13)
    opened("regisseur", files=13)
    assert seen() == []


@pytest.mark.parametrize(
    ("at", "outside"),
    [
        ("2026-01-14T05:59:00Z", True),  # 6.59 in winter
        ("2026-01-14T06:00:00Z", False),
        ("2026-01-14T17:59:00Z", False),
        ("2026-01-14T18:00:00Z", True),
        ("2026-07-15T05:00:00Z", False),  # 7.00 in summer
        ("2026-07-15T17:00:00Z", True),
        ("2026-01-17T11:00:00Z", True),  # Saturday
        ("2026-01-18T11:00:00Z", True),  # Sunday
        ("2026-01-18T23:30:00Z", True),  # Monday, half past midnight here
        ("2026-01-16T23:30:00Z", True),  # Saturday here
    ],
)
def test_office_hours_are_those_of_the_town_hall(opened, seen, at, outside):
    moment = datetime.fromisoformat(at)
    opened(at=moment, files=2)
    found = seen(moment + timedelta(days=2))
    assert [(sort, files) for sort, files, _ in found] == ([(Sort.OUT_OF_HOURS, 2)] if outside else [])


def test_files_without_a_task_count_by_the_day_here(opened, seen):
    opened(at=NOON, files=4, without_task=2)
    opened(at=NOON + timedelta(hours=3), files=4, without_task=2)
    opened(at=NOON + timedelta(days=1), files=4, without_task=4)
    assert seen(NOON + timedelta(days=2)) == []
    opened(at=NOON + timedelta(hours=4), files=1, without_task=1)
    assert seen(NOON + timedelta(days=2)) == [(Sort.WITHOUT_TASK, 5, datetime(2026, 1, 13, 23, tzinfo=UTC))]


def test_only_what_was_done_with_files_in_the_own_municipality_lately(opened, seen, other_municipality):
    opened(place=other_municipality, files=99)
    opened(kind="programmes.programme", files=99)
    opened(at=NOON - timedelta(days=40), files=99)
    assert seen() == []


def test_what_was_refused_is_not_counted(opened, actor, seen):
    with time_machine.travel(NOON, tick=False):
        record(by=actor("coach"), action="view", kind=FILES, result="refused", detail={"files": 99})
    assert seen() == []


def test_the_limits_are_settings(opened, seen, settings):
    settings.WORTH_A_LOOK_FILES, settings.OFFICE_CLOSES = 2, 12
    opened(files=2)
    assert {sort for sort, _, _ in seen()} == {Sort.MANY_FILES, Sort.OUT_OF_HOURS}


def test_each_line_says_why_and_leads_to_that_part_of_the_log(opened, client_as):
    opened(files=30, without_task=7)
    opened("regisseur", files=1)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        client = client_as("privacy_officer")
        page = client.get(reverse("logbook:anomalies"), headers={"accept-language": "nl"})
        text = page.content.decode()
        assert "30 dossiers tussen 12.00 en 13.00" in text
        assert "7 dossiers zonder" in text
        (record_,) = {row.record.log_url for row in page.context["table"].rows}
        shown = client.get(record_).context["table"].rows
    assert [row.record.actor_role for row in shown] == ["coach"]


def test_looking_at_it_says_who_when_and_what_it_was(opened, client_as, actor):
    opened(files=30)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        client, address = client_as("privacy_officer"), reverse("logbook:anomalies")
        (anomaly,) = anomalies_for(actor("privacy_officer"))
        page = client.post(anomaly.look_url, {"remark": "  "})
        assert page.context["form"].errors
        page = client.post(anomaly.look_url, {"remark": "Nachtdienst"}, follow=True)
        assert "Nachtdienst" not in page.content.decode()
        assert "Nachtdienst" in client.get(address, {"all": 1}).content.decode()
        assert "Nachtdienst" in client.get(anomaly.look_url).content.decode()
        looked = LookedAt.objects.get()
        assert (looked.by_id, looked.at) == (actor("privacy_officer").user_id, NOON + timedelta(hours=1))
        again = client.post(anomaly.look_url, {"remark": "Iets anders"})
        assert "Nachtdienst" in str(again.context["form"].errors)
    event = Event.objects.get(action="look at")
    assert event.detail == {"sort": "many_files", "person": anomaly.person_id}
    assert "Nachtdienst" not in str(vars(event))


def test_only_once_and_only_by_the_privacy_officer(opened, actor):
    opened(files=30)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        (anomaly,) = anomalies_for(actor("privacy_officer"))
        anomaly_look(anomaly=anomaly, remark="Gevraagd", by=actor("privacy_officer"))
        with pytest.raises(ValidationError, match="Gevraagd"):
            anomaly_look(anomaly=anomaly, remark="Nog eens", by=actor("privacy_officer"))
        with pytest.raises(Refused):
            anomaly_look(anomaly=anomaly, remark="Ik", by=actor("regisseur"))
        assert anomalies_for(actor("regisseur")) == []


@pytest.mark.parametrize("role", Role.values)
def test_only_the_privacy_officer_opens_the_page(client_as, role):
    expected = 200 if role == "privacy_officer" else 403
    assert client_as(role).get(reverse("logbook:anomalies")).status_code == expected


@pytest.mark.parametrize("address", ["many_files/1/2026011411", "nothing/1/2026011411", "many_files/1/x"])
def test_what_is_not_there_is_not_found(client_as, address):
    page = client_as("privacy_officer").get(f"{reverse('logbook:anomalies')}{address}/")
    assert page.status_code == 404


@pytest.mark.parametrize("count", [2, 60])
def test_the_page_costs_the_same_at_any_length(opened, client_as, count, django_assert_max_num_queries):
    for each in range(count):
        opened(at=NOON - timedelta(hours=each), files=30, without_task=9)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        client = client_as("privacy_officer")
        with django_assert_max_num_queries(12):
            assert client.get(reverse("logbook:anomalies")).status_code == 200


def test_an_empty_page_says_what_would_stand_there(client_as):
    page = client_as("privacy_officer").get(reverse("logbook:anomalies"), headers={"accept-language": "nl"})
    assert "Er viel niets op" in page.content.decode()


def test_export_holds_the_sentences(opened, client_as):
    opened(files=30)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        answer = client_as("privacy_officer").get(reverse("logbook:anomalies"), {"export": "csv"})
        text = b"".join(answer).decode()
    assert "30 dossiers" in text
    assert "<a" not in text
