"""Coverage: interventions held against themes and factors, and what that leaves open.

Plain rows in, plain numbers out; no Django, so a notebook can use it:

>>> drugs = Factor("RF28", "Drug use", "risk", "founded")
>>> row = ScanRow(1, "ROT5", "Talks on drugs", "Rotterdam", main_theme=1, factors=(drugs,))
>>> counts([row])["founded"], theme_matrix([row], [Theme(1, "Behaviour"), Theme(2, "Work")]).tolist()
(1, [[2, 0]])

Every figure is a *selection*: a name such as ``founded`` or ``theme-3``, or several joined with a full stop
(``theme-4.not_deployed``). ``select`` gives the rows behind a figure and ``counts`` counts them, by the same
predicates, so that a figure and its rows cannot differ.

Unit of every count: rows (local deployments), unless it says otherwise. Definitions after the praktijkscan of
the eight municipalities (2022): chapters 2, 3 and 5, annex 1 and 2; rules R077-R092.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

MAIN, SIDE, NONE = 2, 1, 0
NOT_DEPLOYED = "not_deployed"
CONDITION = "process_condition"
PREVENTION_LEVELS = ("primary", "secondary", "tertiary", "unknown")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the matrix; ``number`` is its key and its order."""

    number: int
    name: str
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor from research.

    ``polarity`` is risk or protective; ``status`` is founded, plausible or not_graded; ``dutch_study`` says
    whether it was studied in the Netherlands: yes, no or unknown.
    """

    code: str
    name: str
    polarity: str
    status: str
    changeable: bool = True
    dutch_study: str = "unknown"

    @property
    def gives_ground(self) -> bool:
        """Whether working on it makes an intervention founded: founded risk, or protective (rule R078)."""
        return self.polarity == "protective" or self.status == "founded"


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One local deployment of an intervention, as plain values.

    ``key`` is unique. ``reason`` says why it is not deployed. ``prevention`` holds primary, secondary and
    tertiary, or nothing when unknown. ``intervention`` is the catalogue key ("" when own), ``recognised`` the
    same key where the catalogue item has a recognition. ``source`` is the key of the publication it is from;
    ``fictional`` marks example data. ``partners`` are who offer it, where that is known; ``age_to`` is the highest
    age it is for, in years.
    """

    key: int
    code: str
    name: str
    municipality: str
    main_theme: int
    side_themes: frozenset[int] = frozenset()
    factors: tuple[Factor, ...] = ()
    approach: str = "preventive"
    status: str = "as_intended"
    reason: str = ""
    prevention: frozenset[str] = frozenset()
    intervention: str = ""
    recognised: str = ""
    recognition_expired: bool = False
    exploratory: bool = False
    evaluation_date: date | None = None
    kind: str = "intervention"
    programme: str = ""
    area: str = ""
    target_group: str = ""
    certainty: str = "middle"
    provenance: str = "municipality"
    source: str = ""
    note: str = ""
    fictional: bool = False
    age_to: int | None = None
    partners: frozenset[str] = frozenset()

    @property
    def is_deployed(self) -> bool:
        return self.status != NOT_DEPLOYED

    @property
    def natural_code(self) -> list[tuple[int, str]]:
        """The code as a key that sorts EIN2 before EIN10."""
        parts = re.findall(r"\d+|\D+", self.code)
        return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]

    @property
    def is_founded(self) -> bool:
        """Touches at least one founded risk factor or any protective factor (rule R078)."""
        for factor in self.factors:  # noqa: SIM110 - a plain loop runs twice as fast, on many rows
            if factor.polarity == "protective" or factor.status == "founded":
                return True
        return False

    def touches(self, theme: int) -> bool:
        """Whether the theme is its main theme or a side theme (rule R083)."""
        return theme == self.main_theme or theme in self.side_themes

    def works_on(self, code: str) -> bool:
        """Whether one of its factors has this code."""
        return any(factor.code == code for factor in self.factors)


Predicate = Callable[[ScanRow], bool]

