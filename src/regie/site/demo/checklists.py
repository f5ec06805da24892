"""The checklists of the demo: what people said to the questions that no rule answers, and the moments of a year.

The town answers and looks again; the village answered once and let it pass. Where rules answer, facts decide:
nothing is written here. Synthetic from beginning to end.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from regie.access.accounts.models import User
from regie.leadership.checklists.choices import Key, Method, Verdict
from regie.leadership.checklists.facts import rules_of
from regie.leadership.checklists.models import ChecklistAnswer, ChecklistMoment
from regie.leadership.checklists.programme_scope import KIND
from regie.leadership.checklists.questions import BY_ID, QUESTIONS
from regie.leadership.checklists.snapshots import Kept, Snapshot, Why, digest_of, snapshot_json
from regie.leadership.programmes.models import Programme
from regie.ui.phrases import Phrase

from .people import DEMO_DOMAIN, TOWN, VILLAGE

LOOK_AGAIN = timedelta(days=548)
THEN_MISSING = Phrase(
    "Voorbeeldgegevens: dit ontbrak toen nog."
)  # a sentence of the story, not of the product
SAID = {
    "IA2": "Alle elf partners leverden voor de scan aan.",
    "IA5": "De probleemanalyse is bijgewerkt na de scan van de zomer.",
    "IA8": "Eén partner denkt anders over één factor. Dat staat erbij.",
    "IA10": "Jongerenwerk Noord tekende het nieuwe convenant nog niet.",
    "AU1": "Besluit van de driehoek: Stationsplein eerst, dan Parkrand.",
    "AU2": "Eén doel van Stationsplein heeft nog geen norm en geen termijn.",
    "ME4": "Elke eerste dinsdag van de maand, met de kernpartners.",
    "ME9": "De driehoek breidde de inzet op het schoolverzuim uit.",
    "ME10": "De raad bespreekt de resultaten voor het eerst in het voorjaar.",
}
SAID_IN_VILLAGE = {
    "AU4": "Iedereen kent het doel: minder recidive.",
    "ME5": "De wijkagent belt als er een melding is.",
    "ME6": "Er is al een tijd geen overleg geweest.",
}


@dataclass(frozen=True)
class DemoChecklist:
    """Who says yes and no to what, so many days ago; ``since`` is for everything not named apart."""

    login: str
    yes: frozenset[str]
    no: frozenset[str]
    since: tuple[int, ...]
    apart: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    by_hand: tuple[int, ...] = ()
    facts_since: int = 0
    ended: dict[str, int] = field(default_factory=dict)


ALL = frozenset(question.id for question in QUESTIONS)
TOWN_NO = frozenset({"IA8", "IA10", "AU2", "ME10"})
CHECKLISTS = {
    TOWN: DemoChecklist(
        "regisseur",
        ALL - TOWN_NO,
        TOWN_NO,
        since=(400, 400, 400, 400, 400, 330, 250, 180, 110, 60),
        apart={"IA5": 553, "IA10": 10},
        words=SAID,
        by_hand=(345, 175, 26),
        facts_since=400,
        ended={"IA10": 11},
    ),
    VILLAGE: DemoChecklist(
        "dorp",
        frozenset(["LL1", "LL2", "LL4", "LL8", "IA1", "AU4", "AU6", "ME1", "ME5", "IA3", "IA4", "ME2", "ME7"]),
        frozenset({"LL5", "IA2", "AU1", "ME6", "ME10"}),
        since=(400,),
        apart=dict.fromkeys(("IA3", "IA4", "ME2", "ME7"), 700),
        words=SAID_IN_VILLAGE,
        by_hand=(235,),
        facts_since=600,
        ended=dict.fromkeys(("LL3", "LL6", "LL9", "IA10"), 300),
    ),
}  # fmt: skip


def checklists_load(programmes: dict[str, Programme], today: date) -> None:
    """Both, once; what stands is left alone."""
    for town, wanted in CHECKLISTS.items():
        programme = programmes[town]
        if not ChecklistMoment.objects.filter(programme=programme).exists():
            by = User.objects.get(email=f"{wanted.login}@{DEMO_DOMAIN}")
            answers = _answers(wanted, programme, by, today)
            _moments(wanted, programme, by, answers, today)


def _answers(
    wanted: DemoChecklist, programme: Programme, by: User, today: date
) -> dict[str, ChecklistAnswer]:
    rules, made = rules_of(KIND), {}
    for question in QUESTIONS:
        if rules[question.id] or question.id not in wanted.yes | wanted.no:
            continue
        ago = wanted.apart.get(question.id, wanted.since[question.number % len(wanted.since)])
        given = today - timedelta(days=ago)
        words = wanted.words.get(question.id, "Besproken in de kerngroep; staat in het verslag.")
        made[question.id] = ChecklistAnswer.objects.create(
            scope_kind=KIND,
            scope_id=programme.pk,
            programme=programme,
            question=question.id,
            verdict=Verdict.YES if question.id in wanted.yes else Verdict.NO,
            explanation=f"Voorbeeldgegevens. {words}",
            review_on=given + LOOK_AGAIN,
            by=by,
            by_name=by.name,
            at=_at(given),
        )
    return made


def _moments(
    wanted: DemoChecklist, programme: Programme, by: User, answers: dict[str, ChecklistAnswer], today: date
) -> None:
    months = {_first_of_month(today, back) for back in range(1, 13)}
    for day in sorted(months):
        _moment(wanted, programme, answers, day, today, month=day)
    for ago in wanted.by_hand:
        _moment(wanted, programme, answers, today - timedelta(days=ago), today, by=by, by_name=by.name)


def _first_of_month(today: date, back: int) -> date:
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _moment(
    wanted: DemoChecklist,
    programme: Programme,
    answers: dict[str, ChecklistAnswer],
    day: date,
    today: date,
    **taken: object,
) -> None:
    snapshot = {
        question.id: _spoken(answers.get(question.id), day)
        or _found(wanted, programme, question.id, (today - day).days)
        for question in QUESTIONS
    }
    yes = {question for question, kept in snapshot.items() if kept.verdict == Verdict.YES}
    ChecklistMoment.objects.create(
        scope_kind=KIND,
        scope_id=programme.pk,
        programme=programme,
        taken_on=day,
        taken_at=_at(day),
        answers=snapshot_json(snapshot),
        digest=digest_of(snapshot),
        scores={key: sum(question.startswith(key) for question in yes) for key in Key.values},
        total=len(yes),
        overruled=0,
        unanswered=_unanswered(snapshot),
        **taken,
    )


def _spoken(answer: ChecklistAnswer | None, day: date) -> Kept | None:
    """How a question that people answer stood on that day; None where rules answer it or nobody ever did."""
    if answer is None or answer.review_on is None:
        return None
    if day < timezone.localdate(answer.at):
        return Kept()
    expired = answer.review_on < day
    return Kept(
        verdict=str(Verdict.NO if expired else answer.verdict),
        method=str(Method.EXPIRED if expired else Method.PERSON),
        said=answer.pk,
        by=answer.by_name,
        on=timezone.localdate(answer.at).isoformat(),
        explanation=answer.explanation,
        review_on=answer.review_on.isoformat(),
    )


def _found(wanted: DemoChecklist, programme: Programme, question: str, ago: int) -> Kept:
    """What the rules said so many days ago, in the story."""
    rules = rules_of(KIND)[question]
    if not rules:
        return Kept()
    since = wanted.facts_since - 9 * BY_ID[question].number
    there = question in {*wanted.yes, *wanted.ended} and wanted.ended.get(question, 0) < ago <= since
    missing = Why(0, rules[0].id, THEN_MISSING.as_json(), programme.name, rules[0].kind)
    return Kept(
        verdict=str(Verdict.YES if there else Verdict.NO),
        method=str(Method.FACTS),
        why=() if there else (missing,),
        rules=tuple(rule.id for rule in rules),
    )


def _unanswered(snapshot: Snapshot) -> int:
    return sum(kept.method in (Method.NONE, Method.EXPIRED) for kept in snapshot.values())


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
