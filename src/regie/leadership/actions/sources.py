"""What an action can come from. Each slice registers its own kind, so that a link only needs ``kind:id``."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from regie.access.authorisation.actors import Actor

REFERENCE = re.compile(r"([a-z][a-z0-9_-]{0,39}):([1-9][0-9]{0,17})")


@dataclass(frozen=True)
class Source:
    """What an action came from: a kind, a key, the page it stands on (of this site) and its name."""

    kind: str
    id: int | None = None
    url: str = ""
    name: str = ""


Find = Callable[[Actor, int], Source | None]
_kinds: dict[str, Find] = {}


def register_source(kind: str, find: Find) -> None:
    """Says how a source of this kind is found: for a reader and a key, or None where they may not see it.

    Raises ValueError when another slice has the kind.
    """
    if _kinds.setdefault(kind, find) is not find:
        raise ValueError(f"source {kind} is registered twice")


def source_of(text: str, reader: Actor) -> Source | None:
    """The source that ``kind:id`` of an address means; None where it means nothing the reader may see."""
    found = REFERENCE.fullmatch(text or "")
    if found is None or (find := _kinds.get(found[1])) is None:
        return None
    return find(reader, int(found[2]))
