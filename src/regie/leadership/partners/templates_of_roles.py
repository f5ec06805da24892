"""The templates of the role matrices: which tasks there are, and what each kind of partner does in them.

The texts are Dutch, in words of our own (``data/role_matrices.toml``): they become rows that a municipality changes.
Subjects after 004, "Lokaal leiderschap", the matrices for early signalling and for aftercare.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .choices import Part

FILE = Path(__file__).with_name("data") / "role_matrices.toml"


@dataclass(frozen=True)
class Role:
    """What one kind of partner does in a task, with which power."""

    part: str
    power: str = ""


@dataclass(frozen=True)
class Row:
    """One task of a template, with the role per kind of organisation."""

    code: str
    phase: str
    title: str
    roles: Mapping[str, Role]


@cache
def templates() -> dict[str, tuple[Row, ...]]:
    """The rows by kind of matrix, in order."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {kind: tuple(_row(each) for each in rows) for kind, rows in raw.items()}


def template_of(kind: str) -> tuple[Row, ...]:
    """The rows of one matrix. Raises KeyError for a kind without a template."""
    return templates()[kind]


def _row(raw: dict) -> Row:
    powers = raw.get("power", {})
    roles = {kind: Role(part, powers.get(kind, "")) for part in Part.values for kind in raw.get(part, [])}
    return Row(raw["code"], raw["phase"], raw["task"], roles)
