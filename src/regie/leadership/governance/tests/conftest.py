"""A consultation with members, and a meeting that goes on."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from regie.leadership.governance.models import Consultation
from regie.leadership.governance.services.agenda import item_add
from regie.leadership.governance.services.capture import line_capture
from regie.leadership.governance.services.consultations import consultation_create, member_add
from regie.leadership.governance.services.meetings import meeting_add, meeting_start
from regie.leadership.programmes.models import Programme


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord", status="established")


@pytest.fixture
def values(member):
    """What makes a monthly consultation on the first Tuesday; give what differs."""
    return lambda **changes: (
        {
            "name": "Kernpartners",
            "level": "tactical",
            "kind": "core_partners",
            "frequency": "monthly",
            "weekday": 1,
            "week": 1,
            "time": time(10),
            "duration": 90,
            "first_on": date(2026, 1, 1),
            "chair_user": member("regisseur"),
        }
        | changes
    )


@pytest.fixture
def consultation_of(programme, values, actor, member):
    def make(**changes) -> Consultation:
        made = consultation_create(programme=programme, values=values(**changes), by=actor("regisseur"))
        member_add(consultation=made, user=member("core_partner"), function="politie", by=actor("regisseur"))
        return made

    return make


@pytest.fixture
def consultation(consultation_of):
    return consultation_of()


@pytest.fixture
def meeting(consultation, actor):
    """Planned for today, an hour ago."""
    starts_at = (timezone.now() - timedelta(hours=1)).replace(microsecond=0)
    return meeting_add(consultation=consultation, starts_at=starts_at, minutes=90, by=actor("regisseur"))


@pytest.fixture
def item(meeting, actor):
    return item_add(
        meeting=meeting, values={"title": "Stand van zaken", "level": "tactical"}, by=actor("regisseur")
    )


@pytest.fixture
def running(meeting, item, actor):
    return meeting_start(meeting=meeting, by=actor("regisseur"))


@pytest.fixture
def line(running, item, actor):
    """line("actie: …"): captures it by the regisseur."""

    def make(typed, kind="note", **more):
        return line_capture(
            **{
                "meeting": running,
                "item": item,
                "uuid": uuid4(),
                "typed": typed,
                "kind": kind,
                "by": actor("regisseur"),
            }
            | more
        )

    return make


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))
