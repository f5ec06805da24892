"""Reads of the register and of the DPIA, always within the reach of the reader."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Expression, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide, narrow
from regie.access.dossiers.walls import current_opening

from .choices import AnswerState, DpiaStatus
from .models import ActivityVersion, Dpia, DpiaAnswer, ProcessingActivity
from .questions import questions

CONTACTS = ("controller", "controller_contact", "officer_contact")


def versions_for(reader: Actor) -> QuerySet[ActivityVersion]:
    """Every version this reader may see, with its activity and municipality, the newest of each activity first."""
    return narrow(ActivityVersion.objects.all(), reader).select_related("activity__municipality")


def current_for(reader: Actor) -> QuerySet[ActivityVersion]:
    """The version that holds now of each activity this reader may see, in the order of the register."""
    return _newest(versions_for(reader)).order_by("activity__municipality", "activity")


def current_in(municipality_id: int) -> QuerySet[ActivityVersion]:
    """The version that holds now of each activity of a municipality. Asks for no reader: not for screens."""
    return _newest(ActivityVersion.objects.filter(activity__municipality=municipality_id)).order_by(
        "activity"
    )


def current_version(slug: str, municipality_id: int | None = None) -> int:
    """The number of the version that holds now, for a line in the processing log. One query, never stale.

    A municipality whose register is not filled yet works under version 1: that is the number that its shipped text
    gets. Without a municipality the number is the highest that any municipality has for this activity.
    """
    versions = ActivityVersion.objects.filter(activity__slug=slug)
    if municipality_id is not None:
        versions = versions.filter(activity__municipality=municipality_id)
    return versions.order_by().aggregate(newest=Max("number"))["newest"] or 1


def number_in_log(slug: str) -> int:
    """The version that a line in the processing log refers to: of the municipality whose data is being processed.

    The wall knows which that is. Outside it, where nobody's data is, the number is the highest one.
    """
    opening = current_opening()
    if opening is None:
        return current_version(slug)
    return opening.versions.get(slug) or current_version(slug, opening.municipality)


def version_query(slug: str, municipality_id: int) -> Expression:
    """As ``current_version``, brought along by the query that opens the wall: a processing needs no question for it."""
    newest = ActivityVersion.objects.filter(activity__slug=slug, activity__municipality=municipality_id)
    return Coalesce(Subquery(newest.order_by("-number").values("number")[:1]), 1)


def _newest(versions: QuerySet[ActivityVersion]) -> QuerySet[ActivityVersion]:
    newest = (
        ActivityVersion.objects.filter(activity=OuterRef("activity")).order_by("-number").values("number")[:1]
    )
    return versions.filter(number=Subquery(newest))


def missing_shipped(municipality_id: int, slugs: set[str]) -> set[str]:
    """Which of these activities the register of the municipality lacks."""
    have = ProcessingActivity.objects.filter(municipality=municipality_id, slug__in=slugs)
    return slugs - set(have.values_list("slug", flat=True))


def dpias_for(reader: Actor) -> QuerySet[Dpia]:
    """The versions of the DPIA this reader may see, the newest first."""
    return narrow(Dpia.objects.all(), reader).select_related("municipality")


def answers_of(dpia: Dpia) -> dict[str, DpiaAnswer]:
    """question -> its answer; questions without one are missing. One query."""
    return {answer.question: answer for answer in dpia.answers.all()}


@dataclass(frozen=True)
class Progress:
    """How far a DPIA is: questions with an answer or a reason why not, of all questions."""

    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def progress(answers: dict[str, DpiaAnswer]) -> Progress:
    """Counts the questions of today's list; answers to questions that are gone do not count."""
    done = sum(slug in answers and answers[slug].state != AnswerState.OPEN for slug in questions())
    return Progress(done, len(questions()))


def deciding(dpias: list[Dpia]) -> Dpia | None:
    """The newest decided version of a list, newest first: the one that holds."""
    return next((dpia for dpia in dpias if dpia.status == DpiaStatus.DECIDED), None)


def review_overdue(reader: Actor, today: date) -> Dpia | None:
    """The DPIA that holds, when its review date has passed: for a reminder to those who may change it. One query."""
    if reader.municipality_id is None or not decide(reader, "change", "dpia"):
        return None
    dpia = (
        narrow(Dpia.objects.all(), reader, "change")
        .filter(status=DpiaStatus.DECIDED)
        .order_by("-number")
        .first()
    )
    return dpia if dpia and dpia.review_on and dpia.review_on <= today else None
