"""The page of an administrator-politician: what stands, what blocks, what is asked of them; on one sheet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.leadership.assignments.choices import OPEN
from regie.leadership.assignments.choices import AssignmentStatus as Status
from regie.leadership.assignments.models import Assignment
from regie.leadership.assignments.selectors import that_counts
from regie.leadership.checklists.selectors import latest_moments
from regie.leadership.escalations.models import Escalation
from regie.leadership.escalations.selectors import open_escalations
from regie.leadership.governance.choices import ItemStatus, MeetingStatus
from regie.leadership.governance.models import AgendaItem
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.scope import running
from regie.rulebook.rules.registry import PROGRAMME

MOST = 6  # rows of one kind: what fits on a sheet


@dataclass(frozen=True)
class Standing:
    """How a programme stands: who directs it, what it was asked, and the checklist then and before."""

    programme: Programme
    assignment: Assignment | None
    score: int | None
    taken_on: date | None

    @property
    def adopted(self) -> bool:
        return self.assignment is not None and self.assignment.status == Status.ADOPTED


def standings_for(actor: Actor) -> list[Standing]:
    """The running programmes of the municipality. Two queries."""
    versions = Assignment.objects.filter(status__in=[Status.ADOPTED, *OPEN])
    moments = latest_moments(PROGRAMME).filter(scope_id=OuterRef("pk"))
    rows = (
        narrow(running(), actor)
        .filter(municipality=actor.municipality_id)
        .select_related("regisseur", "deputy")
        .prefetch_related(
            Prefetch(
                "assignments",
                queryset=versions.select_related("triangle_decision", "college_decision"),
                to_attr="counting",
            )
        )
        .annotate(
            latest_scores=Subquery(moments.values("scores")[:1]),
            latest_on=Subquery(moments.values("taken_on")[:1]),
        )
        .order_by("name")
    )
    return [
        Standing(row, that_counts(row.counting), _total(row.latest_scores), row.latest_on)
        for row in rows[:MOST]
    ]


def _total(scores: Any) -> int | None:
    """The sum of the scores per key, as a moment keeps them."""
    return sum(scores.values()) if isinstance(scores, dict) and scores else None


def decisions_asked(actor: Actor) -> QuerySet[AgendaItem]:
    """What coming meetings are asked to decide, the first meeting first. One query."""
    return (
        narrow(AgendaItem.objects.select_related("meeting__consultation"), actor)
        .filter(
            asks_decision=True,
            status=ItemStatus.OPEN,
            meeting__status__in=[MeetingStatus.PLANNED, MeetingStatus.RUNNING],
            meeting__ends_at__gte=timezone.now(),
        )
        .order_by("meeting__starts_at", "order")[:MOST]
    )


def escalations_now(actor: Actor) -> QuerySet[Escalation]:
    """What was brought to a higher place and has no outcome yet. One query."""
    return open_escalations(actor).order_by("raised_on")[:MOST]
