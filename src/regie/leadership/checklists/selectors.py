"""Reads of checklists. A subject comes from ``subject_for``, which asks what the reader may see."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.leadership.actions.choices import UNFINISHED
from regie.leadership.actions.models import Action
from regie.leadership.actions.selectors import actions_for

from .answering import Answered, Score, answer_all, score_of
from .choices import MOST_PER_KEY
from .facts import facts_about
from .models import ChecklistAnswer, ChecklistMoment
from .questions import BY_POSITION, Question, guided
from .scopes import Subject, scope_of

SOURCE_KIND = "checklist"


@dataclass(frozen=True)
class Checklist:
    """The forty answers about one thing, today."""

    subject: Subject
    answers: tuple[Answered, ...]

    @property
    def score(self) -> Score:
        return score_of(self.answers)

    def of_key(self, key: str) -> tuple[Answered, ...]:
        """The ten answers of a key."""
        return tuple(each for each in self.answers if each.question.key == key)

    def of(self, question: Question) -> Answered:
        """The answer to one question."""
        return self.answers[question.position - 1]

    @property
    def missing(self) -> tuple[Answered, ...]:
        """What is no or not answered, what to begin with first."""
        return tuple(each for question in guided() if not (each := self.of(question)).is_yes)


def subject_for(reader: Actor, slug: str, pk: int) -> Subject | None:
    """The thing with checklists at this address, or None where this reader may not see it or it is not there."""
    scope = scope_of(slug)
    row = scope.rows(reader).filter(pk=pk).first() if scope else None
    return scope.subject(row) if scope and row else None


def checklist_of(subject: Subject, today: date | None = None) -> Checklist:
    """The checklists of one thing. As many queries as for many."""
    return checklists_of([subject], today)[subject.pk]


def checklists_of(subjects: Collection[Subject], today: date | None = None) -> dict[int, Checklist]:
    """The checklists of things of one scope, by their key. Where the rules no longer look, facts answer nothing."""
    day = today or timezone.localdate()
    found: dict[int, Checklist] = {}
    if not subjects:
        return found
    kind = next(iter(subjects)).kind
    facts = facts_about(kind, [each.pk for each in subjects if each.is_open])
    said: dict[int, dict[str, ChecklistAnswer]] = {}
    for row in answers_that_count(kind, [each.pk for each in subjects]):
        said.setdefault(row.scope_id, {})[row.question] = row
    for subject in subjects:
        answers = answer_all(facts.get(subject.pk, {}), said.get(subject.pk, {}), day)
        found[subject.pk] = Checklist(subject, answers)
    return found


def answers_that_count(kind: str, ids: Iterable[int]) -> QuerySet[ChecklistAnswer]:
    """What people said about these things and nobody ended."""
    return ChecklistAnswer.objects.filter(scope_kind=kind, scope_id__in=list(ids), ended_at=None)


def answers_to(subject: Subject, question: Question) -> QuerySet[ChecklistAnswer]:
    """Everything said to one question, the latest first."""
    return ChecklistAnswer.objects.filter(scope_kind=subject.kind, scope_id=subject.pk, question=question.id)


def moments_of(subject: Subject) -> QuerySet[ChecklistMoment]:
    """The moments of a thing, oldest first, without their answers."""
    rows = ChecklistMoment.objects.filter(scope_kind=subject.kind, scope_id=subject.pk, removed_at=None)
    return rows.defer("answers")


def latest_moments(kind: str) -> QuerySet[ChecklistMoment]:
    """All moments of this kind of thing, latest first, for a subquery."""
    return ChecklistMoment.objects.filter(scope_kind=kind, removed_at=None).order_by("-taken_on", "-pk")


def source_id(subject: Subject, question: Question) -> int:
    """What an action that comes from a question refers to: the thing and the question in one number."""
    return subject.pk * 100 + question.position


def source_kind(subject: Subject) -> str:
    """The kind of origin of an action that comes from a question."""
    return f"{SOURCE_KIND}-{subject.scope.slug}"


def actions_by_question(reader: Actor, subject: Subject) -> dict[str, Action]:
    """For each question the unfinished action that was made of it, where this reader may see it. One query."""
    rows = actions_for(reader).filter(
        programme=subject.programme,
        source_kind=source_kind(subject),
        source_id__range=(subject.pk * 100, subject.pk * 100 + 4 * MOST_PER_KEY),
        status__in=UNFINISHED,
    )
    found = {}
    for action in rows.order_by("-number"):
        position = (action.source_id or 0) - subject.pk * 100
        if position in BY_POSITION:
            found[BY_POSITION[position].id] = action
    return found
