"""Consultations, their members, and a year of meetings."""

from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.audit.events.models import Event
from regie.leadership.governance.models import Consultation, Meeting, Member
from regie.leadership.governance.services.consultations import (
    consultation_change,
    consultation_create,
    consultation_end,
    member_add,
    member_remove,
)
from regie.leadership.governance.services.meetings import (
    meeting_add,
    meeting_cancel,
    meeting_move,
    meeting_move_back,
    meeting_plan_instead,
    meeting_restore,
    meeting_start,
    meeting_stop,
)
from regie.leadership.governance.services.planning import meetings_plan
from regie.ui.versions import VersionConflict

from .conftest import at

pytestmark = pytest.mark.django_db


def test_the_chair_belongs_to_the_consultation(consultation, member):
    assert Member.objects.filter(consultation=consultation, user=member("regisseur")).count() == 1
    assert Event.objects.filter(action="create", object_kind="governance.consultation").count() == 1


@pytest.mark.parametrize("role", ["core_partner", "administrator", "case_director", "national_programme"])
def test_others_make_no_consultation(programme, values, actor, role):
    with pytest.raises(Refused):
        consultation_create(programme=programme, values=values(), by=actor(role))


def test_another_municipality_makes_none(programme, values, actor, other_municipality):
    with pytest.raises(Refused):
        consultation_create(programme=programme, values=values(), by=actor("regisseur", other_municipality))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekday": None}, "weekday"),
        ({"week": None}, "week"),
        ({"time": None}, "time"),
        ({"first_on": None}, "first_on"),
        ({"until": date(2025, 1, 1)}, "until"),
        ({"chair_name": "Iemand"}, "chair_name"),
        ({"level": ""}, "level"),
        ({"duration": 1}, "duration"),
        ({"name": " "}, "name"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(programme, values, actor, changes, field):
    with pytest.raises(ValidationError) as refused:
        consultation_create(programme=programme, values=values(**changes), by=actor("regisseur"))
    assert field in refused.value.message_dict


def test_a_name_stands_once_in_a_programme(consultation, programme, values, actor):
    with pytest.raises(ValidationError):
        consultation_create(programme=programme, values=values(), by=actor("regisseur"))


def test_the_level_is_held_by_the_database(consultation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=consultation.pk).update(level="")


def test_two_people_change_the_same(consultation, actor):
    consultation_change(consultation=consultation, values={"place": "Zaal 1"}, version=1, by=actor("deputy"))
    with pytest.raises(VersionConflict):
        consultation_change(
            consultation=consultation, values={"place": "Zaal 2"}, version=1, by=actor("regisseur")
        )


def test_members_once_and_of_this_municipality(consultation, actor, member, other_municipality):
    by = actor("regisseur")
    with pytest.raises(ValidationError):
        member_add(consultation=consultation, user=member("core_partner"), by=by)
    with pytest.raises(ValidationError):
        member_add(consultation=consultation, user=member("core_partner", other_municipality), by=by)
    with pytest.raises(ValidationError):
        member_add(consultation=consultation, by=by)
    member_remove(member=consultation.members.get(user=member("core_partner")), by=by)
    assert consultation.members.count() == 1


@time_machine.travel("2026-01-15T12:00Z", tick=False)
def test_a_year_without_doubles_and_holidays_in_sight(consultation_of, actor):
    consultation = consultation_of(frequency="weekly", weekday=0, week=None, name="Casusoverleg")
    by = actor("regisseur")
    done = meetings_plan(consultation=consultation, by=by)
    rows = list(consultation.meetings.all())
    assert rows[0].rhythm_on == date(2026, 1, 19)
    assert (done.new + done.holidays, done.holidays) == (len(rows), 3)
    skipped = {row.rhythm_on: row.holiday for row in rows if row.status == "cancelled"}
    assert skipped == {
        date(2026, 4, 6): "easter_monday",
        date(2026, 4, 27): "kings_day",
        date(2026, 5, 25): "whit_monday",
    }
    assert {timezone.localtime(row.starts_at).time() for row in rows} == {time(10)}  # summer and winter
    again = meetings_plan(consultation=consultation, by=by)
    assert (again.new, again.holidays, again.moved, again.cancelled) == (0, 0, 0, 0)
    instead = meeting_plan_instead(meeting=next(row for row in rows if row.holiday), by=by)
    assert timezone.localtime(instead.starts_at) == at("2026-04-07T10:00")
    assert meetings_plan(consultation=consultation, by=by).new == 0
    back = meeting_move_back(meeting=instead, by=by)
    assert (back.status, timezone.localdate(back.starts_at)) == ("cancelled", date(2026, 4, 6))


@time_machine.travel("2026-01-15T12:00Z", tick=False)
def test_untouched_meetings_follow_another_rhythm(consultation, actor):
    by = actor("regisseur")
    meetings_plan(consultation=consultation, by=by)
    first, second = consultation.meetings.all()[:2]
    meeting_move(meeting=first, starts_at=at("2026-02-04T13:00"), reason="zaal", by=by)
    changed = consultation_change(
        consultation=consultation, values={"weekday": 2}, version=consultation.version, by=by
    )
    planned = meetings_plan(consultation=changed, by=by)
    # Of twelve Tuesdays one is a public holiday and one was moved by hand.
    assert (planned.new, planned.holidays, planned.cancelled) == (12, 0, 10)
    assert not consultation.meetings.filter(holiday="liberation").exists()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.sequence) == ("planned", "cancelled", 1)
    later = consultation_change(
        consultation=changed, values={"time": time(14)}, version=changed.version, by=by
    )
    assert meetings_plan(consultation=later, by=by).moved == planned.new


@time_machine.travel("2026-01-15T12:00Z", tick=False)
def test_moving_and_cancelling_can_be_undone(consultation, actor):
    by = actor("regisseur")
    meeting = meeting_add(consultation=consultation, starts_at=at("2026-02-03T10:00"), minutes=90, by=by)
    with pytest.raises(ValidationError):
        meeting_add(consultation=consultation, starts_at=at("2026-02-03T10:00"), minutes=90, by=by)
    moved = meeting_move(meeting=meeting, starts_at=at("2026-02-05T10:00"), reason="zaal", by=by)
    assert moved.ends_at - moved.starts_at == meeting.ends_at - meeting.starts_at
    assert meeting_move_back(meeting=moved, by=by).starts_at == at("2026-02-03T10:00")
    with pytest.raises(ValidationError):
        meeting_cancel(meeting=meeting, reason=" ", by=by)
    meeting_cancel(meeting=meeting, reason="te weinig punten", by=by)
    with pytest.raises(Refused):
        meeting_start(meeting=meeting, by=by)
    restored = meeting_restore(meeting=meeting, by=by)
    assert (restored.status, restored.sequence, restored.reason) == ("planned", 4, "")
    assert meeting_start(meeting=meeting, by=by).status == "running"
    assert meeting_start(meeting=meeting, by=by).attendances.count() == 2
    assert meeting_stop(meeting=meeting, by=by).status == "planned"


def test_an_ended_consultation_plans_nothing(consultation, actor):
    by = actor("regisseur")
    consultation_end(consultation=consultation, by=by)
    with pytest.raises(Refused):
        meetings_plan(consultation=consultation, by=by)
    consultation_end(consultation=consultation, by=by, ended=False)
    meetings_plan(consultation=consultation, by=by)
    assert Meeting.objects.exists()
