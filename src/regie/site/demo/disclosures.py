"""The disclosures of the demo: given, answered, “cannot say”, refused, and one that waits for the source.

Synthetic from beginning to end; the texts say so. What exists already is left alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from regie.access.authorisation.choices import DataCategory
from regie.access.collaborations.models import Collaboration
from regie.access.dossiers.choices import Task
from regie.access.dossiers.models import Dossier, DossierTask
from regie.access.dossiers.walls import wall_down
from regie.access.grounds.models import Ground
from regie.access.organisations.models import Membership, Organisation
from regie.privacy.disclosures.choices import FILLED, GIVEN, Refusal, Start, State
from regie.privacy.disclosures.models import Disclosure
from regie.privacy.disclosures.secrecy import duty_for

from .collaborations import DECISION, EXAMPLE, NORTH
from .people import DEMO_DOMAIN

# Who speaks for an organisation of the demo.
SPEAKERS = {
    "town": "regisseur",
    "police": "politie",
    "school": "school",
    "youth": "jongerenwerk",
    "prosecutor": "officier",
    "team": "procesregisseur",
}


@dataclass(frozen=True)
class DemoDisclosure:
    """One exchange on a dossier of the north, begun and settled so many days ago; grounds by code."""

    dossier: int
    giver: str
    receiver: str
    begun_as: str
    state: str
    begun: int
    purpose: str
    settled: int | None = None
    category: str = DataCategory.ORDINARY
    question: str = ""
    content: str = ""
    grounds: tuple[str, ...] = ()
    refusal: str = ""
    words: str = ""
    decision: str = ""


PLACE_AT_SCHOOL = "Weten of er nog contact met school is"
POLICE_TOLD = DemoDisclosure(
    1, "police", "town", Start.OFFER, State.ACCEPTED, 42, "Overlast bij de haven stoppen en hulp op gang brengen", 41,
    category=DataCategory.POLICE, grounds=("G03", "G26"), decision=DECISION,
    content=f"{EXAMPLE} Twee keer aangesproken bij de haven, samen met een bekende groep. Geen aanhouding.",
)  # fmt: skip
SCHOOL_TOLD = DemoDisclosure(
    1, "school", "town", Start.ASK, State.ANSWERED, 30, PLACE_AT_SCHOOL, 27, grounds=("G03",),
    question=f"{EXAMPLE} Komt deze jongere nog, en bij wie kan hij terecht?",
    content=f"{EXAMPLE} Komt drie van de vijf dagen. De mentor belt elke week met thuis.",
)  # fmt: skip
DISCLOSURES = [
    POLICE_TOLD,
    SCHOOL_TOLD,
    DemoDisclosure(
        5, "youth", "town", Start.ASK, State.REFUSED, 55, "Weten wie vertrouwen heeft", 52, refusal=Refusal.CANNOT_SAY,
        question=f"{EXAMPLE} Hebben jullie nog contact, en hoe gaat het?",
    ),
    DemoDisclosure(
        2, "town", "police", Start.OFFER, State.REFUSED, 20, "Afspraken naast elkaar leggen", 18,
        refusal=Refusal.NOT_NEEDED, words=f"{EXAMPLE} Wij hebben dit voor onze taak niet nodig.", grounds=("G03",),
    ),
    DemoDisclosure(
        3, "school", "town", Start.ASK, State.ASKED, 3, PLACE_AT_SCHOOL,
        question=f"{EXAMPLE} Staat deze jongere nog ingeschreven?",
    ),
    DemoDisclosure(
        4, "police", "town", Start.OFFER, State.OFFERED, 2, "Voorkomen dat het misgaat bij het evenement",
        grounds=("G03",), content=f"{EXAMPLE} Wil zelf praten over een andere groep vrienden.",
    ),
]  # fmt: skip
ONWARD = DemoDisclosure(
    1, "town", "police", Start.OFFER, State.CONSENT, 1, "Vaste momenten afspreken", grounds=("G03",),
    content=f"{EXAMPLE} Is drie dagen per week op school; de mentor houdt contact.",
)  # fmt: skip
ONWARD_REASON = f"{EXAMPLE} De wijkagent stemt zijn bezoek af op de schooldagen."


def disclosures_load(
    collaborations: dict[str, Collaboration], organisations: dict[str, Organisation], today: date
) -> None:
    """All of them, once, on the dossiers that the persons of the demo have; call it after those."""
    with wall_down():
        north = collaborations[NORTH]
        if Disclosure.objects.filter(dossier__collaboration=north).exists():
            return
        grounds = {ground.code: ground for ground in Ground.objects.all()}
        dossiers = {each.number: each for each in Dossier.objects.filter(collaboration=north)}
        _tasks_of_school(dossiers)
        for each in DISCLOSURES:
            _load(each, dossiers, organisations, grounds, today)
        told = Disclosure.objects.get(
            dossier=dossiers[1], from_organisation=organisations[SCHOOL_TOLD.giver], state=State.ANSWERED
        )
        _load(
            ONWARD, dossiers, organisations, grounds, today, onward_of=told, source=told.source, duty=told.duty,
            consent_organisation=told.source, onward_reason=ONWARD_REASON,
        )  # fmt: skip


def _load(
    wanted: DemoDisclosure,
    dossiers: dict[int, Dossier],
    organisations: dict[str, Organisation],
    grounds: dict[str, Ground],
    today: date,
    **onward: Any,
) -> None:
    giver, receiver = organisations[wanted.giver], organisations[wanted.receiver]
    asked = wanted.begun_as == Start.ASK
    first, second = (wanted.receiver, wanted.giver) if asked else (wanted.giver, wanted.receiver)
    keys = [grounds[code] for code in wanted.grounds]
    origin = {"source": giver, "duty": duty_for(wanted.category, giver.kind)} | onward
    row = Disclosure(
        dossier=dossiers[wanted.dossier],
        from_organisation=giver,
        to_organisation=receiver,
        begun_as=wanted.begun_as,
        state=wanted.state,
        purpose=f"{EXAMPLE} {wanted.purpose}.",
        category=wanted.category,
        question=wanted.question,
        content=wanted.content if wanted.state in FILLED else "",
        ground=keys[0] if keys else None,
        second_ground=keys[1] if len(keys) > 1 else None,
        decision=wanted.decision[:200] if wanted.state in GIVEN else "",
        refusal=wanted.refusal,
        words=wanted.words,
        begun_by=_speaker(first),
        settled_by=_speaker(second) if wanted.settled is not None else None,
        settled_at=_at(today, wanted.settled) if wanted.settled is not None else None,
        **origin,
    )
    row.save()
    Disclosure.objects.filter(pk=row.pk).update(recorded_at=_at(today, wanted.begun))


def _tasks_of_school(dossiers: dict[int, Dossier]) -> None:
    """A network partner sees dossiers with a task of its own; without one it could not answer."""
    school = _speaker("school")
    for number in (1, 3):
        dossier = dossiers[number]
        if not DossierTask.objects.filter(dossier=dossier, membership=school).exists():
            DossierTask(
                dossier=dossier, membership=school, task=Task.WORKER,
                from_on=timezone.localdate(dossier.opened_at),
            ).save()  # fmt: skip


def _at(today: date, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=days), time(11)))


def _speaker(organisation: str) -> Membership:
    return Membership.objects.get(user__email=f"{SPEAKERS[organisation]}@{DEMO_DOMAIN}")
