"""The shipped list of terms that laws and lists give about keeping: facts with an article and how sure we are."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from regie.access.authorisation.choices import DataCategory
from regie.access.grounds.choices import Certainty
from regie.methods.retention import parts

from .choices import Effect, Starts

FILE = Path(__file__).parent / "data" / "statutory.toml"


@dataclass(frozen=True)
class StatutoryTerm:
    """A row of the list. ``applies``: it holds by itself, on records of ``category`` (and of ``ground``, if named)."""

    code: str
    name: str
    duration: str
    starts: str
    article: str
    effect: str
    applies: bool
    category: str
    ground: str
    note: str
    certainty: str
    source: str

    @property
    def category_label(self) -> str:
        return str(DataCategory(self.category).label)

    @property
    def starts_label(self) -> str:
        return str(Starts(self.starts).label)

    @property
    def effect_label(self) -> str:
        return str(Effect(self.effect).label)

    @property
    def certainty_label(self) -> str:
        return str(Certainty(self.certainty).label)


@cache
def statutory_terms() -> tuple[StatutoryTerm, ...]:
    """The whole list, in order. Raises ValueError where a row of the file is wrong."""
    with FILE.open("rb") as file:
        rows = tuple(StatutoryTerm(**row) for row in tomllib.load(file)["term"])
    for row in rows:
        parts(row.duration)
        if row.applies and row.effect == Effect.REFERENCE:
            raise ValueError(f"{row.code}: what is only for information cannot apply")
    return rows


def statutory(code: str) -> StatutoryTerm | None:
    """The row with this code."""
    return next((row for row in statutory_terms() if row.code == code), None)
