"""What findings are gathered by: each step of the work cycle that is directed as one, such as a programme."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet


@dataclass(frozen=True)
class Aggregate:
    """A model whose objects are scopes of rules.

    ``in_scope`` gives the objects that the rules are asked of: not those that ended. ``municipality`` is the path
    from an object to the key of its municipality; ``url`` the name of its page, which takes its key. ``title`` is the
    path to its name, ``directors`` those to the keys of the people who hear of what holds it back.
    """

    label: str
    in_scope: Callable[[], QuerySet]
    url: str
    municipality: str = "municipality_id"
    title: str = "name"
    directors: tuple[str, ...] = ()


_aggregates: dict[str, Aggregate] = {}


def aggregate(new: Aggregate) -> Aggregate:
    """Adds a kind of aggregate. Raises ValueError when its model is one already."""
    if _aggregates.setdefault(new.label, new) is not new:
        raise ValueError(f"{new.label} is an aggregate already")
    return new


def aggregate_of(label: str) -> Aggregate | None:
    """The aggregate of this model label, or None where rules of it keep no findings."""
    return _aggregates.get(label)


def aggregates() -> list[Aggregate]:
    """All of them, by their label."""
    return [_aggregates[label] for label in sorted(_aggregates)]
