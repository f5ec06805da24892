"""Reads of assignments and of the support for them, always within the reach of the reader."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

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


def with_counting(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """The same programmes, each with ``counting``: its adopted and open versions with their parts; five queries."""
    versions = with_parts(Assignment.objects.filter(status__in=[AssignmentStatus.ADOPTED, *OPEN]))
    return programmes.prefetch_related(Prefetch("assignments", queryset=versions, to_attr="counting"))


def that_counts(versions: Iterable[Assignment]) -> Assignment | None:
    """The version that the rules look at: the adopted one, else the one in the making, else none."""
    order = (AssignmentStatus.ADOPTED, *OPEN)
    found = [each for each in versions if each.status in order]
    return min(found, key=lambda each: order.index(AssignmentStatus(each.status)), default=None)


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
