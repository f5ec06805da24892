"""decide(): may this person do this to that? With the reasons, and as a queryset filter.

``decide`` is the only authority: views, buttons, services, API and exports all ask here.
``decide`` and ``narrow`` read the same comparisons (``_grounds``), so that a list shows exactly
the rows of which the detail page opens; a property-based test holds them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Manager, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .actors import Actor
from .choices import Reach, Role, action_label, kind_label
from .matrix import Kind, matrix

T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class AccessPath:
    """How a model's rows relate to a reader: ORM paths to the municipality, organisation, owner, and a published flag.

    A path may pass a to-many relation: then a row belongs to each of the municipalities (or organisations) found.
    """

    kind: str
    municipality: str = ""
    organisation: str = ""
    owner: str = ""
    published: str = ""


@dataclass(frozen=True)
class Decision:
    """Yes or no, why, and whom to ask. Truthy when allowed."""

    allowed: bool
    reasons: tuple[str | Promise, ...]
    ask: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


class Refused(PermissionDenied):
    """Raised where a decision is no; the error page shows its reasons."""

    def __init__(self, decision: Decision) -> None:
        super().__init__("; ".join(str(reason) for reason in decision.reasons))
        self.decision = decision


class UnknownCell(KeyError):
    """Code asks for a kind or an action that the matrix does not have: a mistake in code, not a refusal."""


class _Ground(NamedTuple):
    """One comparison that gives access: a row whose ``lookup`` equals ``wanted``; without lookup: every row."""

    reach: Reach
    lookup: str
    wanted: Any


def decide(person: Actor, action: str, thing: Model | str) -> Decision:
    """May ``person`` do ``action`` to ``thing`` (a model instance, or the name of a kind)?

    For a kind the answer is yes when any reach exists: the rows are narrowed by ``narrow``.
    Costs no query where the instance came with its relations (``select_related``, ``prefetch_related``).
    Raises UnknownCell for a kind or action that is not in the matrix.
    """
    kind = cell_of(thing if isinstance(thing, str) else _path(thing._meta.model).kind, action)
    reaches = _reaches(kind, action, person)
    if not reaches and not person.role:
        return _no(
            _("You have no role in a municipality yet."), _("the functional manager of your municipality")
        )
    if not reaches:
        return _no(_refusal_by_role(kind, action, person), _whom_to_ask(kind, action))
    if isinstance(thing, str):
        return Decision(
            True, (_("You may do this. How far it reaches: %(reach)s.") % {"reach": reach_labels(reaches)},)
        )
    for ground in _grounds(_path(thing._meta.model), reaches, person):
        if not ground.lookup or ground.wanted in _values(thing, ground.lookup):
            return Decision(True, (_("It is within your reach: %(reach)s.") % {"reach": ground.reach.label},))
    return _no(
        _("Your right reaches %(reach)s, and this is outside it.") % {"reach": reach_labels(reaches)},
        _("the regisseur of the municipality it belongs to"),
    )


def check(person: Actor, action: str, thing: Model | str) -> None:
    """Raises Refused where ``decide`` says no."""
    decision = decide(person, action, thing)
    if not decision:
        raise Refused(decision)


def narrow(
    queryset: QuerySet[T], person: Actor, action: str = "view", path: AccessPath | None = None
) -> QuerySet[T]:
    """The rows of ``queryset`` on which ``decide`` says yes to ``action``, each once.

    ``path`` is for models below this slice that cannot carry ``access`` themselves (audit events).
    Raises UnknownCell for a kind or action that is not in the matrix.
    """
    path = path or _path(queryset.model)
    reaches = _reaches(cell_of(path.kind, action), action, person)
    grounds = _grounds(path, reaches, person)
    if not grounds:
        return queryset.none()
    if any(not ground.lookup for ground in grounds):
        return queryset
    condition = Q()
    for ground in grounds:
        condition |= Q(**{ground.lookup: ground.wanted})
    if any(_is_to_many(queryset.model, ground.lookup) for ground in grounds):
        # A join over a to-many relation would give a row once per relation.
        condition = Q(pk__in=queryset.model._default_manager.filter(condition).values("pk"))
    return queryset.filter(condition)


def cell_of(kind: str, action: str) -> Kind:
    """The kind, when it has this action. Raises UnknownCell otherwise."""
    found = matrix().get(kind)
    if found is None:
        raise UnknownCell(f"matrix.toml has no kind {kind!r}")
    if action not in found.actions:
        raise UnknownCell(f"matrix.toml: kind {kind!r} has no action {action!r}")
    return found


def reach_labels(reaches: Iterable[str]) -> str:
    """The reaches in words, in the order of the vocabulary."""
    return ", ".join(str(reach.label) for reach in Reach if reach in reaches)


def _reaches(kind: Kind, action: str, person: Actor) -> frozenset[str]:
    return kind.reach(action, person.role) if person.is_known else frozenset()


def _grounds(path: AccessPath, reaches: frozenset[str], person: Actor) -> list[_Ground]:
    candidates = [
        _Ground(Reach.OWN, path.owner, person.user_id),
        _Ground(Reach.OWN_ORGANISATION, path.organisation, person.organisation_id),
        _Ground(Reach.OWN_MUNICIPALITY, path.municipality, person.municipality_id),
        _Ground(Reach.PUBLISHED, path.published, True),
    ]
    grounds = [
        each for each in candidates if each.reach in reaches and each.lookup and each.wanted is not None
    ]
    return [_Ground(Reach.ALL, "", None)] if Reach.ALL in reaches else grounds


def _values(thing: Model, lookup: str) -> list[Any]:
    """What an ORM path leads to from an instance; a path that stops at nothing gives no values."""
    *steps, last = lookup.split("__")
    things: list[Any] = [thing]
    for step in steps:
        things = [found for each in things for found in _related(each, step)]
    return [value for each in things for value in _column(each, last)]


def _related(thing: Any, name: str) -> list[Any]:
    found = getattr(thing, name)
    if isinstance(found, Manager):
        return list(found.all())
    return [] if found is None else [found]


def _column(thing: Any, name: str) -> list[Any]:
    if hasattr(thing, f"{name}_id"):  # a foreign key is compared by its column: no query
        return [getattr(thing, f"{name}_id")]
    if isinstance(thing, Model) and _is_to_many(thing._meta.model, name):
        return [each.pk for each in getattr(thing, name).all()] if thing.pk else []
    return [getattr(thing, name)]


def _is_to_many(model: type[Model], lookup: str) -> bool:
    current: Any = model
    for step in lookup.split("__"):
        try:
            field = current._meta.get_field(step)
        except FieldDoesNotExist:  # "pk" is no field of its own
            return False
        if field.many_to_many or field.one_to_many:
            return True
        current = field.related_model
    return False


def _path(model: type[Model]) -> AccessPath:
    return model.access  # type: ignore[attr-defined]


def _no(reason: str, ask: str) -> Decision:
    return Decision(False, (reason,), ask)


def _refusal_by_role(kind: Kind, action: str, person: Actor) -> str:
    return _("Your role %(role)s may not do “%(action)s” with: %(kind)s.") % {
        "role": person.role_label,
        "action": action_label(action),
        "kind": kind_label(kind.name, kind.label),
    }


def _whom_to_ask(kind: Kind, action: str) -> str:
    allowed = [str(Role(role).label) for role in Role.values if kind.reach(action, role)]
    return ", ".join(allowed) if allowed else _("the functional manager of your municipality")
