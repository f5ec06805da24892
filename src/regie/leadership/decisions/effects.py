"""What a decision gives force to. Slices that rest on a decision register here, so that its page can name them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from regie.access.authorisation.actors import Actor

from .models import Decision


@dataclass(frozen=True)
class Effect:
    """One thing that a decision gives force to: what it is, its name, and its page."""

    label: str | Promise
    name: str
    url: str


Find = Callable[[Actor, Decision], Iterable[Effect]]
_finders: dict[str, Find] = {}


def register_effects(kind: str, find: Find) -> None:
    """Says how the things of one kind that rest on a decision are found, for a reader.

    Raises ValueError when another slice has the kind.
    """
    if _finders.setdefault(kind, find) is not find:
        raise ValueError(f"effects of decisions on {kind} are registered twice")


def effects_of(decision: Decision, reader: Actor) -> list[Effect]:
    """All that this decision gives force to and this reader may see."""
    return [effect for find in _finders.values() for effect in find(reader, decision)]
