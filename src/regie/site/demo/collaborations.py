"""The collaborations of the demo: one in order but for one partner, a second beside it, one that was let go.

Synthetic from beginning to end; the texts say so.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from regie.access.authorisation.choices import DataCategory
from regie.access.collaborations.models import Collaboration, Participation, Partner
from regie.access.covenants.models import Covenant, CovenantGround, Signature
from regie.access.grounds.models import Ground, GroundCheck
from regie.access.organisations.models import Membership, Municipality, Organisation

from .people import DEMO_DOMAIN, TOWN, VILLAGE

EXAMPLE = "Voorbeeldgegevens."
NORTH, AFTERCARE, VILLAGE_NAME = "Groepsaanpak Noord", "Nazorg detentie", "Aanpak jeugd Voorbeelddorp"
PROTOCOL = (
    "Voorbeeldgegevens. De regisseur opent een dossier en geeft taken. Iedere partner schrijft alleen wat voor het doel"
    " nodig is, met bron en datum. Politie- en justitiegegevens gaan niet verder dan dit verband. Delen buiten Regie"
    " gebeurt niet. De procesregisseur kijkt elk kwartaal wie nog een taak heeft."
)
DECISION = "Besluit verstrekking politiegegevens Groepsaanpak Noord (voorbeeld), VB-20"
ORDINARY, SPECIAL, CRIMINAL, POLICE, JUDICIAL = (
    DataCategory.ORDINARY,
    DataCategory.SPECIAL,
    DataCategory.CRIMINAL,
    DataCategory.POLICE,
    DataCategory.JUDICIAL,
)
Keys = dict[str, tuple[str, ...]]

# Per partner and category the first and, where the law asks it, the second key.
GROUNDS_NORTH: dict[str, Keys] = {
    "town": {
        ORDINARY: ("G03",),
        SPECIAL: ("G03", "G09"),
        CRIMINAL: ("G03", "G15"),
        POLICE: ("G03", "G26"),
        JUDICIAL: ("G03", "G30"),
    },
    "police": {ORDINARY: ("G03",), CRIMINAL: ("G03", "G15"), POLICE: ("G03", "G26")},
    "prosecutor": {ORDINARY: ("G03",), CRIMINAL: ("G03", "G15"), JUDICIAL: ("G03", "G30")},
    "youth": {ORDINARY: ("G49",), POLICE: ("G49", "G26")},
    "school": {ORDINARY: ("G03",)},
    "school2": {ORDINARY: ("G03",)},
    "work": {ORDINARY: ("G41",)},
    "team": {ORDINARY: ("G03",), SPECIAL: ("G03", "G12"), CRIMINAL: ("G03", "G14"), POLICE: ("G03", "G26")},
    "housing": {ORDINARY: ("G48",)},
    "probation": {ORDINARY: ("G47",), CRIMINAL: ("G47", "G15"), JUDICIAL: ("G47", "G28")},
    "employers": {},  # no ground fits: the employers' point sees no personal data, ever
}
GROUNDS_AFTERCARE: dict[str, Keys] = {
    "town": {ORDINARY: ("G03",), CRIMINAL: ("G03", "G15")},
    "police": {ORDINARY: ("G03",), CRIMINAL: ("G03", "G15")},
    "probation": {ORDINARY: ("G47",), CRIMINAL: ("G47", "G15")},
    "team": {ORDINARY: ("G03",)},
}
GROUNDS_VILLAGE: dict[str, Keys] = {"village": {ORDINARY: ("G03",)}, "village_police": {ORDINARY: ("G03",)}}
PEOPLE_NORTH = [
    *("regisseur", "plaatsvervanger", "procesregisseur", "politie", "officier"),
    *("jongerenwerk", "school", "coach"),
]
SIGNATORIES = ["A. van Duinzicht", "B. Halewijn", "C. Oosterkade", "D. Meerwold"]
# Grounds that a made-up lawyer looked at; the demo may use the others too.
CHECKED = ["G03", "G26", "G49"]


@dataclass(frozen=True)
class DemoCovenant:
    """A covenant by its days from today; ``unsigned`` are the partners that did not sign it."""

    title: str
    starts: int
    ends: int
    grounds: dict[str, Keys]
    unsigned: tuple[str, ...] = ()
    renews: str = ""


@dataclass(frozen=True)
class DemoCollaboration:
    """A collaboration with its covenants, oldest first."""

    name: str
    town: str
    purpose: str
    area: str
    starts: int
    retention_months: int | None
    people: list[str]
    covenants: list[DemoCovenant] = field(default_factory=list)


COLLABORATIONS = [
    DemoCollaboration(
        NORTH, TOWN, f"{EXAMPLE} Voorkomen dat jongeren uit Noord in de georganiseerde misdaad belanden, en eruit"
        " halen wie erin zit. Wat daarvoor niet nodig is, hoort hier niet.", "Noord", -900, 24, PEOPLE_NORTH,
        [
            DemoCovenant("Eerste convenant Groepsaanpak Noord", -741, -11, GROUNDS_NORTH),
            DemoCovenant("Convenant Groepsaanpak Noord", -305, 425, GROUNDS_NORTH, ("youth",),
                         "Eerste convenant Groepsaanpak Noord"),
        ],
    ),
    DemoCollaboration(
        AFTERCARE, TOWN, f"{EXAMPLE} Zorgen dat wie uit detentie komt een huis, inkomen en dagbesteding heeft.",
        "Voorbeeldstad", -400, 12, ["regisseur", "procesregisseur"],
        [DemoCovenant("Convenant Nazorg detentie", -380, 350, GROUNDS_AFTERCARE)],
    ),
    DemoCollaboration(
        VILLAGE_NAME, VILLAGE, f"{EXAMPLE} Samen optrekken bij overlast door jongeren.", "", -1500, None, ["dorp"],
        [DemoCovenant("Convenant Aanpak jeugd", -1460, -365, GROUNDS_VILLAGE)],
    ),
]  # fmt: skip


def collaborations_load(
    towns: dict[str, Municipality], organisations: dict[str, Organisation], today: date
) -> dict[str, Collaboration]:
    """All of them by name. What exists already is left alone."""
    grounds = {ground.code: ground for ground in Ground.objects.all()}
    _checks_load(towns[TOWN], grounds, today)
    return {each.name: _collaboration(each, towns, organisations, grounds, today) for each in COLLABORATIONS}


def _collaboration(
    wanted: DemoCollaboration,
    towns: dict[str, Municipality],
    organisations: dict[str, Organisation],
    grounds: dict[str, Ground],
    today: date,
) -> Collaboration:
    started = today + timedelta(days=wanted.starts)
    made, created = Collaboration.objects.get_or_create(
        municipality=towns[wanted.town],
        name=wanted.name,
        defaults={
            "purpose": wanted.purpose,
            "area": wanted.area,
            "retention_months": wanted.retention_months,
            "starts_on": started,
        },
    )
    if not created:
        return made
    for key in {key: None for covenant in wanted.covenants for key in covenant.grounds}:
        Partner.objects.create(collaboration=made, organisation=organisations[key], joined_on=started)
    for login in wanted.people:
        membership = Membership.objects.get(user__email=f"{login}@{DEMO_DOMAIN}")
        Participation.objects.create(
            collaboration=made, membership=membership, from_on=max(started, membership.valid_from)
        )
    for covenant in wanted.covenants:
        _covenant(covenant, made, organisations, grounds, today)
    return made


def _covenant(
    wanted: DemoCovenant,
    collaboration: Collaboration,
    organisations: dict[str, Organisation],
    grounds: dict[str, Ground],
    today: date,
) -> None:
    starts = today + timedelta(days=wanted.starts)
    covenant = Covenant.objects.create(
        collaboration=collaboration,
        title=wanted.title,
        valid_from=starts,
        valid_to=today + timedelta(days=wanted.ends),
        protocol=PROTOCOL,
        renews=Covenant.objects.filter(collaboration=collaboration, title=wanted.renews).first(),
        activated_at=timezone.make_aware(datetime.combine(starts, time(9))),
    )
    for number, (key, keys) in enumerate(wanted.grounds.items()):
        if key not in wanted.unsigned:
            Signature.objects.create(
                covenant=covenant,
                organisation=organisations[key],
                signatory=f"{SIGNATORIES[number % len(SIGNATORIES)]} (voorbeeld)",
                function="directeur",
                signed_on=starts - timedelta(days=5),
            )
        CovenantGround.objects.bulk_create(
            _line(covenant, organisations[key], category, [grounds[code] for code in codes], starts)
            for category, codes in keys.items()
        )


def _line(
    covenant: Covenant, organisation: Organisation, category: str, keys: list[Ground], starts: date
) -> CovenantGround:
    police = category == POLICE
    return CovenantGround(
        covenant=covenant,
        organisation=organisation,
        category=category,
        ground=keys[0],
        second_ground=keys[1] if len(keys) > 1 else None,
        for_what=EXAMPLE,
        decision=DECISION if police else "",
        decision_on=starts - timedelta(days=10) if police else None,
    )


def _checks_load(town: Municipality, grounds: dict[str, Ground], today: date) -> None:
    for code in CHECKED:
        GroundCheck.objects.get_or_create(
            municipality=town,
            ground=grounds[code],
            withdrawn_at=None,
            defaults={
                "checked_by": "mr. E. Sluiskil (voorbeeld)",
                "function": "privacyjurist",
                "checked_on": today - timedelta(days=320),
                "remark": EXAMPLE,
            },
        )
