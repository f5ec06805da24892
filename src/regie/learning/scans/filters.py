"""What somebody chose to look at: municipalities, programme, approach, status, evidence, theme and area."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from regie.methods.coverage import ScanRow, select
from regie.methods.gaps import plain_name


@dataclass(frozen=True)
class ScanFilter:
    """Empty values narrow nothing. Municipalities by slug; programme by name, theme by number."""

    municipalities: tuple[str, ...] = ()
    programme: str = ""
    approach: str = ""
    status: str = ""
    evidence: str = ""
    theme: int | None = None
    area: str = ""

    def selection(self) -> str:
        """The part that is a selection of rows (see methods.coverage)."""
        theme = f"theme-{self.theme}" if self.theme else ""
        return ".".join(filter(None, (self.approach, self.status, self.evidence, theme))) or "all"

    def apply(self, rows: Iterable[ScanRow]) -> list[ScanRow]:
        """The rows that pass; the municipalities are narrowed in the database already."""
        chosen = select(rows, self.selection())
        if self.programme:
            chosen = [row for row in chosen if row.programme == self.programme]
        if self.area:
            wanted = plain_name(self.area)
            chosen = [row for row in chosen if plain_name(row.area) == wanted]
        return chosen

    @property
    def narrows_rows(self) -> bool:
        """Whether it narrows further than to municipalities."""
        return bool(self.programme or self.area or self.selection() != "all")

    def parameters(self, **more: Any) -> list[tuple[str, Any]]:
        """As parameters of an address; all municipalities are said in so many words."""
        pairs: list[tuple[str, Any]] = [("gemeente", slug) for slug in self.municipalities or ("alle",)]
        pairs += [
            ("programma", self.programme),
            ("aanpak", self.approach),
            ("status", self.status),
            ("bewijs", self.evidence),
            ("thema", self.theme),
            ("gebied", self.area),
        ]
        return [(name, value) for name, value in [*pairs, *more.items()] if value not in (None, "")]

    def query(self, **more: Any) -> str:
        """As the query string of an address, with the question mark."""
        return "?" + urlencode(self.parameters(**more), doseq=True)
