"""Who directs the programmes of the demo, and what driehoek and college asked: one well run, one neglected.

Synthetic from beginning to end. What exists already is left alone.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.collaborations.models import Collaboration
from regie.access.organisations.models import Organisation
from regie.leadership.assignments.choices import AssignmentStatus, Portfolio, Support
from regie.leadership.assignments.models import (
    Activity,
    Assignment,
    Goal,
    IntermediateResult,
    PortfolioSupport,
)
from regie.leadership.decisions.choices import Body, Subject
from regie.leadership.decisions.models import Decision
from regie.leadership.programmes.choices import AreaKind, PrincipalRole
from regie.leadership.programmes.models import AgreedCapacity, Programme, ProgrammeArea, RegisseurHandover

from .collaborations import AFTERCARE, EXAMPLE, NORTH, VILLAGE_NAME
from .people import DEMO_DOMAIN, TOWN, VILLAGE

MANDATE = (
    f"{EXAMPLE} De regisseur verdeelt de afgesproken inzet over de groepen, spreekt partners aan op hun afspraken en"
    " legt een vastgelopen zaak rechtstreeks voor aan de burgemeester."
)
AREAS = [
    ("Noord", AreaKind.DISTRICT),
    ("Stationsbuurt", AreaKind.NEIGHBOURHOOD),
    ("Parkrand", AreaKind.NEIGHBOURHOOD),
]
CAPACITY = [
    ("Regie en plaatsvervanging", "1.60", "town"),
    ("Jongerenwerk op straat", "3.00", "youth"),
    ("Wijkagent jeugd", "1.00", "police"),
    ("Begeleiding naar werk", "0.80", "work"),
]
# Text, comparison, norm, unit, baseline, days until the term, owner.
GOALS = [
    (
        "In Noord komen per maand hooguit 20 meldingen van overlast door vaste groepen binnen.",
        "at_most", "20", "meldingen per maand", "41 per maand in het eerste kwartaal (voorbeeld)", 400, "Wijkbeheer",
    ),
    (
        "Minstens 24 jongeren uit de doelgroep volgen onderwijs of hebben werk dat langer dan zes maanden duurt.",
        "at_least", "24", "jongeren", "11 jongeren bij de start (voorbeeld)", 500, "Werk en Inkomen Voorbeeldstad",
    ),
    (
        "Elk gezin met een jongere in de aanpak heeft binnen vier weken één vaste begeleider.",
        "at_least", "100", "% van de gezinnen", "35% bij de start (voorbeeld)", 300, "Wijkteam Noord",
    ),
]  # fmt: skip
TEXTS = {
    "why": f"{EXAMPLE} Tweede versie, na een jaar ervaring: minder doelen, scherper geformuleerd.",
    "success_factors": "De burgemeester laat zich zien in Noord.\nElke kernpartner heeft een vaste contactpersoon.\n"
    "Jongerenwerk en politie delen elke week wat zij zien.",
    "scope_in": "Jongeren van 12 tot en met 23 jaar in Noord.\nHun gezinnen, op eigen verzoek.",
    "scope_out": "Volwassen verdachten.\nOverlast zonder vaste groep.",
    "preconditions": "Drie fte jongerenwerk op straat.\nEen geldig convenant met alle kernpartners.",
}
ACTIVITIES = [
    ("Wekelijks casusoverleg met vaste deelnemers", -880, 540, "Procesregisseur"),
    ("Straatwerk op vrijdag en zaterdag", -800, 540, "Jongerenwerk Noord"),
    ("Leerwerkplekken bij zeven werkgevers", -300, 400, "Werkgeverspunt Voorbeeld"),
]
RESULTS = [
    ("Groepsscans van alle groepen in Noord liggen er", -400),
    ("Halverwege: twaalf jongeren op school of aan het werk", 120),
    ("Rapportage aan driehoek en gemeenteraad", 300),
]
SUPPORT = [
    (Portfolio.SPATIAL_PLANNING, "D. Meerwold", Support.YES, ""),
    (Portfolio.URBAN_DEVELOPMENT, "D. Meerwold", Support.YES, ""),
    (Portfolio.WELFARE, "", Support.YES, ""),
    (
        Portfolio.YOUTH_EDUCATION,
        "",
        Support.WITH_CONDITIONS,
        "Elk jaar een gesprek met de scholen over verzuim.",
    ),
    (Portfolio.SAFETY, "A. van Duinzicht", Support.YES, ""),
]


def assignments_load(
    programmes: dict[str, Programme],
    organisations: dict[str, Organisation],
    collaborations: dict[str, Collaboration],
    today: date,
) -> None:
    """People, means, assignment and support of both programmes."""
    town, village = programmes[TOWN], programmes[VILLAGE]
    if town.assignments.exists():
        return
    _town_direction(town, organisations, collaborations, today)
    _town_assignment(town, today)
    _support(town, today)
    _village(village, collaborations, today)


def _person(login: str) -> User:
    return User.objects.get(email=f"{login}@{DEMO_DOMAIN}")


def _town_direction(
    programme: Programme,
    organisations: dict[str, Organisation],
    collaborations: dict[str, Collaboration],
    today: date,
) -> None:
    _set(
        programme,
        regisseur=_person("regisseur"),
        deputy=_person("plaatsvervanger"),
        principal_role=PrincipalRole.MAYOR,
        principal_name="A. van Duinzicht",
        mandate=MANDATE,
        mandate_on=today - timedelta(days=890),
        budget_agreed=Decimal(1_450_000),
    )
    programme.collaborations.set([collaborations[NORTH], collaborations[AFTERCARE]])
    for name, kind in AREAS:
        ProgrammeArea.objects.get_or_create(programme=programme, name=name, defaults={"kind": kind})
    for what, fte, key in CAPACITY:
        AgreedCapacity.objects.create(
            programme=programme,
            what=what,
            fte=Decimal(fte),
            organisation=organisations[key],
            from_on=programme.starts_on,
            until_on=programme.ends_on,
        )
    RegisseurHandover.objects.create(
        programme=programme,
        from_user=_person("plaatsvervanger"),
        to_user=_person("regisseur"),
        on=today - timedelta(days=520),
        reason="Ging minder uren werken en is nu plaatsvervanger",
        is_warm=True,
        note=f"{EXAMPLE} Samen langs alle kernpartners geweest.",
    )


def _town_assignment(programme: Programme, today: date) -> None:
    first = _version(programme, 1, TEXTS | {"why": ""}, today, adopted=870, terms=today - timedelta(days=120))
    Assignment.objects.filter(pk=first.pk).update(status=AssignmentStatus.REPLACED)
    _version(programme, 2, TEXTS, today, adopted=480, replaces=first)


def _version(
    programme: Programme,
    number: int,
    texts: dict[str, str],
    today: date,
    *,
    adopted: int,
    terms: date | None = None,
    replaces: Assignment | None = None,
) -> Assignment:
    """An adopted version, with the rows of the version it replaces carried on by their line."""
    day = today - timedelta(days=adopted)
    made = Assignment.objects.create(
        programme=programme,
        number=number,
        **texts,
        status=AssignmentStatus.ADOPTED,
        proposed_at=_moment(day - timedelta(days=30)),
        adopted_at=_moment(day),
        triangle_decision=_first(programme, Body.TRIANGLE, replaces)
        or _decision(programme, Body.TRIANGLE, number, day - timedelta(days=14)),
        college_decision=_first(programme, Body.COLLEGE, replaces)
        or _decision(programme, Body.COLLEGE, number, day - timedelta(days=3)),
        replaces=replaces,
    )
    lines: Any = [goal.line for goal in replaces.goals.all()] if replaces else []
    for place, (text, comparison, norm, unit, baseline, days, owner) in enumerate(
        GOALS[: 2 if number == 1 else 3]
    ):
        line = {"line": lines[place]} if place < len(lines) else {}
        Goal.objects.create(
            assignment=made,
            text=text,
            comparison=comparison,
            norm=Decimal(norm) + (10 if number == 1 and comparison == "at_most" else 0),
            unit=unit,
            baseline=baseline,
            term=terms or today + timedelta(days=days),
            owner=owner,
            accepted_on=day - timedelta(days=40),
            accepted_by="gemeente, politie, Openbaar Ministerie en jongerenwerk",
            **line,
        )
    for what, start, end, owner in ACTIVITIES:
        Activity.objects.create(
            assignment=made,
            **_line_of(Activity, replaces, what),
            what=what,
            from_on=today + timedelta(days=start),
            until_on=today + timedelta(days=end),
            owner=owner,
        )
    for what, due in RESULTS:
        due_on = today + timedelta(days=due)
        line = _line_of(IntermediateResult, replaces, what)
        IntermediateResult.objects.create(assignment=made, what=what, due_on=due_on, **line)
    return made


def _line_of(model: Any, former: Assignment | None, what: str) -> dict[str, Any]:
    """The line of the same row in the version before, so that comparing sees that it stayed."""
    row = model.objects.filter(assignment=former, what=what).first() if former else None
    return {"line": row.line} if row else {}


def _first(programme: Programme, body: Body, replaces: Assignment | None) -> Decision | None:
    """The decision that the story tells already, for the first version."""
    told = programme.decisions.filter(body=body, subject=Subject.ASSIGNMENT).order_by("decided_on")
    return told.first() if replaces is None else None


def _decision(programme: Programme, body: Body, number: int, day: date) -> Decision:
    highest = Decision.objects.filter(municipality=programme.municipality).aggregate(last=Max("number"))[
        "last"
    ]
    return Decision.objects.create(
        programme=programme,
        municipality=programme.municipality,
        number=(highest or 0) + 1,
        body=body,
        subject=Subject.ASSIGNMENT,
        title=f"Opdracht {programme.name}, versie {number}, vastgesteld",
        text=EXAMPLE,
        decided_on=day,
        reference=f"VB-{day.year}-{40 + number}",
    )


def _support(programme: Programme, today: date) -> None:
    alderman = _person("wethouder")
    for portfolio, name, answer, note in SUPPORT:
        PortfolioSupport.objects.create(
            programme=programme,
            portfolio=portfolio,
            alderman=None if name else alderman,
            alderman_name=name,
            answer=answer,
            on=today - timedelta(days=495),
            note=note,
        )


def _village(programme: Programme, collaborations: dict[str, Collaboration], today: date) -> None:
    """A regisseur alone: no deputy, no mandate, no means, and an assignment that stopped halfway."""
    _set(
        programme,
        regisseur=_person("dorp"),
        principal_role=PrincipalRole.ALDERMAN,
        principal_name="P. Lindewal",
    )
    programme.collaborations.set([collaborations[VILLAGE_NAME]])
    made = Assignment.objects.create(
        programme=programme,
        number=1,
        scope_in="Jongeren in het dorp die overlast geven.",
        why=f"{EXAMPLE} Eerste opzet.",
    )
    Goal.objects.create(assignment=made, text="Minder recidive onder jongeren in het dorp")
    Activity.objects.create(
        assignment=made, what="Gesprekken met jongeren", from_on=today - timedelta(days=600), owner="Gemeente"
    )


def _set(programme: Programme, **values: Any) -> None:
    for name, value in values.items():
        setattr(programme, name, value)
    programme.save()


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(14)))
