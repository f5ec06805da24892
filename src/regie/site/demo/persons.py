"""The persons of the demo: made-up young people in three collaborations, with some parents.

Synthetic from beginning to end: the names are nobody's, the postcode and telephone numbers were never given out.
What exists already is left alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from regie.access.collaborations.models import Collaboration
from regie.access.dossiers.choices import Task
from regie.access.dossiers.models import Dossier, DossierTask
from regie.access.dossiers.walls import wall_down
from regie.access.organisations.models import Membership, Organisation
from regie.analysis.persons.choices import Relation
from regie.analysis.persons.models import Guardian, Person

from .collaborations import AFTERCARE, NORTH, VILLAGE_NAME
from .people import DEMO_DOMAIN

POSTCODE = "9999 XA"
RESTRICTED_REASON = "Voorbeeldgegevens. Iemand van een partner kent deze jongere."


@dataclass(frozen=True)
class DemoYouth:
    """``age`` and ``day``: turned so many years, so many days before loading. ``source`` is who brought the name."""

    given_name: str
    family_name: str
    age: int
    day: int
    source: str
    parents: tuple[str, ...] = ()
    coach: bool = False
    restricted: bool = False


# The eighth and the nineteenth are one person, whom two partners spell in two ways.
YOUTH_NORTH = [
    DemoYouth("Ravi", "Duinwolk", 17, 40, "police", ("Anil Duinwolk", "Petra Kiezelaar")),
    DemoYouth("Jelte", "Nevelgaard", 16, 201, "police", ("Hanneke Nevelgaard",)),
    DemoYouth("Soraya", "Wolkendam", 15, 77, "school"),
    DemoYouth("Mees", "Kiezelbrug", 19, 310, "police", coach=True),
    DemoYouth("Ilyas", "Zilverpad", 18, 12, "youth", coach=True),
    DemoYouth("Bente", "Molenschaduw", 14, 140, "school", ("Coby Molenschaduw", "Gijs Molenschaduw")),
    DemoYouth("Dylano", "Rietvonder", 20, 98, "police", restricted=True),
    DemoYouth("Thijs", "Oevermeer", 17, 255, "police"),
    DemoYouth("Fenna", "Vlinderkamp", 13, 33, "school", ("Marloes Vlinderkamp",)),
    DemoYouth("Karim", "Lantaarnhof", 22, 180, "police", coach=True),
    DemoYouth("Sverre", "Appelwaard", 16, 290, "youth"),
    DemoYouth("Naomi", "Hagelsteen", 15, 19, "team"),
    DemoYouth("Luuk", "Ankerveld", 18, 222, "police"),
    DemoYouth("Amine", "Torenzicht", 17, 65, "youth"),
    DemoYouth("Jip", "van der Mistbank", 12, 120, "school", ("Rosa van der Mistbank",)),
    DemoYouth("Zoë", "Klinkerhuis", 16, 7, "school"),
    DemoYouth("Bilal", "Vuurkuil", 21, 345, "police", coach=True),
    DemoYouth("Teun", "Zonnewering", 19, 160, "police"),
    DemoYouth("Tijs", "Overmeer", 17, 255, "youth"),
    DemoYouth("Esra", "Waterlinde", 14, 280, "school"),
    DemoYouth("Milan", "Schemerdijk", 18, 51, "police", coach=True),
    DemoYouth("Yasmin", "Heideroos", 15, 199, "team"),
    DemoYouth("Stan", "Bremkroon", 23, 88, "police", restricted=True),
    DemoYouth("Omar", "Dwaallicht", 17, 333, "youth"),
    DemoYouth("Liv", "Steenkriek", 13, 150, "school", ("Ineke Steenkriek", "Wout Steenkriek")),
    DemoYouth("Ruben", "Kwartelstaart", 20, 27, "police", coach=True),
    DemoYouth("Hamza", "Noorderzon", 16, 240, "police"),
    DemoYouth("Pien", "Zeewinde", 18, 111, "youth"),
    DemoYouth("Sam", "Grijpvogel", 19, 5, "police"),
]
YOUTH_AFTERCARE = [
    DemoYouth("Devran", "Lijsterbos", 21, 60, "probation"),
    DemoYouth("Koen", "IJsvogel", 22, 130, "probation"),
    DemoYouth("Mitchel", "Roestkade", 19, 300, "police"),
]
YOUTH_VILLAGE = [
    DemoYouth("Jorn", "Veldwachter", 16, 45, "village"),
    DemoYouth("Maud", "Dorpspomp", 17, 210, "village"),
]


def persons_load(
    collaborations: dict[str, Collaboration], organisations: dict[str, Organisation], today: date
) -> None:
    """All persons, each in a dossier of its own; numbers go on per municipality."""
    with wall_down():
        _load(collaborations[NORTH], YOUTH_NORTH, 1, organisations, today, ("procesregisseur", "regisseur"))
        _load(collaborations[AFTERCARE], YOUTH_AFTERCARE, 30, organisations, today, ("procesregisseur",))
        _load(collaborations[VILLAGE_NAME], YOUTH_VILLAGE, 1, organisations, today, ("dorp",))


def _load(
    collaboration: Collaboration,
    youth: list[DemoYouth],
    first: int,
    organisations: dict[str, Organisation],
    today: date,
    logins: tuple[str, ...],
) -> None:
    directors = [_membership(login) for login in logins]
    coach = _membership("coach")
    for place, each in enumerate(youth):
        number = first + place
        # The case director directs most; where there is a second person, that one has every fifth.
        director = directors[-1 if number % 5 == 0 and not each.restricted else 0]
        opened = timezone.make_aware(datetime.combine(today - timedelta(days=290 - 3 * number), time(10)))
        dossier, made = Dossier.objects.get_or_create(
            municipality_id=collaboration.municipality_id,
            number=number,
            defaults={
                "collaboration": collaboration,
                "opened_at": opened,
                "opened_by": director.user,
                "restricted": each.restricted,
                "restricted_reason": RESTRICTED_REASON if each.restricted else "",
            },
        )
        if made:
            _person(dossier, each, organisations[each.source], today)
            _task(dossier, director, Task.DIRECTOR)
            if each.coach:
                _task(dossier, coach, Task.WORKER)


def _person(dossier: Dossier, youth: DemoYouth, source: Organisation, today: date) -> None:
    town = str(dossier.collaboration.municipality)
    Person(
        dossier=dossier,
        source=source,
        given_name=youth.given_name,
        family_name=youth.family_name,
        birth_date=_born(youth, today),
        address=f"Verzonnenstraat {dossier.number * 3}",
        postcode=POSTCODE,
        town=town,
        phone=f"06 00 00 00 {dossier.number:02d}",
    ).save()
    for name in youth.parents:
        Guardian(
            dossier=dossier,
            source=source,
            name=name,
            relation=Relation.PARENT,
            address=f"Verzonnenstraat {dossier.number * 3}",
            postcode=POSTCODE,
            town=town,
        ).save()


def _born(youth: DemoYouth, today: date) -> date:
    """Whose birthday was ``day`` days ago, and who turned ``age`` then."""
    birthday = today - timedelta(days=youth.day)
    # 29 February is no birthday in most years.
    return birthday.replace(year=birthday.year - youth.age, day=min(birthday.day, 28))


def _task(dossier: Dossier, membership: Membership, task: str) -> None:
    DossierTask(
        dossier=dossier, membership=membership, task=task, from_on=timezone.localdate(dossier.opened_at)
    ).save()


def _membership(login: str) -> Membership:
    return Membership.objects.select_related("user").get(user__email=f"{login}@{DEMO_DOMAIN}")
