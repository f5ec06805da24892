"""What hangs on a dossier and has a page: slices above this one say so at start-up, the dossier's page links to it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from regie.access.authorisation.actors import Actor

from .explaining import decision_on
from .models import Dossier


@dataclass(frozen=True)
class Part:
    """A page about a dossier, for who may view this kind in it. ``url`` gives its address from the dossier's id."""

    label: str | Promise
    kind: str
    url: Callable[[UUID], str]


_parts: dict[str, Part] = {}


def part(name: str, *, label: str | Promise, kind: str, url: Callable[[UUID], str]) -> None:
    """Registers a page, once, in the ``ready()`` of its slice."""
    _parts[name] = Part(label, kind, url)


def parts_for(person: Actor, dossier: Dossier) -> list[tuple[Part, str]]:
    """The pages about this dossier that the person may open, each with its address. One query per kind."""
    kinds = {each.kind for each in _parts.values()}
    open_kinds = {kind for kind in kinds if decision_on(person, dossier.pk, kind=kind, action="view")}
    return [(each, each.url(dossier.pk)) for each in _parts.values() if each.kind in open_kinds]
