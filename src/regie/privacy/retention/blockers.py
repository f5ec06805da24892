"""What else stops destruction. Slices above hand in theirs at start-up, so that this slice knows none of them."""

from collections.abc import Callable, Collection
from uuid import UUID

# The ids of dossiers in; for each that may not go now, one sentence that says why.
Blocker = Callable[[Collection[UUID]], dict[UUID, str]]

_blockers: dict[Blocker, bool] = {}


def register_blocker(blocker: Blocker, *, stops_erasure: bool = False) -> None:
    """Hands in a blocker, once. It is asked inside a processing and costs a fixed number of queries.

    ``stops_erasure``: it stands in the way of an erasure on request as well; an open request does not.
    """
    _blockers[blocker] = stops_erasure


def forget_blocker(blocker: Blocker) -> None:
    """Takes a blocker out again."""
    _blockers.pop(blocker, None)


def blocked(dossier_ids: Collection[UUID], *, erasure: bool = False) -> dict[UUID, list[str]]:
    """Every sentence for each dossier that something stops."""
    found: dict[UUID, list[str]] = {}
    for blocker, stops_erasure in _blockers.items():
        if erasure and not stops_erasure:
            continue
        for dossier_id, sentence in blocker(dossier_ids).items():
            found.setdefault(dossier_id, []).append(sentence)
    return found
