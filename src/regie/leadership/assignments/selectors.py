"""Reads of assignments and of the support for them, always within the reach of the reader."""

from django.db.models import Prefetch, Q, QuerySet

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.leadership.programmes.models import Programme

from .choices import OPEN, AssignmentStatus, Portfolio
from .models import Activity, Assignment, Goal, IntermediateResult, PortfolioSupport

ROWS: dict[str, type[Goal] | type[Activity] | type[IntermediateResult]] = {
    "goals": Goal,
    "activities": Activity,
    "results": IntermediateResult,
}


def assignments_for(reader: Actor) -> QuerySet[Assignment]:
    """The assignments this reader may see, with what a title needs."""
    return narrow(Assignment.objects.all(), reader).select_related("programme__municipality")


def with_parts(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """The same assignments with their rows and decisions; three queries more."""
    kept = [
        Prefetch(name, queryset=model._default_manager.filter(removed_at=None))
        for name, model in ROWS.items()
    ]
    return assignments.select_related("programme", "triangle_decision", "college_decision").prefetch_related(
        *kept
    )


def that_count(programmes: QuerySet[Programme]) -> dict[int, Assignment]:
    """Per programme the assignment that the rules look at, with its parts: the adopted one, else the newest open one.

    A programme without one is not in it. Four queries, however many programmes.
    """
    chosen = programmes.order_by().values("pk")
    counting = Q(status__in=[AssignmentStatus.ADOPTED, *OPEN])
    rows = with_parts(Assignment.objects.filter(counting, programme__in=chosen)).order_by("number")
    found: dict[int, Assignment] = {}
    for row in rows:
        standing = found.get(row.programme_id)
        if standing is None or standing.status != AssignmentStatus.ADOPTED:
            found[row.programme_id] = row
    return found


def rows_for(reader: Actor, part: str) -> QuerySet:
    """The rows of one part that this reader may see."""
    return narrow(ROWS[part]._default_manager.select_related("assignment__programme__municipality"), reader)


def support_of(programme: Programme) -> list[PortfolioSupport]:
    """The support per portfolio, in the order of the portfolios; one that nobody wrote about is there, unsaved."""
    rows = PortfolioSupport.objects.filter(programme=programme).select_related("alderman")
    saved = {row.portfolio: row for row in rows}
    return [
        saved.get(portfolio) or PortfolioSupport(programme=programme, portfolio=portfolio)
        for portfolio in Portfolio.values
    ]
