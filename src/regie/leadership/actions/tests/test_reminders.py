"""Reminders reach the owner once, and notices of new actions reach who gets one."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from regie.access.notices.models import Notice
from regie.leadership.actions.reminders import remind
from regie.leadership.actions.services import action_add, action_change, action_move
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 10)


@pytest.fixture
def add(municipality, actor):
    programme = Programme.objects.create(municipality=municipality, name="Sterk in Noord")
    return lambda **values: action_add(
        programme=programme, values={"title": "Bel de school"} | values, by=actor("regisseur")
    )


def due(kind="action_due") -> list[str]:
    return [str(notice.key) for notice in Notice.objects.filter(kind=kind).order_by("pk")]


@time_machine.travel("2026-05-10 09:00Z", tick=False)
def test_soon_and_late_are_told_once(add, member, actor):
    coach = member("coach")
    soon = add(owner_user=coach, due_on=TODAY + timedelta(days=3))
    late = add(owner_user=coach, due_on=TODAY - timedelta(days=1))
    add(owner_user=coach, due_on=TODAY + timedelta(days=4))
    add(owner_user=coach)
    add(owner_name="Iemand zonder account", due_on=TODAY)
    action_move(action=add(owner_user=coach, due_on=TODAY), to="done", by=actor("regisseur"))
    assert remind(today=TODAY) == 2
    assert remind(today=TODAY) == 0
    assert due() == [f"action:{soon.pk}:soon:2026-05-13", f"action:{late.pk}:late:2026-05-09"]
    assert set(Notice.objects.filter(kind="action_due").values_list("user", flat=True)) == {coach.pk}
    assert remind(today=TODAY + timedelta(days=4)) == 2  # the first is late by now, the third nearly due


@time_machine.travel("2026-05-10 09:00Z", tick=False)
def test_another_date_reminds_again(add, member, actor):
    made = add(owner_user=member("coach"), due_on=TODAY)
    assert remind(today=TODAY) == 1
    values = {"due_on": TODAY + timedelta(days=2)}
    action_change(action=made, values=values, version=made.version, by=actor("regisseur"))
    assert remind(today=TODAY) == 1


def test_an_ended_programme_reminds_of_nothing(add, member):
    made = add(owner_user=member("coach"), due_on=timezone.localdate())
    Programme.objects.filter(pk=made.programme_id).update(status="ended")
    assert remind(today=timezone.localdate()) == 0


def test_who_gets_an_action_is_told_and_who_takes_one_is_not(add, member, actor):
    made = add(owner_user=member("regisseur"))
    assert due("action_given") == []
    action_change(action=made, values={"owner_user": member("coach")}, version=1, by=actor("regisseur"))
    told = Notice.objects.get(kind="action_given")
    assert told.user == member("coach")


def test_the_command_says_how_many(add, member):
    add(owner_user=member("coach"), due_on=timezone.localdate())
    out = StringIO()
    call_command("actions", "remind", stdout=out)
    assert "reminders written: 1" in out.getvalue()
