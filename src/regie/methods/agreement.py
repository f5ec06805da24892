"""How well two people agree who coded the same units, apart from each other.

Raw agreement and counts are always given; Krippendorff's alpha corrects for agreement by chance.
Rare codes push alpha to zero and small numbers make it jump, so each result carries its own reading,
and no verdict where the data cannot bear one.

Sources: Krippendorff, Content Analysis (alpha, and the limits .667 and .800); Bloch & Kraemer 1989, eq. 3.7,
as used by Krippendorff 2019 (how many units are needed).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Literal

import krippendorff
import numpy as np
from numpy.typing import ArrayLike, NDArray

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Code = int | str

RELIABLE_FROM = 0.800
TENTATIVE_FROM = 0.667
# Below this no verdict and no alpha: one unit more or less would change the story.
FEWEST_UNITS = 10
# A code, or its absence, that was given less often than this (two coders together) gets no verdict.
FEWEST_USES = 5
RESAMPLES = 2000
SEED = 20_000
CONFIDENCE = 0.95
# An interval stands only if nearly every resample has variation; leaving out many would flatter it.
MOST_UNDEFINED = 0.05
Z_ONE_SIDED_05 = 1.6449


class Reading(StrEnum):
    """What a person may conclude."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    UNRELIABLE = "unreliable"
    TOO_FEW_UNITS = "too_few_units"
    TOO_RARE = "too_rare"
    NO_VARIATION = "no_variation"

    @property
    def is_verdict(self) -> bool:
        return self in (Reading.RELIABLE, Reading.TENTATIVE, Reading.UNRELIABLE)


@dataclass(frozen=True)
class Interval:
    """A 95% percentile bootstrap interval over units."""

    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """Agreement on one nominal variable.

    ``units`` were coded by both; ``equal`` of them got the same value. ``alpha`` is None where it cannot be
    computed or ``units`` is below ``FEWEST_UNITS``; ``interval`` is None without a verdict, without
    a difference to draw from, or where resamples lack variation.
    ``is_firm`` says that the whole interval supports the reading, not only its middle.
    """

    units: int
    equal: int
    alpha: float | None
    interval: Interval | None
    reading: Reading
    is_firm: bool

    @property
    def raw(self) -> float | None:
        """Share of units with the same value, 0 to 1; None without units."""
        return self.equal / self.units if self.units else None


@dataclass(frozen=True)
class CodeAgreement(Agreement):
    """Agreement on one code that is given or not. The four counts add up to ``units``."""

    both: int
    only_a: int
    only_b: int
    neither: int
    units_needed: int | None

    @property
    def uses(self) -> int:
        """How often the code was given, by both coders together (0 to twice the units)."""
        return 2 * self.both + self.only_a + self.only_b


def krippendorff_alpha(ratings: ArrayLike, *, level: Level = "nominal") -> float | None:
    """Alpha of a coders × units array of numbers; nan is a missing code.

    None where it is not defined: no unit coded twice, or no variation in the values of such units.
    """
    data = np.asarray(ratings, dtype=float)
    if data.ndim != 2:
        raise ValueError("ratings must be an array of coders by units")
    paired = data[:, (~np.isnan(data)).sum(axis=0) >= 2]
    values = paired[~np.isnan(paired)]
    if np.unique(values).size < 2:
        return None
    return float(krippendorff.alpha(reliability_data=paired, level_of_measurement=level))


def nominal_agreement(a: Sequence[Code | None], b: Sequence[Code | None]) -> Agreement:
    """Two coders' values for the same units, in the same order; None is a missing code.

    Raises ValueError where the lengths differ.
    """
    first, second, values = _paired(a, b)
    table = _table(first, second, len(values))
    return Agreement(**_measures(first, second, table))


def code_agreement(a: Sequence[bool], b: Sequence[bool]) -> CodeAgreement:
    """Two coders' yes or no on one code for the same units. Raises ValueError where the lengths differ."""
    first, second = np.asarray(a, dtype=bool).astype(int), np.asarray(b, dtype=bool).astype(int)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError("both coders must have judged the same units")
    table = _table(first, second, 2)
    (neither, only_b), (only_a, both) = table.tolist()
    share = (2 * both + only_a + only_b) / (2 * len(first)) if len(first) else 0.0
    return CodeAgreement(
        **_measures(first, second, table),
        both=both,
        only_a=only_a,
        only_b=only_b,
        neither=neither,
        units_needed=units_needed(share) if 0 < share < 1 else None,
    )


