"""The calendar feed: what a calendar program makes of it, what it leaves out, and who gets it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from regie.leadership.actions.services import action_add
from regie.leadership.governance.models import CalendarFeed
from regie.leadership.governance.services.agenda import item_add
from regie.leadership.governance.services.feed import digest_of, feed_end, feed_make
from regie.leadership.governance.services.meetings import meeting_add, meeting_cancel, meeting_move

from .conftest import at

pytestmark = pytest.mark.django_db


def fetch(secret) -> Calendar:
    answer = Client().get(reverse("governance:calendar"), {"sleutel": secret})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


@time_machine.travel("2026-01-15T12:00Z", tick=False)
def test_a_calendar_program_reads_it(consultation, programme, actor, member):
    by = actor("regisseur")
    winter = meeting_add(consultation=consultation, starts_at=at("2026-02-03T10:00"), minutes=90, by=by)
    summer = meeting_add(consultation=consultation, starts_at=at("2026-07-07T10:00"), minutes=90, by=by)
    item_add(meeting=winter, values={"title": "Geheim punt", "level": "tactical"}, by=by)
    action = action_add(
        programme=programme,
        values={"title": "Geheime actie", "due_on": date(2026, 3, 1), "owner_user": member("regisseur")},
        by=by,
    )
    secret = feed_make(by=by)
    events = {str(each["UID"]): each for each in fetch(secret).walk("VEVENT")}
    assert set(events) == {f"{winter.uid}@regie", f"{summer.uid}@regie", f"action-{action.pk}@regie"}
    first = events[f"{winter.uid}@regie"]
    assert (first["SUMMARY"], first["STATUS"], first["SEQUENCE"]) == ("Kernpartners", "CONFIRMED", 0)
    assert first["DTSTART"].dt == at("2026-02-03T10:00")
    assert first["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert events[f"{summer.uid}@regie"]["DTSTART"].dt.utcoffset() == timedelta(hours=2)
    assert events[f"action-{action.pk}@regie"]["DTSTART"].dt == date(2026, 3, 1)
    meeting_move(meeting=winter, starts_at=at("2026-02-04T11:00"), reason="Ruzie over Zaal", by=by)
    meeting_cancel(meeting=summer, reason="Iemand ziek", by=by)
    again = fetch(secret)
    moved = {str(each["UID"]): each for each in again.walk("VEVENT")}
    assert moved[f"{winter.uid}@regie"]["DTSTART"].dt == at("2026-02-04T11:00")
    assert moved[f"{winter.uid}@regie"]["SEQUENCE"] == 1
    assert moved[f"{summer.uid}@regie"]["STATUS"] == "CANCELLED"
    assert [str(zone["TZID"]) for zone in again.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    text = again.to_ical().decode()
    for private in ("Geheim", "Ruzie", "Zaal", "ziek", member("regisseur").name, "ATTENDEE", "ORGANIZER"):
        assert private not in text


@time_machine.travel("2026-01-15T12:00Z", tick=False)
def test_it_holds_what_is_of_this_person_only(consultation, actor):
    meeting_add(
        consultation=consultation, starts_at=at("2026-02-03T10:00"), minutes=90, by=actor("regisseur")
    )
    assert len(fetch(feed_make(by=actor("core_partner"))).walk("VEVENT")) == 1
    # May see the consultation, and does not belong to it.
    assert fetch(feed_make(by=actor("administrator"))).walk("VEVENT") == []
    assert fetch(feed_make(by=actor("national_programme"))).walk("VEVENT") == []


def test_a_secret_is_kept_as_a_digest_and_can_be_renewed_and_ended(actor, client):
    by = actor("regisseur")
    first = feed_make(by=by)
    assert CalendarFeed.objects.get().digest == digest_of(first) != first
    second = feed_make(by=by)
    address = reverse("governance:calendar")
    assert client.get(address, {"sleutel": first}).status_code == 404
    assert client.get(address, {"sleutel": second}).status_code == 200
    for wrong in ("", "x", second + "x", CalendarFeed.objects.get().digest):
        assert client.get(address, {"sleutel": wrong}).status_code == 404
    feed_end(by=by)
    assert client.get(address, {"sleutel": second}).status_code == 404


def test_a_blocked_account_has_no_calendar(actor, member, client):
    secret = feed_make(by=actor("regisseur"))
    user = member("regisseur")
    user.is_active = False
    user.save()
    assert client.get(reverse("governance:calendar"), {"sleutel": secret}).status_code == 404


def test_an_address_is_asked_for_so_often_and_no_more(actor, client, settings):
    settings.LIMITS = settings.LIMITS | {"feed": "2/m"}
    secret, other = feed_make(by=actor("regisseur")), feed_make(by=actor("deputy"))
    address = reverse("governance:calendar")
    statuses = [client.get(address, {"sleutel": secret}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert client.get(address, {"sleutel": other}).status_code == 200


def test_the_screen_shows_the_address_once(client_as):
    client = client_as("core_partner")
    page = client.post(reverse("governance:feed_make")).content.decode()
    assert "?sleutel=" in page
    assert "?sleutel=" not in client.get(reverse("governance:feed")).content.decode()
    client.post(reverse("governance:feed_end"))
    assert not CalendarFeed.objects.exists()
