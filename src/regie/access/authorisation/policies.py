"""decide(): may this person do this to that? With the reasons, and as a queryset filter.

``decide`` is the only authority: views, buttons, services, API and exports all ask here.
``decide`` and ``narrow`` read the same comparisons (``_grounds``), so that a list shows exactly
the rows of which the detail page opens; a property-based test holds them together.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Manager, Model, Q, QuerySet
from django.utils.translation import gettext as _

from .actors import Actor
from .choices import DOSSIER_REACHES, DataCategory, Reach, Role, action_label, kind_label, reach_labels
from .decisions import Decision, Refused
from .matrix import Kind, matrix
from .standing import standing

__all__ = ["AccessPath", "Decision", "Refused", "UnknownCell", "cell_of", "check", "decide", "narrow"]

T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class AccessPath:
    """How a model's rows relate to a reader: ORM paths to the municipality, organisation, owner, and a published flag.

    A path may pass a to-many relation: then a row belongs to each of the municipalities (or organisations) found.
    ``dossier`` is the path to the dossier that personal data hangs on, ``category`` what its ground must be given
    for. ``parties`` are paths to organisations: behind a dossier reach, only people of one of them get the row.
    """

    kind: str
    municipality: str = ""
    organisation: str = ""
    owner: str = ""
    published: str = ""
    dossier: str = ""
    category: str = DataCategory.ORDINARY
    parties: tuple[str, ...] = ()


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
    path = _path(thing._meta.model)
    for ground in _grounds(path, reaches, person):
        if not ground.lookup or ground.wanted in _values(thing, ground.lookup):
            return Decision(True, (_("It is within your reach: %(reach)s.") % {"reach": ground.reach.label},))
    if path.dossier and reaches & DOSSIER_REACHES:
        return _decide_dossier(person, path, reaches, action, thing)
    return _no(
        _("Your right reaches %(reach)s, and this is outside it.") % {"reach": reach_labels(reaches)},
        _("the regisseur of the municipality it belongs to"),
    )


def _decide_dossier(
    person: Actor, path: AccessPath, reaches: frozenset[str], action: str, thing: Model
) -> Decision:
    (dossier,) = _values(thing, path.dossier)
    if not _is_party(person, path, thing):
        return _no(
            _("This was exchanged between other organisations, and the duty of secrecy travels with it."),
            _("the organisation that gave it"),
        )
    return standing().decide(person, reaches, path.category, action, dossier)


def _is_party(person: Actor, path: AccessPath, thing: Model) -> bool:
    if not path.parties:
        return True
    return any(person.organisation_id in _values(thing, lookup) for lookup in path.parties)


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
    in_dossiers = _dossier_condition(path, reaches, action, person)
    if not grounds and in_dossiers is None:
        return queryset.none()
    if any(not ground.lookup for ground in grounds):
        return queryset
    condition = in_dossiers or Q()
    for ground in grounds:
        condition |= Q(**{ground.lookup: ground.wanted})
    if any(_is_to_many(queryset.model, ground.lookup) for ground in grounds):
        # A join over a to-many relation would give a row once per relation.
        condition = Q(pk__in=queryset.model._default_manager.filter(condition).values("pk"))
    return queryset.filter(condition)


def _dossier_condition(path: AccessPath, reaches: frozenset[str], action: str, person: Actor) -> Q | None:
    if not path.dossier or not reaches & DOSSIER_REACHES:
        return None
    within = standing().dossiers(person, reaches, path.category, action)
    condition = Q(**{f"{path.dossier}__in": within})
    if path.parties:
        mine = Q()
        for lookup in path.parties:
            mine |= Q(**{lookup: person.organisation_id or 0})
        condition &= mine
    return condition


def cell_of(kind: str, action: str) -> Kind:
    """The kind, when it has this action. Raises UnknownCell otherwise."""
    found = matrix().get(kind)
    if found is None:
        raise UnknownCell(f"matrix.toml has no kind {kind!r}")
    if action not in found.actions:
        raise UnknownCell(f"matrix.toml: kind {kind!r} has no action {action!r}")
    return found


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