PLAIN: dict[str, Predicate] = {
    "all": lambda row: True,
    "deployed": lambda row: row.is_deployed,
    "not_deployed": lambda row: not row.is_deployed,
    "preventive": lambda row: row.approach == "preventive",
    "repressive": lambda row: row.approach == "repressive",
    "founded": lambda row: row.is_founded,
    "not_founded": lambda row: not row.is_founded,
    "recognised": lambda row: bool(row.recognised),
    "recognition_expired": lambda row: bool(row.recognised) and row.recognition_expired,
    "exploratory": lambda row: row.exploratory,
    "exploratory_undated": lambda row: row.exploratory and row.evaluation_date is None,
    "condition": lambda row: row.kind == CONDITION,
    "reconstruction": lambda row: row.provenance == "reconstruction",
}
WITH_VALUE: dict[str, Callable[[str], Predicate]] = {
    "theme": lambda value: lambda row, number=int(value): row.touches(number),  # type: ignore[misc]
    "main_theme": lambda value: lambda row, number=int(value): row.main_theme == number,  # type: ignore[misc]
    "factor": lambda value: lambda row: row.works_on(value),
    "intervention": lambda value: lambda row: row.intervention == value,
    "reason": lambda value: lambda row: row.reason == value,
    "status": lambda value: lambda row: row.status == value,
    "certainty": lambda value: lambda row: row.certainty == value,
    "source": lambda value: lambda row: row.source == value,
    "prevention": lambda value: lambda row: value in (row.prevention or ("unknown",)),
}


def predicate(selection: str) -> Predicate:
    """The test behind a selection. Raises ValueError for a name that does not exist.

    >>> predicate("theme-1.deployed")(ScanRow(key=1, code="A1", name="", municipality="A", main_theme=1))
    True
    """
    parts = [_part(part) for part in selection.split(".")]
    return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)


def _part(name: str) -> Predicate:
    if name in PLAIN:
        return PLAIN[name]
    kind, dash, value = name.partition("-")
    if not dash or kind not in WITH_VALUE:
        raise ValueError(f"Unknown selection: {name!r}")
    return WITH_VALUE[kind](value)


def select(rows: Iterable[ScanRow], selection: str) -> list[ScanRow]:
    """The rows behind a figure, in their order. Raises ValueError for an unknown selection."""
    test = predicate(selection)
    return [row for row in rows if test(row)]


def counts(rows: Sequence[ScanRow]) -> dict[str, int]:
    """The number of rows of every plain selection, and three that count something else.

    ``recognised_distinct`` counts catalogue items instead of rows; ``municipalities`` and ``themes`` count
    what occurs.
    """
    result = {name: sum(map(test, rows)) for name, test in PLAIN.items()}
    result["recognised_distinct"] = len({row.recognised for row in rows if row.recognised})
    result["municipalities"] = len({row.municipality for row in rows})
    result["themes"] = len({theme for row in rows for theme in (row.main_theme, *row.side_themes)})
    return result


def breakdown(rows: Iterable[ScanRow], kind: str) -> dict[str, int]:
    """Rows per ``reason`` (of rows not deployed), ``status``, ``certainty`` or ``prevention`` level.

    A row can work on several prevention levels, so those need not add up to the rows (rule R089).
    Raises ValueError for another kind.
    """
    if kind == "prevention":
        found = Counter(level for row in rows for level in (row.prevention or ("unknown",)))
        return {level: found[level] for level in PREVENTION_LEVELS}
    if kind == "reason":
        return dict(Counter(row.reason for row in rows if not row.is_deployed))
    if kind not in ("status", "certainty"):
        raise ValueError(f"Unknown breakdown: {kind!r}")
    return dict(Counter(getattr(row, kind) for row in rows))


def theme_matrix(rows: Sequence[ScanRow], themes: Sequence[Theme]) -> NDArray[np.int8]:
    """Shape (rows, themes): 2 main theme, 1 side theme, 0 none. Themes not in ``themes`` are left out."""
    column = {theme.number: place for place, theme in enumerate(themes)}
    matrix = np.zeros((len(rows), len(themes)), dtype=np.int8)
    for line, row in enumerate(rows):
        for number in row.side_themes:
            if number in column:
                matrix[line, column[number]] = SIDE
        if row.main_theme in column:
            matrix[line, column[row.main_theme]] = MAIN
    return matrix


