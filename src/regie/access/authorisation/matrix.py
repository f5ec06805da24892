"""Reads the authorisation matrix and refuses to start on a mistake in it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .choices import DataClass, Reach, Role

# What is someone's own stays theirs when they have no role (any more): their account, their sessions.
NO_ROLE = ""
MATRIX_FILE = Path(__file__).with_name("matrix.toml")


@dataclass(frozen=True)
class Kind:
    """One kind of data: its label, classification, and per action the reach of each role."""

    name: str
    label: str
    classification: str
    actions: dict[str, dict[str, frozenset[str]]]

    def reach(self, action: str, role: str) -> frozenset[str]:
        """The reaches of a role for an action; empty means no."""
        return self.actions.get(action, {}).get(role, frozenset())


@cache
def matrix() -> dict[str, Kind]:
    """All kinds by name. Raises ValueError on an unknown role, reach or classification, or an empty label."""
    raw = tomllib.loads(MATRIX_FILE.read_text(encoding="utf-8"))
    return {name: _kind(name, dict(body)) for name, body in raw.items()}


def _kind(name: str, body: dict) -> Kind:
    label, classification = body.pop("label", ""), body.pop("class", "")
    if not label or classification not in DataClass.values:
        raise ValueError(
            f"matrix.toml: {name} needs a label and a class, one of {', '.join(DataClass.values)}"
        )
    actions = {action: _cells(name, action, cells) for action, cells in body.items()}
    return Kind(name, label, classification, actions)


def _cells(name: str, action: str, cells: dict) -> dict[str, frozenset[str]]:
    roles: dict[str, frozenset[str]] = {}
    for role, reach in sorted(cells.items(), key=lambda cell: cell[0] != "*"):  # a named role overrules *
        reaches = frozenset([reach] if isinstance(reach, str) else reach)
        if not reaches or not reaches <= set(Reach.values):
            raise ValueError(f"matrix.toml: {name}.{action}.{role} has an unknown reach {reach!r}")
        if role != "*" and role not in Role.values:
            raise ValueError(f"matrix.toml: {name}.{action} names an unknown role {role!r}")
        for each in Role.values if role == "*" else [role]:
            roles[each] = reaches
        if role == "*" and reaches == {Reach.OWN}:
            roles[NO_ROLE] = reaches
    return roles
