"""The partners of the demo: eleven in order but for one vacancy and one that is long unspoken; and two neglected ones.

Synthetic from beginning to end; the texts say so. What exists already is left alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.collaborations.models import Collaboration
from regie.access.organisations.models import Organisation
from regie.access.organisations.selectors import actor_for
from regie.leadership.partners.choices import (
    CommitmentStatus,
    MatrixKind,
    MomentKind,
    Part,
    StructureKind,
    Tier,
)
from regie.leadership.partners.models import (
    Commitment,
    ContactMoment,
    PartnerContact,
    ProgrammePartner,
    RoleCell,
    RoleTask,
    StructureAgreement,
)
from regie.leadership.partners.services.matrices import matrix_fill
from regie.leadership.programmes.models import Programme

from .collaborations import AFTERCARE, EXAMPLE, NORTH, VILLAGE_NAME
from .people import DEMO_DOMAIN, TOWN, VILLAGE

CORE, NETWORK = Tier.CORE, Tier.NETWORK


@dataclass(frozen=True)
class DemoPartner:
    """A partner with its fixed contact: a login of the demo or a made-up name; ``spoken`` is so many days ago."""

    key: str
    tier: str
    delivers: str
    decides: str
    function: str
    person: str
    spoken: int | None
    fte: str = ""


PARTNERS = [
    DemoPartner("town", CORE, "De regisseur en een plaatsvervanger; geld voor de inzet.",
                "Wie in de aanpak komt en eruit gaat, met de kernpartners.", "regisseur", "regisseur", None, "1.4"),
    DemoPartner("police", CORE, "De wijkagent, het beeld van de straat en de groepsscan.",
                "Wat uit de politiesystemen gedeeld wordt.", "operationeel expert jeugd", "politie", 6, "0.5"),
    DemoPartner("prosecutor", CORE, "Een vaste officier voor de aanpak.", "Vervolging en voorwaarden.",
                "officier van justitie jeugd", "officier", 19, "0.1"),
    DemoPartner("youth", CORE, "Jongerenwerkers op straat, ook in de avond.", "Waar en wanneer zij op straat zijn.",
                "teamleider Noord", "jongerenwerk", 11, "2"),
    DemoPartner("school", NETWORK, "Een mentor per jongere en zicht op verzuim.", "Toelating en schorsing.",
                "zorgcoördinator", "school", 27),
    DemoPartner("school2", NETWORK, "Praktijkplekken en een tweede kans.", "Toelating halverwege het jaar.",
                "afdelingsleider", "W. Kranendijk (voorbeeld)", 41),
    DemoPartner("work", NETWORK, "Een jobcoach.", "De uitkering en de proefplaatsing.", "jobcoach", "coach", 33, "0.6"),
    DemoPartner("team", CORE, "De procesregisseur en jeugdhulp in het gezin.", "Lichte jeugdhulp zonder verwijzing.",
                "procesregisseur", "procesregisseur", 3, "0.8"),
    DemoPartner("housing", NETWORK, "Een huis voor wie terugkomt, en signalen uit de buurt.", "Wie een woning krijgt.",
                "wijkbeheerder", "P. Sluisman (voorbeeld)", 171),
    DemoPartner("probation", NETWORK, "Toezicht en begeleiding na een straf.", "Wanneer het de officier inlicht.",
                "toezichthouder jeugd", "R. Ankerveld (voorbeeld)", 52, "0.3"),
    DemoPartner("employers", NETWORK, "Vacatures en stageplekken, zonder namen te kennen.", "Wie gevraagd wordt.",
                "accountmanager", "werkgevers", 24),
]  # fmt: skip
AGREEMENTS = [
    (StructureKind.CARE_AND_SAFETY_HOUSE, "", "Wie criminele kopstukken zijn, gaat naar het Zorg- en Veiligheidshuis;"
     " de regisseur hoort wat er in het plan komt.", "ZVH-2025-14"),
    (StructureKind.YOUTH_AND_CARE, "CJG Voorbeeldstad", "Zorg in het gezin loopt door als de groepsaanpak begint."
     " Eén aanspreekpunt.", "Notitie CJG"),
    (StructureKind.INTERNAL_DEPARTMENTS, "Onderwijs, Werk, Openbare orde", "Elke afdeling levert een vaste collega en"
     " komt om de zes weken bij elkaar.", "Besluit directieteam"),
    (StructureKind.NEIGHBOURHOOD_TEAM, "Wijkteam Noord", "Een gezin dat twee keer in beeld komt, wordt besproken"
     " binnen twee weken.", "Werkafspraak Noord"),
]  # fmt: skip
# What the template leaves open in this town, and who does it.
FILLED = [
    (MatrixKind.AFTERCARE, "nz-melden", "police", Part.INFORMED),
    (MatrixKind.EARLY_SIGNALLING, "vs-straf", "prosecutor", Part.DOES),
    (MatrixKind.AFTERCARE, "nz-huis", "housing", Part.DOES),
]


def partners_load(
    programmes: dict[str, Programme],
    organisations: dict[str, Organisation],
    collaborations: dict[str, Collaboration],
    today: date,
) -> None:
    """All of them, once per programme, and the collaborations tied; call it after people and collaborations."""
    town, village = programmes[TOWN], programmes[VILLAGE]
    town.collaborations.add(collaborations[NORTH], collaborations[AFTERCARE])
    village.collaborations.add(collaborations[VILLAGE_NAME])
    if not town.partners.exists():
        by = actor_for(User.objects.get(email=f"regisseur@{DEMO_DOMAIN}"))
        made = {each.key: _partner(each, town, organisations, by, today) for each in PARTNERS}
        _vacancy(made["probation"], today)
        _agreements(town, today)
        _commitments(made, today)
        _matrices(town, made, by)
    if not village.partners.exists():
        for key in ("village", "village_police"):
            ProgrammePartner.objects.create(
                programme=village, organisation=organisations[key], tier=CORE, joined_on=today - timedelta(days=700)
            )  # fmt: skip


def _partner(
    wanted: DemoPartner, programme: Programme, organisations: dict[str, Organisation], by: Actor, today: date
) -> ProgrammePartner:
    joined = today - timedelta(days=880)
    partner = ProgrammePartner.objects.create(
        programme=programme,
        organisation=organisations[wanted.key],
        tier=wanted.tier,
        delivers=f"{EXAMPLE} {wanted.delivers}",
        decides=wanted.decides,
        joined_on=joined,
    )
    user = User.objects.filter(email=f"{wanted.person}@{DEMO_DOMAIN}").first()
    PartnerContact.objects.create(
        partner=partner,
        function=wanted.function,
        user=user,
        name="" if user else wanted.person,
        telephone="088 000 00 00",
        email="" if user else f"{wanted.key}@{DEMO_DOMAIN}",
        is_main=True,
        from_on=joined,
    )
    for days, kind in ((wanted.spoken, MomentKind.MEETING), (260, MomentKind.VISIT)):
        if wanted.spoken is not None and days is not None and by.user_id:
            ContactMoment.objects.create(
                partner=partner, on=today - timedelta(days=days), by_id=by.user_id, kind=kind, note=EXAMPLE
            )
    return partner


def _vacancy(partner: ProgrammePartner, today: date) -> None:
    PartnerContact.objects.create(
        partner=partner, function="jobcoach na detentie", from_on=today - timedelta(days=47)
    )


def _agreements(programme: Programme, today: date) -> None:
    for number, (structure, name, what, document) in enumerate(AGREEMENTS):
        StructureAgreement.objects.create(
            programme=programme,
            structure=structure,
            name=name,
            what=f"{EXAMPLE} {what}",
            agreed_on=today - timedelta(days=300 - 20 * number),
            review_on=today + timedelta(days=65 + 20 * number),
            document=document,
        )


def _commitments(made: dict[str, ProgrammePartner], today: date) -> None:
    for each in PARTNERS:
        if each.fte:
            Commitment.objects.create(
                partner=made[each.key],
                what="Vaste uren voor de aanpak",
                fte=Decimal(each.fte),
                from_on=today - timedelta(days=200),
                until=today + timedelta(days=165),
                status=CommitmentStatus.PROMISED,
                on=today - timedelta(days=210),
                by_whom="directie (voorbeeld)",
            )
    Commitment.objects.create(
        partner=made["housing"], what="Drie woningen voor jongeren die terugkomen",
        status=CommitmentStatus.REFUSED, reason="De wachtlijst is te lang; volgend jaar opnieuw bespreken.",
        on=today - timedelta(days=171), by_whom="bestuur (voorbeeld)",
    )  # fmt: skip
    Commitment.objects.create(
        partner=made["school2"], what="Twee praktijkplekken vanaf de zomer", on=today - timedelta(days=41)
    )


def _matrices(programme: Programme, made: dict[str, ProgrammePartner], by: Actor) -> None:
    for kind in MatrixKind:
        matrix_fill(programme=programme, kind=kind, by=by)
    for kind, code, key, part in FILLED:
        task = RoleTask.objects.get(matrix__programme=programme, matrix__kind=kind, code=code)
        RoleCell.objects.update_or_create(task=task, partner=made[key], defaults={"part": part})
