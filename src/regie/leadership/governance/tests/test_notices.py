"""Who hears of meetings, minutes and decisions: who belongs, never who did it, and nobody who may not open it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regie.access.notices.models import Notice
from regie.access.organisations.models import Membership, Organisation
from regie.leadership.governance.models import Meeting
from regie.leadership.governance.services.agenda import item_add, item_change, item_take_off
from regie.leadership.governance.services.consultations import consultation_change, member_add
from regie.leadership.governance.services.meetings import (
    meeting_add,
    meeting_cancel,
    meeting_move,
    meeting_restore,
)
from regie.leadership.governance.services.minutes import meeting_close, minutes_amend
from regie.leadership.governance.services.planning import meetings_plan

pytestmark = pytest.mark.django_db


def told(kind: str = "") -> dict[str, list[str]]:
    """Role -> what that person was told, the oldest first."""
    found: dict[str, list[str]] = {}
    rows = Notice.objects.filter(kind=kind) if kind else Notice.objects.all()
    for notice in rows.select_related("user").order_by("pk"):
        found.setdefault(notice.user.email.partition("@")[0], []).append(str(notice.text))
    return found


@pytest.fixture
def coming(consultation, actor):
    """A meeting a week from now, planned by the deputy; nobody heard of it yet."""
    starts_at = (timezone.now() + timedelta(days=7)).replace(microsecond=0)
    made = meeting_add(consultation=consultation, starts_at=starts_at, minutes=60, by=actor("deputy"))
    Notice.objects.all().delete()
    return made


def test_a_year_of_meetings_is_one_notice_for_each_member(consultation, actor):
    planned = meetings_plan(consultation=consultation, by=actor("deputy"))
    assert planned.new > 8
    assert set(told()) == {"regisseur", "core_partner"}
    (text,) = told("meeting_planned")["core_partner"]
    assert text.startswith(f"{planned.new} vergaderingen van Kernpartners zijn gepland, de eerste op ")
    meetings_plan(consultation=consultation, by=actor("deputy"))
    assert Notice.objects.count() == 2


def test_another_rhythm_is_one_notice_too(consultation, actor, values):
    meetings_plan(consultation=consultation, by=actor("regisseur"))
    Notice.objects.all().delete()
    changed = consultation_change(
        consultation=consultation, values=values(weekday=3), version=1, by=actor("regisseur")
    )
    assert meetings_plan(consultation=changed, by=actor("regisseur")).cancelled > 8
    assert told() == {"core_partner": ["De vergaderingen van Kernpartners zijn opnieuw gepland."]}


def test_one_meeting_planned_moved_cancelled_and_on_again(consultation, actor):
    by = actor("regisseur")
    starts_at = (timezone.now() + timedelta(days=7)).replace(microsecond=0)
    made = meeting_add(consultation=consultation, starts_at=starts_at, minutes=60, by=by)
    made = meeting_move(meeting=made, starts_at=starts_at + timedelta(days=1), reason="", by=by)
    made = meeting_move(meeting=made, starts_at=made.starts_at + timedelta(minutes=1), reason="", by=by)
    made = meeting_cancel(meeting=made, reason="Ziek", by=by)
    meeting_restore(meeting=made, by=by)
    found = told()
    assert set(found) == {"core_partner"}
    words = ["vergadert op", ", en niet op", "op een andere tijd", "gaat niet door", "gaat toch door"]
    assert all(word in text for word, text in zip(words, found["core_partner"], strict=True))
    kinds = list(Notice.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["meeting_planned"] + ["meeting_moved"] * 4


def test_of_a_meeting_that_is_over_nobody_hears(meeting):
    assert told() == {}


def test_minutes_are_told_to_members_and_who_was_there(running, line, actor, member):
    line("Besluit: J-014 krijgt een plek", kind="decision")
    minutes = meeting_close(meeting=running, by=actor("deputy"))
    assert set(told("minutes_ready")) == {"regisseur", "core_partner"}
    meeting_close(meeting=running, by=actor("deputy"))
    assert len(told("minutes_ready")["core_partner"]) == 1
    minutes_amend(
        meeting=running, texts={}, addition="Aanvulling", reason="Vergeten", version=minutes.number,
        by=actor("regisseur"),
    )  # fmt: skip
    assert ["is klaar" in text for text in told("minutes_ready")["core_partner"]] == [True, False]
    assert len(told("minutes_ready")["regisseur"]) == 1
    assert not any("J-014" in text for texts in told("minutes_ready").values() for text in texts)


def test_a_decision_is_asked_of_the_chair_and_who_decides_once(coming, actor, member):
    member("administrator"), member("case_director")
    by = actor("deputy")
    values = {"title": "Prioriteit", "level": "strategic", "asks_decision": True, "body": "college"}
    item = item_add(meeting=coming, values=values, by=by)
    assert set(told("decision_asked")) == {"regisseur", "administrator"}
    item_take_off(item=item, by=by)
    item = item_take_off(item=item, by=by, off=False)
    item = item_change(item=item, values={"title": "Prioriteiten"}, version=item.version, by=by)
    assert Notice.objects.filter(kind="decision_asked").count() == 2
    item_change(item=item, values={"body": "core_group"}, version=item.version, by=by)
    assert set(told("decision_asked")) == {"regisseur", "administrator", "core_partner"}
    item_add(meeting=coming, values={"title": "Stand", "level": "tactical"}, by=by)
    assert len(told("decision_asked")["core_partner"]) == 1


def test_who_may_not_open_the_page_hears_nothing(consultation, actor, member, client_as):
    """An organisation belongs with everybody of it; analyst and privacy officer there may not see consultations."""
    for role in ("analyst", "privacy_officer", "case_director"):
        member(role)
    town = Organisation.objects.get(kind="municipality")
    member_add(consultation=consultation, organisation=town, by=actor("regisseur"))
    Notice.objects.all().delete()
    starts_at = timezone.now() + timedelta(days=7)
    meeting_add(consultation=consultation, starts_at=starts_at, minutes=60, by=actor("regisseur"))
    assert set(told()) == {"core_partner", "case_director"}
    url = Notice.objects.first().url
    assert {role: client_as(role).get(url).status_code for role in ("case_director", "analyst")} == {
        "case_director": 200,
        "analyst": 403,
    }


def test_who_left_and_who_is_of_elsewhere_hears_nothing(
    consultation, coming, actor, member, other_municipality
):
    Membership.objects.filter(user=member("core_partner")).update(municipality=other_municipality)
    meeting_cancel(meeting=coming, reason="Ziek", by=actor("regisseur"))
    assert told() == {}


def test_what_fails_tells_nobody(coming, actor):
    with pytest.raises(RuntimeError), transaction.atomic():
        meeting_cancel(meeting=coming, reason="Ziek", by=actor("regisseur"))
        assert told()
        raise RuntimeError
    assert told() == {}


def test_telling_costs_the_same_for_many_members(consultation, actor, member):
    counts = []
    for more in (["deputy"], ["case_director", "network_partner", "administrator"]):
        for role in more:
            member_add(consultation=consultation, user=member(role), by=actor("regisseur"))
        starts_at = timezone.now() + timedelta(days=len(counts) + 1)
        made = meeting_add(consultation=consultation, starts_at=starts_at, minutes=60, by=actor("regisseur"))
        with CaptureQueriesContext(connection) as queries:
            meeting_cancel(meeting=made, reason="Ziek", by=actor("regisseur"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Meeting.objects.count() == 2
