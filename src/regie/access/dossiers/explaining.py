"""Why a person sees a dossier, or does not: decide()'s own answer, with the law behind it."""

from dataclasses import dataclass
from uuid import UUID

from django.apps import apps

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import DOSSIER_REACHES, DataCategory, action_label, kind_label
from regie.access.authorisation.decisions import Decision
from regie.access.authorisation.matrix import matrix
from regie.access.authorisation.policies import cell_of, decide
from regie.access.authorisation.standing import standing
from regie.access.covenants.models import Covenant, CovenantGround

from .models import Dossier
from .standing import grounds_of

# What is asked before there is a dossier, or without one.
BEFORE_A_DOSSIER = frozenset({"open", "search"})


@dataclass(frozen=True)
class Why:
    """The answer of ``decide`` for one kind in one dossier; the covenants that carry it, with their grounds."""

    decision: Decision
    covenants: tuple[tuple[Covenant, tuple[CovenantGround, ...]], ...]


@dataclass(frozen=True)
class Answer:
    """One line of the page that explains: what was asked, and the answer."""

    kind: str
    action: str
    decision: Decision

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind, self.kind)

    @property
    def action_label(self) -> str:
        return action_label(self.action)


def why(person: Actor, dossier: Dossier, *, kind: str, action: str = "view") -> Why:
    """Why this person may do this with what is in a dossier. Two queries, when the dossier was loaded already."""
    decision = decision_on(person, dossier.pk, kind=kind, action=action)
    by_covenant: dict[int, list[CovenantGround]] = {}
    for line in grounds_of(person, dossier.collaboration_id):
        by_covenant.setdefault(line.covenant_id, []).append(line)
    covenants = tuple((lines[0].covenant, tuple(lines)) for lines in by_covenant.values())
    return Why(decision, covenants)


def decision_on(person: Actor, dossier_id: UUID, *, kind: str, action: str, category: str = "") -> Decision:
    """What ``decide`` says of a kind in a dossier, without an instance of that kind. One query, or none."""
    reaches = cell_of(kind, action).reach(action, person.role)
    if not reaches & DOSSIER_REACHES:  # none at all, or one that asks for no dossier
        return decide(person, action, kind)
    return standing().decide(person, reaches, category or category_of(kind), action, dossier_id)


def _ends_at_dossier(kind: str, action: str) -> bool:
    """Whether a dossier decides on it; emergency access has conditions of its own, and shows as a way to go on."""
    return any(reaches & DOSSIER_REACHES for reaches in matrix()[kind].actions[action].values())


def category_of(kind: str) -> str:
    """The category of data that a ground must be given for, before a kind may be seen."""
    paths = [getattr(model, "access", None) for model in apps.get_models()]
    found = {path.category for path in paths if path and path.dossier and path.kind == kind}
    return str(found.pop()) if len(found) == 1 else DataCategory.ORDINARY


def kinds_in_dossiers() -> list[str]:
    """The kinds that reach a dossier in the matrix, in its order."""
    return [
        kind.name
        for kind in matrix().values()
        if any(reaches & DOSSIER_REACHES for roles in kind.actions.values() for reaches in roles.values())
    ]


def answers(person: Actor, dossier_id: UUID) -> list[Answer]:
    """The answer for each kind and action behind a dossier."""
    return [
        Answer(kind, action, decision_on(person, dossier_id, kind=kind, action=action))
        for kind in kinds_in_dossiers()
        for action in matrix()[kind].actions
        if action not in BEFORE_A_DOSSIER and _ends_at_dossier(kind, action)
    ]
