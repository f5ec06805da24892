"""What can be found: each slice registers its own in ``search.py``, imported in ``apps.ready()``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, IntegerField, Model, QuerySet
from django.utils.functional import Promise

from regie.access.authorisation.actors import NOBODY, Actor
from regie.access.authorisation.policies import AccessPath

OPEN_CLASSES = {"public", "internal"}


@dataclass(frozen=True)
class SearchSource:
    """One sort of thing that can be found.

    ``kind`` is the kind of the matrix; ``label`` heads the group of results. ``queryset(reader)`` gives what this
    reader may see and is asked at each search, so that a right that ended has ended. ``title`` and ``fields`` are ORM
    paths from its model (``"programme__name"``; a path to many gives them all): the name, and the texts that are
    searched besides. ``context`` is a path to what stands behind the name, such as the municipality. ``url`` is a URL
    name, ``arguments`` paths to what it takes. A day is kept as people write it. ``refreshed_by`` names other models
    whose change changes the words of these rows: label -> path from this model to it.

    Fields must be classified public or internal. ``personal`` lets fields in that are about staff; what hangs on a
    dossier is never searched. Raises ValueError, when the registry is first used, where that does not hold.
    """

    kind: str
    label: str | Promise
    queryset: Callable[[Actor], QuerySet[Any]]
    title: str
    url: str
    fields: tuple[str, ...] = ()
    context: str = ""
    arguments: tuple[str, ...] = ("pk",)
    refreshed_by: Mapping[str, str] = field(default_factory=dict)
    personal: bool = False

    @cached_property
    def model(self) -> type[Model]:
        """The model of the rows."""
        model: type[Model] = self.queryset(NOBODY).model
        _check(self, model)
        return model

    @cached_property
    def key(self) -> str:
        """What names the source in the index and in addresses: ``programmes.programme``."""
        return self.model._meta.label_lower

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path whose text is kept."""
        return tuple(dict.fromkeys(filter(None, (self.title, *self.fields, self.context))))


_sources: list[SearchSource] = []
_also: list[tuple[str, str, str]] = []


def searchable(source: SearchSource) -> None:
    """Registers what can be found; once for each model."""
    if source not in _sources:
        _sources.append(source)


def also_refreshed(*, model: str, by: str, path: str) -> None:
    """For a slice above the one that registered ``model``: a write of ``by`` changes rows found over ``path``.

    ``also_refreshed(model="deployments.deployment", by="imports.import", path="programme__imports")``
    """
    if (model, by, path) not in _also:
        _also.append((model, by, path))


def sources() -> tuple[SearchSource, ...]:
    """Everything that can be found, checked. Raises ValueError for a source that may not be."""
    found: dict[str, SearchSource] = {}
    for source in _sources:
        if found.setdefault(source.key, source) is not source:
            raise ValueError(f"{source.key} is searchable twice")
    return tuple(found.values())


def touched_by(label: str) -> list[tuple[SearchSource, str]]:
    """The sources whose rows change when a row of this model does, with the path from them to it."""
    found = [(source, "pk") for source in sources() if source.key == label]
    for source in sources():
        paths = dict(source.refreshed_by)
        paths |= {by: path for model, by, path in _also if model == source.key}
        found += [(source, path) for by, path in paths.items() if by == label]
    return found


def _check(source: SearchSource, model: type[Model]) -> None:
    access: AccessPath = model.access  # type: ignore[attr-defined]
    name = model._meta.label
    if access.dossier:
        raise ValueError(f"{name} hangs on a dossier: it is not searched")
    if not isinstance(model._meta.pk, BigIntegerField | IntegerField):
        raise ValueError(f"{name} has no number as its key")
    allowed = OPEN_CLASSES | ({"personal"} if source.personal else set())
    for path in source.paths:
        sort = _classification(model, path)
        if sort not in allowed:
            raise ValueError(f"{name}: {path} is {sort}, and is not searched")


def field_at(model: type[Model], path: str) -> Any:
    """The field at the end of an ORM path."""
    *steps, last = path.split("__")
    current: Any = model
    for step in steps:
        current = current._meta.get_field(step).related_model
    return current._meta.get_field(last)


def _classification(model: type[Model], path: str) -> str:
    """The class of the field at the end of a path. Raises ValueError for a path that passes the wall."""
    owner: Any = field_at(model, path).model
    if getattr(getattr(owner, "access", None), "dossier", ""):
        raise ValueError(f"{path} ends behind the wall: it is not searched")
    classes: dict[str, str] = owner.classification
    return classes[path.rpartition("__")[2]]
