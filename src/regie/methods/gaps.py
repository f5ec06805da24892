"""What a coverage leaves open, and what it does twice: gaps, topics that deserve a look, duplicates.

Source: praktijkscan of the eight municipalities (2022), 3.2 and 5.2 (gaps, same thing under another name),
and the four lessons, lesson 3 (double supply); rules R090 and R091.

>>> from regie.methods.coverage import Factor, ScanRow
>>> debts = Factor("BF12", "No debts", "protective", "not_graded")
>>> row = ScanRow(key=1, code="EIN3", name="App", municipality="Eindhoven", main_theme=1, factors=(debts,),
...               status="not_deployed", reason="not_stated")
>>> [(gap.kind, gap.factor.code, [row.code for row in gap.rows]) for gap in factor_gaps([row], [debts])]
[('only_not_deployed', 'BF12', ['EIN3'])]
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from .coverage import Factor, ScanRow, factor_coverage

NOBODY = "nobody"
ONLY_NOT_DEPLOYED = "only_not_deployed"
SINGLE = "single"
ONLY_REPRESSIVE = "only_repressive"
COVERED = "covered"

SAME_OFFER = "same_offer"
OTHER_NAME = "other_name"


def state(rows: Sequence[ScanRow]) -> str:
    """How firmly a set of rows that work on one thing stands; the weakest that holds.

    ``nobody``: no rows; ``only_not_deployed``: none is deployed; ``single``: exactly one is deployed;
    ``only_repressive``: all that are deployed are repressive; otherwise ``covered``.
    """
    deployed = [row for row in rows if row.is_deployed]
    if not rows:
        return NOBODY
    if not deployed:
        return ONLY_NOT_DEPLOYED
    if len(deployed) == 1:
        return SINGLE
    if all(row.approach == "repressive" for row in deployed):
        return ONLY_REPRESSIVE
    return COVERED


@dataclass(frozen=True, slots=True)
class Gap:
    """A factor that stands weakly: ``kind`` is a state other than covered, ``rows`` are those on it."""

    kind: str
    factor: Factor
    rows: tuple[ScanRow, ...]


def factor_gaps(rows: Sequence[ScanRow], factors: Iterable[Factor]) -> list[Gap]:
    """The founded and protective factors that can change and are not firmly covered, in given order."""
    by_key = {row.key: row for row in rows}
    relevant = [factor for factor in factors if factor.gives_ground and factor.changeable]
    found = []
    for coverage in factor_coverage(rows, relevant):
        on_it = tuple(by_key[key] for key in coverage.keys)
        kind = state(on_it)
        if kind != COVERED:
            found.append(Gap(kind, coverage.factor, on_it))
    return found


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that is often forgotten: rows touch it by one of its themes or factors (rule R090).

    ``reaches_age``: a row for people of this age, in years, touches it too.
    """

    key: str
    themes: frozenset[int] = frozenset()
    factors: frozenset[str] = frozenset()
    reaches_age: int | None = None

    def holds(self, row: ScanRow) -> bool:
        """Whether the row touches the topic."""
        if row.main_theme in self.themes or not self.themes.isdisjoint(row.side_themes):
            return True
        if self.reaches_age is not None and (row.age_to or 0) >= self.reaches_age:
            return True
        return bool(self.factors) and not self.factors.isdisjoint(factor.code for factor in row.factors)


@dataclass(frozen=True, slots=True)
class TopicState:
    """How a topic stands: its state and the rows that touch it."""

    topic: Topic
    kind: str
    rows: tuple[ScanRow, ...]


def topic_states(rows: Sequence[ScanRow], topics: Iterable[Topic]) -> list[TopicState]:
    """Per topic, in order: how it stands and by which rows."""
    found = []
    for topic in topics:
        on_it = tuple(row for row in rows if topic.holds(row))
        found.append(TopicState(topic, state(on_it), on_it))
    return found


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Rows that may do the same. ``kind``: same_offer (one municipality, area and group; same main theme and
    factors) or other_name (the same catalogue item under different names)."""

    kind: str
    rows: tuple[ScanRow, ...]


def duplicates(rows: Iterable[ScanRow]) -> list[Duplicate]:
    """Possible double supply among deployed rows, and one catalogue item under several names; largest first.

    Rows without factors are never called the same offer: nothing is known to compare. An area or group that
    is not stated counts as the same as another that is not stated.
    """
    offers: dict[tuple[object, ...], list[ScanRow]] = {}
    items: dict[str, list[ScanRow]] = {}
    for row in rows:
        if row.is_deployed and row.factors:
            offers.setdefault(_offer(row), []).append(row)
        if row.intervention:
            items.setdefault(row.intervention, []).append(row)
    found = [Duplicate(SAME_OFFER, tuple(same)) for same in offers.values() if len(same) > 1]
    found += [Duplicate(OTHER_NAME, tuple(same)) for same in items.values() if has_other_names(same)]
    return sorted(found, key=lambda one: (one.kind, -len(one.rows), one.rows[0].code))


def _offer(row: ScanRow) -> tuple[object, ...]:
    factors = frozenset(factor.code for factor in row.factors)
    return (row.municipality, row.main_theme, factors, plain_name(row.area), plain_name(row.target_group))


def has_other_names(rows: Iterable[ScanRow]) -> bool:
    """Whether rows for one catalogue item go under more than one name."""
    return len({plain_name(row.name) for row in rows}) > 1


def double_offers(rows: Iterable[ScanRow]) -> Iterator[tuple[ScanRow, ScanRow]]:
    """The pairs of deployed rows that offer the same to the same people (rule R091), each pair once.

    One municipality, area and group, which must be stated; and there either the same catalogue item in two
    programmes, or a shared factor by other partners. Stricter than ``duplicates`` where partners are known, and
    wider in factors: that one is for published rows, of which neither area nor partners are told.
    """
    places: dict[tuple[str, str, str], list[ScanRow]] = {}
    for row in rows:
        area, group = plain_name(row.area), plain_name(row.target_group)
        if row.is_deployed and area and group:
            places.setdefault((row.municipality, area, group), []).append(row)
    for there in places.values():
        codes = {row.key: frozenset(factor.code for factor in row.factors) for row in there}
        for one, other in combinations(there, 2):
            shared = not codes[one.key].isdisjoint(codes[other.key])
            if is_same_item(one, other) or (shared and one.partners != other.partners):
                yield one, other


def is_same_item(one: ScanRow, other: ScanRow) -> bool:
    """Whether two programmes have the same catalogue item."""
    return (
        bool(one.intervention) and one.intervention == other.intervention and one.programme != other.programme
    )


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """A name without case, accents and punctuation, to compare by.

    >>> plain_name("Alles  Kidzzz!") == plain_name("alles kidzzz")
    True
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode()))