def factor_matrix(rows: Sequence[ScanRow], factors: Sequence[Factor]) -> NDArray[np.bool_]:
    """Shape (rows, factors): whether the row works on the factor. Factors not in ``factors`` are left out."""
    column = {factor.code: place for place, factor in enumerate(factors)}
    matrix = np.zeros((len(rows), len(factors)), dtype=np.bool_)
    for line, row in enumerate(rows):
        for factor in row.factors:
            if factor.code in column:
                matrix[line, column[factor.code]] = True
    return matrix


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many rows touch a theme.

    A row can touch several, so the sum over themes is not the total (rule R083).
    """

    theme: Theme
    touches: int
    main: int
    founded: int
    deployed: int
    municipalities: int

    @property
    def not_founded(self) -> int:
        return self.touches - self.founded


def theme_counts(rows: Sequence[ScanRow], themes: Sequence[Theme]) -> list[ThemeCount]:
    """Per theme, in the order of ``themes``: rows that touch it, and in how many municipalities."""
    matrix = theme_matrix(rows, themes)
    touched = matrix > NONE
    touches, main = touched.sum(axis=0), (matrix == MAIN).sum(axis=0)
    founded = touched[_which(rows, lambda row: row.is_founded)].sum(axis=0)
    deployed = touched[_which(rows, lambda row: row.is_deployed)].sum(axis=0)
    places: list[set[str]] = [set() for _theme in themes]
    for line, column in zip(*(axis.tolist() for axis in np.nonzero(touched)), strict=True):
        places[column].add(rows[line].municipality)
    return [
        ThemeCount(
            theme=theme,
            touches=int(touches[column]),
            main=int(main[column]),
            founded=int(founded[column]),
            deployed=int(deployed[column]),
            municipalities=len(places[column]),
        )
        for column, theme in enumerate(themes)
    ]


def _which(rows: Sequence[ScanRow], test: Predicate) -> NDArray[np.bool_]:
    """Shape (rows,): on which rows the test holds."""
    return np.fromiter(map(test, rows), np.bool_, len(rows))


@dataclass(frozen=True, slots=True)
class FactorCoverage:
    """How many rows work on a factor, and which (``keys``, in the order of the rows)."""

    factor: Factor
    deployed: int
    not_deployed: int
    repressive: int
    keys: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.deployed + self.not_deployed

    @property
    def is_gap(self) -> bool:
        """Nobody works on it, and somebody could."""
        return self.total == 0 and self.factor.changeable


def factor_coverage(rows: Sequence[ScanRow], factors: Sequence[Factor]) -> list[FactorCoverage]:
    """Per factor, in the order of ``factors``: rows that work on it, deployed or not."""
    matrix = factor_matrix(rows, factors)
    total = matrix.sum(axis=0)
    deployed = matrix[_which(rows, lambda row: row.is_deployed)].sum(axis=0)
    repressive = matrix[_which(rows, lambda row: row.approach == "repressive")].sum(axis=0)
    keys: list[list[int]] = [[] for _factor in factors]
    for line, column in zip(*(axis.tolist() for axis in np.nonzero(matrix)), strict=True):
        keys[column].append(rows[line].key)
    return [
        FactorCoverage(
            factor=factor,
            deployed=int(deployed[column]),
            not_deployed=int(total[column] - deployed[column]),
            repressive=int(repressive[column]),
            keys=tuple(keys[column]),
        )
        for column, factor in enumerate(factors)
    ]


def by_municipality(rows: Iterable[ScanRow]) -> dict[str, list[ScanRow]]:
    """The rows per municipality, municipalities in order of first appearance."""
    places: dict[str, list[ScanRow]] = {}
    for row in rows:
        places.setdefault(row.municipality, []).append(row)
    return places
