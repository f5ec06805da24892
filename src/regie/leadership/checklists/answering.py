"""From facts and from what people said to forty answers. Pure: no query, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .choices import UNANSWERED, Key, Method, Verdict
from .facts import NO_FACTS, Facts
from .models import ChecklistAnswer
from .questions import QUESTIONS, Question


@dataclass(frozen=True)
class Answered:
    """One question with its answer. ``said`` is what a person said last, whether it counts now or not."""

    question: Question
    verdict: str
    method: Method
    facts: Facts = NO_FACTS
    said: ChecklistAnswer | None = None

    @property
    def is_yes(self) -> bool:
        return self.verdict == Verdict.YES

    @property
    def is_unanswered(self) -> bool:
        return self.method in UNANSWERED

    @property
    def is_overruled(self) -> bool:
        return self.method == Method.OVERRULED

    @property
    def counts_said(self) -> bool:
        """Whether what the person said is the answer."""
        return self.method in (Method.PERSON, Method.OVERRULED)

    @property
    def facts_say(self) -> str:
        """What the facts say, where there are any: yes without an open finding, also none that was set aside."""
        if not self.facts.are_there:
            return ""
        return Verdict.NO if self.facts.findings else Verdict.YES

    @property
    def only_set_aside(self) -> bool:
        """All that is found was set aside; it stays a no."""
        return bool(self.facts.findings) and all(finding.aside_at for finding in self.facts.findings)


def answer(question: Question, facts: Facts, said: ChecklistAnswer | None, today: date) -> Answered:
    """The answer as it counts today. What is not answered, or no longer, is a no that says so."""
    now = Answered(question, Verdict.NO, Method.NONE, facts, said)
    if facts.are_there:
        if said and said.overrules and said.facts_digest == facts.digest:
            return Answered(question, said.verdict, Method.OVERRULED, facts, said)
        return Answered(question, now.facts_say, Method.FACTS, facts, said)
    if said is None or said.overrules or said.review_on is None:
        return now
    if said.review_on < today:
        return Answered(question, Verdict.NO, Method.EXPIRED, facts, said)
    return Answered(question, said.verdict, Method.PERSON, facts, said)


def answer_all(
    facts: Mapping[str, Facts], said: Mapping[str, ChecklistAnswer], today: date
) -> tuple[Answered, ...]:
    """All forty, in order."""
    return tuple(
        answer(question, facts.get(question.id, NO_FACTS), said.get(question.id), today)
        for question in QUESTIONS
    )


@dataclass(frozen=True)
class Score:
    """How many yeses there are, per key and in all; how many of the answers are marked."""

    keys: dict[str, int]
    overruled: int
    unanswered: int

    @property
    def total(self) -> int:
        return sum(self.keys.values())


def score_of(answers: Iterable[Answered]) -> Score:
    """The score of these answers."""
    keys = dict.fromkeys(Key.values, 0)
    overruled = unanswered = 0
    for each in answers:
        keys[each.question.key] += each.is_yes
        overruled += each.is_overruled
        unanswered += each.is_unanswered
    return Score(keys, overruled, unanswered)
