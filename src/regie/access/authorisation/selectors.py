"""The matrix as rows to read."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .choices import DataClass, Reach, Role, action_label, kind_label, reach_labels
from .matrix import Kind, matrix


@dataclass(frozen=True)
class MatrixRow:
    """One action on one kind: who may, and how far. ``grants`` pairs a reach in words with the roles that have it."""

    kind: str
    action: str
    kind_label: str
    class_label: str
    action_label: str
    grants: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def words(self) -> str:
        """Everything on the row in one text, to search in."""
        grants = " ".join(f"{reach} {' '.join(roles)}" for reach, roles in self.grants)
        return f"{self.kind} {self.kind_label} {self.class_label} {self.action_label} {grants}".casefold()


def matrix_rows(*, role: str = "", words: str = "") -> list[MatrixRow]:
    """The matrix, narrowed to what one role may and to rows that hold all the words."""
    wanted = words.casefold().split()
    rows = [_row(kind, action, role) for kind in matrix().values() for action in kind.actions]
    return [row for row in rows if row.grants and all(word in row.words for word in wanted)]


def _row(kind: Kind, action: str, role: str) -> MatrixRow:
    by_reach: dict[str, list[str]] = {}
    for each in Role:
        reaches = kind.reach(action, each.value)
        if reaches and role in ("", each.value):
            by_reach.setdefault(reach_labels(reaches), []).append(str(each.label))
    everyone = len(Role)
    grants = tuple(
        (reach, (_("everyone with a role"),) if len(roles) == everyone else tuple(roles))
        for reach, roles in by_reach.items()
    )
    return MatrixRow(
        kind=kind.name,
        action=action,
        kind_label=kind_label(kind.name, kind.label),
        class_label=str(DataClass(kind.classification).label),
        action_label=action_label(action),
        grants=grants,
    )


def reaches_explained() -> list[tuple[str, str]]:
    """Each reach with what it means."""
    meaning = {
        Reach.OWN: _("what you made yourself or what is about you"),
        Reach.OWN_FILE: _(
            "dossiers on which you have a task yourself, under a covenant in force of your organisation"
        ),
        Reach.OWN_COLLABORATION: _(
            "dossiers of collaborations in which you take part by name, under a covenant in force"
        ),
        Reach.OWN_ORGANISATION: _("what belongs to the organisation you work for"),
        Reach.OWN_MUNICIPALITY: _("what belongs to the municipality you work in"),
        Reach.PUBLISHED: _("what a municipality has published for all municipalities"),
        Reach.ALL: _("no limit"),
    }
    return [(str(reach.label), meaning[reach]) for reach in Reach]
