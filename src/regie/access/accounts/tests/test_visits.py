"""What is new since the last visit: a visit ends when somebody stays away."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from regie.access.accounts.models import Visit
from regie.access.accounts.visits import since_last_visit
from regie.access.authorisation.actors import NOBODY

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def at(moment, person):
    with time_machine.travel(moment, tick=False):
        return since_last_visit(person)


def test_the_end_of_the_visit_before(actor):
    person = actor("regisseur")
    assert at(MORNING, person) is None
    assert at(MORNING + timedelta(hours=1), person) is None
    next_day = MORNING + timedelta(days=1)
    assert at(next_day, person) == MORNING + timedelta(hours=1)
    assert at(next_day + timedelta(hours=3), person) == MORNING + timedelta(hours=1)
    assert at(next_day + timedelta(hours=6), person) == MORNING + timedelta(hours=1)
    assert at(next_day + timedelta(hours=11), person) == next_day + timedelta(hours=6)
    assert Visit.objects.count() == 1


def test_within_ten_minutes_nothing_is_written(actor, django_assert_num_queries):
    person = actor("regisseur")
    at(MORNING, person)
    with django_assert_num_queries(1):
        at(MORNING + timedelta(minutes=9), person)


def test_who_is_not_known_leaves_nothing():
    assert since_last_visit(NOBODY) is None
    assert not Visit.objects.exists()