def codings_needed(share: float, *, alpha: float = TENTATIVE_FROM, z: float = Z_ONE_SIDED_05) -> int:
    """How many codings by two coders tell whether a code with this share (0 to 1) reaches ``alpha``.

    Bloch & Kraemer 1989, eq. 3.7, times two coders (Krippendorff 2019); ``z`` one-sided, .05 by default.
    """
    if not 0 < share < 1 or not 0 <= alpha < 1:
        raise ValueError("share must lie between 0 and 1, alpha from 0 up to 1")
    spread = (1 + alpha) * (3 - alpha) / (4 * share * (1 - share) * (1 - alpha)) - alpha
    return ceil(2 * z * z * spread)


def units_needed(share: float, *, alpha: float = TENTATIVE_FROM) -> int:
    """How many units two coders must both code; half of :func:`codings_needed`."""
    return ceil(codings_needed(share, alpha=alpha) / 2)


def _paired(
    a: Sequence[Code | None], b: Sequence[Code | None]
) -> tuple[NDArray[np.int_], NDArray[np.int_], list[Code]]:
    if len(a) != len(b):
        raise ValueError("both coders must have judged the same units")
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    values = sorted({value for pair in pairs for value in pair}, key=str)
    place = {value: number for number, value in enumerate(values)}
    codes = np.array([[place[x], place[y]] for x, y in pairs], dtype=int).reshape(-1, 2)
    return codes[:, 0], codes[:, 1], values


def _table(first: NDArray[np.int_], second: NDArray[np.int_], size: int) -> NDArray[np.int_]:
    """Counts of a's value (rows) by b's value (columns)."""
    table = np.zeros((size, size), dtype=int)
    np.add.at(table, (first, second), 1)
    return table


def _measures(first: NDArray[np.int_], second: NDArray[np.int_], table: NDArray[np.int_]) -> dict:
    units, equal = int(table.sum()), int(np.trace(table))
    enough = units >= FEWEST_UNITS
    alpha = krippendorff_alpha(np.stack([first, second])) if enough else None
    reading = _reading(units, alpha, table)
    # Without a single difference every draw gives 1: that is no sign of certainty, so no interval.
    interval = _interval(table) if reading.is_verdict and equal < units else None
    return {
        "units": units,
        "equal": equal,
        "alpha": alpha,
        "interval": interval,
        "reading": reading,
        "is_firm": _is_firm(reading, interval),
    }


def _reading(units: int, alpha: float | None, table: NDArray[np.int_]) -> Reading:
    if units < FEWEST_UNITS:
        return Reading.TOO_FEW_UNITS
    if alpha is None:
        return Reading.NO_VARIATION
    uses = np.sort(table.sum(axis=0) + table.sum(axis=1))
    if uses[:-1].sum() < FEWEST_USES:
        return Reading.TOO_RARE
    if alpha >= RELIABLE_FROM:
        return Reading.RELIABLE
    return Reading.TENTATIVE if alpha >= TENTATIVE_FROM else Reading.UNRELIABLE


def _is_firm(reading: Reading, interval: Interval | None) -> bool:
    if interval is None or not reading.is_verdict:
        return False
    if reading == Reading.UNRELIABLE:
        return interval.high < TENTATIVE_FROM
    floor = RELIABLE_FROM if reading == Reading.RELIABLE else TENTATIVE_FROM
    ceiling = RELIABLE_FROM if reading == Reading.TENTATIVE else np.inf
    return interval.low >= floor and interval.high < ceiling


def _interval(table: NDArray[np.int_]) -> Interval | None:
    """Percentile bootstrap: units drawn again with replacement, which is a multinomial draw of the table.

    Alpha does not care who of the two gave which value, so the table is folded first: swapping the coders
    gives the same interval to the last digit.
    """
    size, units = table.shape[0], int(table.sum())
    table = np.triu(table) + np.tril(table, -1).T
    draws = np.random.default_rng(SEED).multinomial(units, table.ravel() / units, size=RESAMPLES)
    alphas = _alphas(draws.reshape(RESAMPLES, size, size))
    defined = alphas[~np.isnan(alphas)]
    if defined.size < (1 - MOST_UNDEFINED) * RESAMPLES:
        return None
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Interval(float(low), float(high))


def _alphas(tables: NDArray[np.int_]) -> NDArray[np.float64]:
    """Nominal alpha of each two-coder table (n × k × k) without missing codes; nan where undefined."""
    coded = 2 * tables.sum(axis=(1, 2)).astype(float)
    uses = (tables.sum(axis=1) + tables.sum(axis=2)).astype(float)
    unequal = coded - 2 * np.trace(tables, axis1=1, axis2=2)
    by_chance = coded**2 - (uses**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 0, 1 - (coded - 1) * unequal / by_chance, np.nan)
