"""Where a person stands towards a dossier: covenant, ground, place in the collaboration, task.

Covenants and dossiers build on this slice, so it cannot ask them; ``access.dossiers`` registers the answer at
start-up. Until somebody does, nobody stands anywhere.
"""

from typing import Any, Protocol

from django.db.models import QuerySet

from .actors import Actor
from .decisions import Decision


class Standing(Protocol):
    """Answers for one person, the reaches of their role, a category of data and an action."""

    def dossiers(
        self, person: Actor, reaches: frozenset[str], category: str, action: str
    ) -> QuerySet[Any, Any]:
        """The ids of the dossiers on which ``decide`` says yes, as a query that the database answers each time anew."""

    def decide(
        self, person: Actor, reaches: frozenset[str], category: str, action: str, dossier: Any
    ) -> Decision:
        """Yes or no for the dossier with this id, with every reason."""


_registered: list[Standing] = []


def use_standing(standing: Standing) -> None:
    """Registers who answers; the last one does."""
    _registered[:] = [standing]


def standing() -> Standing:
    """Who answers. Raises LookupError where nobody was registered: without an answer there is no access."""
    if not _registered:
        raise LookupError("Nobody was registered to say where a person stands towards a dossier")
    return _registered[0]
