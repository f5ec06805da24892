"""How many notices wait for a person, counted in the query that finds who they are.

Notices build on this slice, so it cannot ask them; ``access.notices`` registers the count at start-up. A header that
asked by itself would cost every page a query.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Expression, QuerySet

T = TypeVar("T", bound=QuerySet)
_counts: list[Callable[[], Expression]] = []


def count_with_actor(count: Callable[[], Expression]) -> None:
    """Registers what is counted for each membership, as an expression over Membership; the last one is used."""
    _counts[:] = [count]


def with_unread(memberships: T) -> T:
    """The memberships, each with ``unread``; without it where nothing was registered."""
    return memberships.annotate(unread=_counts[0]()) if _counts else memberships
