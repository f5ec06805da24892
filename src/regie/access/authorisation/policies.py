"""decide(): may this person do this to that? With the reasons, and as a queryset filter.

``decide`` is the only authority: views, buttons, services, API and exports all ask here.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .actors import Actor
from .choices import Reach, Role
from .matrix import Kind, matrix

T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class AccessPath:
    """How a model's rows relate to a reader: ORM paths to the municipality, organisation, owner, and a published flag."""

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


def decide(person: Actor, action: str, thing: Model | str) -> Decision:
    """May ``person`` do ``action`` to ``thing`` (a model instance, or the name of a kind)?

    For a kind the answer is yes when any reach exists: the rows are narrowed by ``narrow``.
    Raises KeyError for a kind that is not in the matrix: a mistake in code, not a refusal.
    """
    kind = matrix()[thing if isinstance(thing, str) else _path(thing).kind]
    if not person.role:
        return _no(
            _("You have no role in a municipality yet."), _("the functional manager of your municipality")
        )
    reaches = kind.reach(action, person.role)
    if not reaches:
        return _no(_refusal_by_role(kind, action, person), _whom_to_ask(kind, action))
    if isinstance(thing, str):
        return Decision(True, (_("Your role %(role)s may do this.") % {"role": person.role_label},))
    reason = next((why for reach in sorted(reaches) if (why := _within(person, reach, thing))), None)
    if reason:
        return Decision(True, (reason,))
    return _no(
        _("Your role %(role)s reaches %(reach)s, and this is outside it.")
        % {"role": person.role_label, "reach": ", ".join(str(Reach(r).label) for r in sorted(reaches))},
        _("the regisseur of the municipality it belongs to"),
    )


def check(person: Actor, action: str, thing: Model | str) -> None:
    """Raises Refused where ``decide`` says no."""
    decision = decide(person, action, thing)
    if not decision:
        raise Refused(decision)


def narrow(queryset: QuerySet[T], person: Actor, action: str = "view") -> QuerySet[T]:
    """The rows of ``queryset`` on which ``decide`` says yes to ``action``."""
    path: AccessPath = queryset.model.access
    reaches = matrix()[path.kind].reach(action, person.role) if person.role else frozenset()
    if not reaches:
        return queryset.none()
    if Reach.ALL in reaches:
        return queryset
    condition = Q(pk__in=[])
    for reach in reaches:
        lookup, value = _lookup(path, reach, person)
        if lookup and value is not None:
            condition |= Q(**{lookup: value})
    return queryset.filter(condition)


def _lookup(path: AccessPath, reach: str, person: Actor) -> tuple[str, Any]:
    return {
        Reach.OWN: (path.owner, person.user_id),
        Reach.OWN_ORGANISATION: (path.organisation, person.organisation_id),
        Reach.OWN_MUNICIPALITY: (path.municipality, person.municipality_id),
        Reach.PUBLISHED: (path.published, True),
    }[Reach(reach)]


def _within(person: Actor, reach: str, thing: Model) -> str | None:
    if reach == Reach.ALL:
        return _("Everyone with your role may see this.")
    lookup, wanted = _lookup(_path(thing), reach, person)
    if lookup and wanted is not None and _value(thing, lookup) == wanted:
        return _("It is within your reach: %(reach)s.") % {"reach": Reach(reach).label}
    return None


def _value(thing: Any, lookup: str) -> Any:
    *steps, last = lookup.split("__")
    for step in steps:
        thing = getattr(thing, step)
    return getattr(thing, f"{last}_id", None) if hasattr(thing, f"{last}_id") else getattr(thing, last)


def _path(thing: Model) -> AccessPath:
    return thing.access  # type: ignore[attr-defined]


def _no(reason: str, ask: str) -> Decision:
    return Decision(False, (reason,), ask)


def _refusal_by_role(kind: Kind, action: str, person: Actor) -> str:
    return _("Your role %(role)s may not do “%(action)s” with %(kind)s.") % {
        "role": person.role_label,
        "action": action,
        "kind": _(kind.label),
    }


def _whom_to_ask(kind: Kind, action: str) -> str:
    allowed = [str(Role(role).label) for role in Role.values if kind.reach(action, role)]
    return ", ".join(allowed) if allowed else _("the functional manager of your municipality")
