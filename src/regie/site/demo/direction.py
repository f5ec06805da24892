"""The direction in the demo: actions, decisions, an escalation, questions, the mayor and residents.

The town keeps them up, the village stopped long ago. Synthetic from beginning to end; the texts say so.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.organisations.models import Organisation
from regie.access.organisations.selectors import actor_for
from regie.leadership.actions.models import Action
from regie.leadership.actions.origins import action_as_source
from regie.leadership.actions.services import action_add, action_move
from regie.leadership.decisions.models import Decision
from regie.leadership.decisions.services import decision_add
from regie.leadership.escalations.models import Escalation, Question
from regie.leadership.escalations.services import escalation_plan, escalation_raise, question_add
from regie.leadership.participation.models import MayorContact, ResidentsInput
from regie.leadership.participation.services import contact_add, input_add
from regie.leadership.programmes.models import Programme

from .people import DEMO_DOMAIN, TOWN, VILLAGE

EXAMPLE = "Voorbeeldgegevens."


@dataclass(frozen=True)
class DemoAction:
    """An action due so many days from today; ``done`` is how many days ago it was finished, with its result."""

    title: str
    who: str
    due: int
    status: str = "open"
    result: str = ""
    done: int = 0
    organisation: str = "town"


@dataclass(frozen=True)
class DemoDecision:
    """A decision so many days ago."""

    body: str
    subject: str
    title: str
    ago: int
    outcome: str = "adopted"
    reference: str = ""


STAGNATES = "Zorg en wijkteam spreken één plan af voor J-005"
ACTIONS = [
    DemoAction(STAGNATES, "procesregisseur", -4, "doing", organisation="team"),
    DemoAction("Plan de groepsscan van volgend kwartaal", "regisseur", 9),
    DemoAction("Lever de cijfers over verzuim aan", "school", 16, organisation="school"),
    DemoAction(
        "Zoek een tweede plek voor huiswerkbegeleiding", "jongerenwerk", 23, "doing", organisation="youth"
    ),
    DemoAction("Vraag Woonstichting De Sluis om licht in de portieken", "plaatsvervanger", 30),
    DemoAction(
        "Bespreek de voortgang met het college",
        "regisseur",
        -35,
        "done",
        "Besproken; het college gaat door.",
        37,
    ),
    DemoAction(
        "Maak afspraken met het Havencollege over de pauzes",
        "regisseur",
        -60,
        "done",
        "De conciërge en het jongerenwerk staan samen buiten.",
        58,
        "school",
    ),
    DemoAction(
        "Stel de werkgevers van de haven voor",
        "werkgevers",
        -14,
        "done",
        "Zes bedrijven doen mee.",
        15,
        "employers",
    ),
    DemoAction(
        "Vraag een tweede camera aan", "regisseur", -80, "dropped", "De driehoek vond één camera genoeg.", 75
    ),
]
DECISIONS = [
    DemoDecision(
        "triangle",
        "assignment",
        "De driehoek geeft de opdracht voor Sterk in Noord",
        905,
        reference="VB-2024-011",
    ),
    DemoDecision("college", "assignment", "Het college stelt de opdracht vast", 898, reference="VB-2024-012"),
    DemoDecision(
        "triangle", "priority", "De groep Stationsplein krijgt voorrang", 210, reference="VB-2026-031"
    ),
    DemoDecision(
        "college",
        "preventive_measures",
        "Meer jongerenwerk en huiswerkbegeleiding in Noord",
        180,
        reference="VB-2026-040",
    ),
    DemoDecision(
        "triangle",
        "capacity",
        "Een vaste wijkagent erbij tot het einde van het jaar",
        150,
        "adopted_changed",
        "VB-2026-044",
    ),
    DemoDecision(
        "council", "means", "De raad trekt geld uit voor een derde jaar", 95, reference="VB-2026-061"
    ),
    DemoDecision("core_group", "other", "De kerngroep overlegt voortaan elke drie weken", 40),
]
CONTACTS = [
    (
        12,
        "young_people",
        "De burgemeester at mee in het jongerencentrum en luisterde naar plannen voor de haven.",
    ),
    (96, "parents", "Een avond met ouders van Noord over druk en schulden."),
    (200, "partners", "Langs bij de wijkagent, het wijkteam en de school."),
]
EVENINGS = [
    (26, "evening", 34, "Meer licht bij het plein, en een plek om binnen te zijn.", ""),
    (
        230,
        "walk",
        12,
        "De bankjes bij de haven staan uit het zicht.",
        "De bankjes zijn verplaatst en er kwam verlichting.",
    ),
]
QUESTIONS = [
    ("Wie betaalt de tolk bij de huisbezoeken?", "tactical", 20, "Wijkteam Noord", ""),
    (
        "Mag de school foto’s van het plein delen?",
        "operational",
        45,
        "Havencollege",
        "Nee, er is geen grondslag voor.",
    ),
    ("Gaan we na dit jaar door met de aanpak?", "strategic", 33, "Driehoek", ""),
    ("Wie belt de ouders als de coach ziek is?", "", 3, "Jongerenwerk Noord", ""),
]


def direction_load(
    programmes: dict[str, Programme], organisations: dict[str, Organisation], today: date
) -> None:
    """Safe to repeat: what stands is left alone."""
    town, village = programmes[TOWN], programmes[VILLAGE]
    if Decision.objects.filter(programme__in=[town, village]).exists():
        return
    by, villager = _person("regisseur"), _person("dorp")
    for decision in DECISIONS:
        _decide(town, decision, today, by)
    for action in ACTIONS:
        _act(town, action, organisations, today, by)
    _escalate(town, today, by)
    _talk(town, today, by)
    # The village began, and then nothing more.
    _decide(
        village,
        DemoDecision("college", "assignment", "Het college wil een aanpak voor jongeren", 690),
        today,
        villager,
    )
    _act(
        village,
        DemoAction("Stel een regisseur aan", "dorp", -420, organisation="village"),
        organisations,
        today,
        villager,
    )


def _decide(programme: Programme, each: DemoDecision, today: date, by: Actor) -> None:
    decision_add(
        programme=programme,
        values={
            "body": each.body,
            "subject": each.subject,
            "title": each.title,
            "text": EXAMPLE,
            "decided_on": today - timedelta(days=each.ago),
            "outcome": each.outcome,
            "reference": each.reference,
        },
        by=by,
    )


def _act(
    programme: Programme, each: DemoAction, organisations: dict[str, Organisation], today: date, by: Actor
) -> None:
    due = today + timedelta(days=each.due)
    action = action_add(
        programme=programme,
        values={
            "title": each.title,
            "detail": EXAMPLE,
            "owner_user": User.objects.get(email=f"{each.who}@{DEMO_DOMAIN}"),
            "owner_organisation": organisations[each.organisation],
            "due_on": due,
        },
        by=by,
    )
    if each.status != "open":
        action = action_move(action=action, to=each.status, result=each.result, by=by)
    if action.done_at:
        Action.objects.filter(pk=action.pk).update(done_at=_noon(today, each.done))
    began = min(due, today) - timedelta(days=28)
    Action.objects.filter(pk=action.pk).update(
        created_at=timezone.make_aware(datetime.combine(began, time(12)))
    )


def _escalate(programme: Programme, today: date, by: Actor) -> None:
    """A measure that stagnates, brought to the mayor six days ago; the consultation is next week."""
    action = Action.objects.get(programme=programme, title=STAGNATES)
    made = escalation_raise(
        programme=programme,
        values={
            "to": "mayor",
            "raised_on": today - timedelta(days=6),
            "subject": "De zorg levert geen plan voor J-005",
            "reason": f"{EXAMPLE} Drie keer gebeld en één keer samen aan tafel. De maatregel staat stil.",
        },
        about=action_as_source(by, action.pk),
        by=by,
    )
    escalation_plan(escalation=made, consultation_on=today + timedelta(days=5), by=by)
    Escalation.objects.filter(pk=made.pk).update(created_at=_noon(today, 6))


def _talk(programme: Programme, today: date, by: Actor) -> None:
    """The mayor's contacts, the residents, and the questions."""
    for ago, whom, note in CONTACTS:
        values = {"held_on": today - timedelta(days=ago), "with_whom": whom, "note": f"{EXAMPLE} {note}"}
        contact = contact_add(programme=programme, values=values, by=by)
        MayorContact.objects.filter(pk=contact.pk).update(created_at=_noon(today, ago))
    for ago, form, people, said, done_with in EVENINGS:
        evening = {
            "held_on": today - timedelta(days=ago),
            "form": form,
            "taking_part": people,
            "said": f"{EXAMPLE} {said}",
            "done_with": done_with,
        }
        residents = input_add(programme=programme, values=evening, by=by)
        ResidentsInput.objects.filter(pk=residents.pk).update(created_at=_noon(today, ago))
    for text, level, ago, asked_by, answer in QUESTIONS:
        asked = {
            "text": text,
            "level": level,
            "asked_on": today - timedelta(days=ago),
            "asked_by": asked_by,
            "answer": answer,
            "answered_on": today - timedelta(days=ago - 5) if answer else None,
        }
        question = question_add(programme=programme, values=asked, by=by)
        Question.objects.filter(pk=question.pk).update(created_at=_noon(today, ago))


def _noon(today: date, ago: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=ago), time(12)))


def _person(login: str) -> Actor:
    return actor_for(User.objects.get(email=f"{login}@{DEMO_DOMAIN}"))
