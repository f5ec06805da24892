"""The consultations of the demo: a town that meets as agreed, and a village that fell silent."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid5

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.organisations.models import Municipality, Organisation
from regie.access.organisations.selectors import actor_for
from regie.leadership.governance.choices import Presence
from regie.leadership.governance.models import Attendance, Consultation, Meeting, Minutes
from regie.leadership.governance.services.agenda import item_add, proposals_take
from regie.leadership.governance.services.capture import line_capture
from regie.leadership.governance.services.consultations import consultation_create, member_add
from regie.leadership.governance.services.meetings import meeting_add, meeting_start
from regie.leadership.governance.services.minutes import meeting_close
from regie.leadership.governance.services.planning import meetings_plan, moment
from regie.leadership.programmes.models import Programme

from .people import DEMO_DOMAIN, TOWN, VILLAGE


@dataclass(frozen=True)
class Item:
    """A subject of a meeting that was held, and what was captured with it."""

    title: str
    level: str
    lines: tuple[str, ...] = ()
    question: str = ""
    recurring: bool = False


@dataclass(frozen=True)
class Story:
    """A consultation, days ago that it met, what it talked about, and when it meets next."""

    values: dict[str, Any]
    people: tuple[str, ...]
    organisations: tuple[tuple[str, str], ...] = ()
    held: dict[int, tuple[Item, ...]] = field(default_factory=dict)
    following: tuple[int, time] | None = None


STANDING = Item(
    "De aanpak: hoe staan we ervoor?", "tactical", ("notitie: Alle partners zijn aan boord.",), recurring=True
)
CORE = Story(
    values={
        "name": "Kernpartners",
        "level": "tactical",
        "kind": "core_partners",
        "frequency": "monthly",
        "week": 1,
        "duration": 90,
        "purpose": "Wat doen we deze maand samen, en wie doet wat?",
        "place": "Stadhuis, zaal 2",
    },
    people=("regisseur", "plaatsvervanger", "politie", "officier", "jongerenwerk"),
    organisations=(("work", "accounthouder"),),
    held={
        60: (
            STANDING,
            Item("Bereik van de inzet", "tactical", ("besluit: De straatavonden gaan door tot de zomer.",)),
        ),
        29: (
            STANDING,
            Item(
                "Overgang van school naar werk",
                "tactical",
                (
                    "besluit: Eén aanspreekpunt per leerling.",
                    "actie: Yara over 2 weken afspraken maken met de mentoren",
                    "actie: Bram over 3 weken een overzicht van de meldingen rond het plein delen",
                ),
                question="Wie begeleidt leerlingen die in juni van school gaan?",
            ),
            Item("Vindplaatsen in de zomer", "operational"),
        ),
    },
    following=(0, time(10)),
)
TRIANGLE = Story(
    values={
        "name": "Driehoek",
        "level": "strategic",
        "kind": "triangle",
        "frequency": "two_monthly",
        "week": 2,
        "duration": 60,
        "purpose": "Burgemeester, officier van justitie en politiechef geven richting.",
        "place": "Kamer van de burgemeester",
        "chair_name": "Burgemeester",
        "chair_user": None,
    },
    people=("regisseur", "officier", "politie", "wethouder"),
    held={
        61: (
            Item(
                "Voortgang van de aanpak",
                "strategic",
                ("besluit: De driehoek bespreekt de aanpak elke twee maanden.",),
                recurring=True,
            ),
        )
    },
    following=(2, time(14, 30)),
)
CASES = Story(
    values={
        "name": "Casusoverleg Noord",
        "level": "operational",
        "kind": "case_conference",
        "frequency": "weekly",
        "duration": 90,
        "purpose": "Per jongere afspreken wie wat doet. Alleen codes, geen namen.",
        "place": "Wijkteam Noord",
        "chair_login": "procesregisseur",
    },
    people=("regisseur", "procesregisseur", "jongerenwerk", "politie", "school"),
    organisations=(("team", "jeugdhulp"), ("probation", "toezicht")),
    held={
        7: (
            Item(
                "J-014: school en thuis",
                "operational",
                (
                    "besluit: De begeleider van Werk en Inkomen is het aanspreekpunt.",
                    "actie: Yara morgen gesprek met de mentor",
                ),
                question="Hoe komt J-014 weer vier dagen per week op school?",
            ),
            Item(
                "J-009: na de zitting",
                "operational",
                ("notitie: Wachten op het advies van de reclassering.",),
            ),
        )
    },
    following=(8, time(9)),
)
SILENT = Story(
    values={
        "name": "Jeugdoverleg",
        "level": "tactical",
        "kind": "internal",
        "frequency": "monthly",
        "week": 1,
        "duration": 60,
        "chair_user": None,
    },
    people=("dorp",),
    held={140: (Item("Bijpraten", "tactical", ("notitie: Volgende keer verder.",)),)},
)


def governance_load(
    programmes: dict[str, Programme],
    towns: dict[str, Municipality],
    organisations: dict[str, Organisation],
    today: date,
) -> None:
    """Consultations with meetings held and to come. What exists already is left alone."""
    for town, login, stories in ((TOWN, "regisseur", (CORE, TRIANGLE, CASES)), (VILLAGE, "dorp", (SILENT,))):
        by = actor_for(_user(login))
        for story in stories:
            name = story.values["name"]
            if not Consultation.objects.filter(programme=programmes[town], name=name).exists():
                _tell(story, programmes[town], organisations, by, today)


def _tell(
    story: Story, programme: Programme, organisations: dict[str, Organisation], by: Actor, today: date
) -> None:
    values = {"chair_user": _user("regisseur"), "known_to_partners": programme.area != ""} | story.values
    if login := values.pop("chair_login", None):
        values["chair_user"] = _user(str(login))
    days, at = story.following or (0, time(10))
    next_on = today + timedelta(days=days)
    weekday = 0 if values["frequency"] == "weekly" else min(next_on.weekday(), 4)
    values |= {
        "weekday": weekday,
        "time": time(10) if weekday == 0 else at,
        "first_on": today - timedelta(days=200),
    }
    if values["known_to_partners"]:
        values["known_on"] = today - timedelta(days=180)
    consultation = consultation_create(programme=programme, values=values, by=by)
    for person in story.people:
        user = _user(person)
        if not consultation.members.filter(user=user).exists():
            member_add(consultation=consultation, user=user, by=by)
    for key, function in story.organisations:
        member_add(consultation=consultation, organisation=organisations[key], function=function, by=by)
    for ago, items in story.held.items():
        _held(consultation, moment(today - timedelta(days=ago), time(10)), items, by)
    if story.following is None:
        return
    coming = meeting_add(consultation=consultation, starts_at=moment(next_on, at), minutes=90, by=by)
    proposals_take(meeting=coming, by=by)
    meetings_plan(consultation=consultation, by=by)


def _held(consultation: Consultation, starts_at: datetime, items: tuple[Item, ...], by: Actor) -> None:
    """A meeting of the past, with its minutes dated then."""
    meeting = meeting_add(consultation=consultation, starts_at=starts_at, minutes=90, by=by)
    for number, item in enumerate(items):
        made = item_add(
            meeting=meeting,
            values={
                "title": item.title,
                "level": item.level,
                "question": item.question,
                "is_recurring": item.recurring,
            },
            by=by,
        )
        if number == 0:
            meeting_start(meeting=meeting, by=by)
            Attendance.objects.filter(meeting=meeting).update(presence=Presence.PRESENT)
        for place, typed in enumerate(item.lines):
            uuid = uuid5(meeting.uid, f"{number}.{place}")
            line_capture(meeting=meeting, item=made, uuid=uuid, typed=typed, kind="note", by=by)
    meeting_close(meeting=meeting, by=by)
    ended_at = starts_at + timedelta(minutes=90)
    Meeting.objects.filter(pk=meeting.pk).update(started_at=starts_at, closed_at=ended_at)
    Minutes.objects.filter(meeting=meeting).update(made_at=ended_at)
    meeting.lines.update(created_at=starts_at + timedelta(minutes=20))


def _user(login: str) -> User:
    return User.objects.get(email=f"{login}@{DEMO_DOMAIN}")
