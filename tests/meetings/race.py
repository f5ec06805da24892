"""What the processes of ``test_race.py`` do: each captures lines in one meeting, on one database."""

import sys
import time
from datetime import date, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.organisations.models import Membership, Municipality, Organisation
from regie.access.organisations.selectors import actor_for
from regie.leadership.actions.models import Action
from regie.leadership.governance.models import Line, Meeting, Minutes
from regie.leadership.governance.services.agenda import item_add
from regie.leadership.governance.services.consultations import consultation_create, member_add
from regie.leadership.governance.services.meetings import meeting_add, meeting_start
from regie.leadership.programmes.models import Programme

LINES = 15
ROLES = ("regisseur", "core_partner")


def prepare() -> None:
    """A meeting that goes on, with one item."""
    town = Municipality.objects.create(slug="voorbeeldstad", name="Voorbeeldstad", is_fictional=True)
    organisation = Organisation.objects.create(name="Gemeente", kind="municipality")
    people = {}
    for role in ROLES:
        people[role] = User.objects.create(email=f"{role}@race.example", name=role)
        Membership.objects.create(
            user=people[role], organisation=organisation, municipality=town, role=role,
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
    by = actor_for(people["regisseur"])
    programme = Programme.objects.create(municipality=town, name="Programma")
    values = {"name": "Overleg", "level": "tactical", "kind": "other", "frequency": "as_needed"}
    consultation = consultation_create(programme=programme, values=values, by=by)
    member_add(consultation=consultation, user=people["core_partner"], by=by)
    starts_at = timezone.now() - timedelta(minutes=5)
    meeting = meeting_add(consultation=consultation, starts_at=starts_at, minutes=60, by=by)
    item_add(meeting=meeting, values={"title": "Punt", "level": "tactical"}, by=by)
    meeting_start(meeting=meeting, by=by)


def capture(role: str, start: str) -> None:
    """Sends lines as a browser would, each of them twice, as one does after a lost connection."""
    client, meeting = _client(role), Meeting.objects.get()
    item = meeting.items.get()
    _wait_for(start)
    for number in range(LINES):
        line = {
            "uuid": str(uuid5(NAMESPACE_URL, f"{role}/{number}")), "item": item.pk, "kind": "action",
            "typed": f"{role} {number}",
        }  # fmt: skip
        for _again in range(2):
            answer = client.post(reverse("governance:capture", args=[meeting.pk]), line)
            assert answer.status_code == 302, answer.status_code


def close(start: str) -> None:
    """Closes the meeting while another does so too."""
    client, meeting = _client("regisseur"), Meeting.objects.get()
    _wait_for(start)
    answer = client.post(reverse("governance:close", args=[meeting.pk]))
    assert answer.status_code == 302, answer.status_code


def tell() -> None:
    """What there is in the end."""
    typed = sorted(Line.objects.values_list("typed", flat=True))
    _say(
        len(typed),
        len(set(typed)),
        Meeting.objects.get().revision,
        Minutes.objects.count(),
        Action.objects.count(),
    )


def _client(role: str) -> Client:
    client = Client(headers={"host": "localhost"})
    user = User.objects.get(email=f"{role}@race.example")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def _wait_for(start: str) -> None:
    """All begin at once: when the file is there."""
    _say("ready")
    until = time.monotonic() + 60
    while not Path(start).exists():
        if time.monotonic() > until:
            raise TimeoutError(start)
        time.sleep(0.01)
