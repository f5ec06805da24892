"""Which interventions work on the factors somebody sees, and which factors nothing works on.

Pure set arithmetic under the kenniskaart. It matches interventions to circumstances, never to persons: it
counts how many of the chosen factors an intervention names, and gives no weight, score or probability.
Source: praktijkscan 2022, chapter 3 (an intervention is held against factors); study on work, section 1.2
(the three levels of prevention).
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
F = TypeVar("F", bound=Hashable)


@dataclass(frozen=True)
class Offer(Generic[K, F]):
    """An intervention as far as matching needs it.

    ``age_from`` and ``age_to`` in years, inclusive, None where nobody knows; ``levels`` is empty where nobody
    knows. What nobody knows never rules an intervention out.
    """

    key: K
    factors: frozenset[F]
    age_from: int | None = None
    age_to: int | None = None
    levels: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match(Generic[K, F]):
    """An intervention with the chosen factors it works on. ``age_known`` and ``level_known`` say whether the
    catalogue could confirm that it fits, or only not deny it."""

    key: K
    factors: frozenset[F]
    age_known: bool
    level_known: bool


@dataclass(frozen=True)
class Matching(Generic[K, F]):
    """``matches``: most chosen factors first, in the order of the offers where equal.

    ``gaps``: the chosen factors that no match works on, in the order chosen.
    """

    matches: tuple[Match[K, F], ...] = ()
    gaps: tuple[F, ...] = field(default=())

    @property
    def covered(self) -> frozenset[F]:
        """The chosen factors that at least one match works on."""
        return frozenset().union(*(match.factors for match in self.matches))


def match_offers(
    offers: Iterable[Offer[K, F]], *, chosen: Iterable[F], age: int | None = None, level: str = ""
) -> Matching[K, F]:
    """The offers that work on at least one of ``chosen`` and are not known to miss ``age`` or ``level``.

    ``age`` in years, None for any; ``level`` is a prevention level, empty for any. Each chosen factor
    is covered by a match or named in ``gaps``, never both. Adding a factor never removes a match.
    Linear in the number of offers times their factors. Raises ValueError for an age below zero.
    """
    if age is not None and age < 0:
        raise ValueError("an age is zero or more")
    wanted = tuple(dict.fromkeys(chosen))
    wanted_set = frozenset(wanted)
    matches = [
        Match(
            key=offer.key,
            factors=offer.factors & wanted_set,
            age_known=offer.age_from is not None or offer.age_to is not None,
            level_known=bool(offer.levels),
        )
        for offer in offers
        if offer.factors & wanted_set and _fits_age(offer, age) and _fits_level(offer, level)
    ]
    matches.sort(key=lambda match: -len(match.factors))
    found = Matching(matches=tuple(matches))
    return Matching(
        matches=found.matches, gaps=tuple(factor for factor in wanted if factor not in found.covered)
    )


def _fits_age(offer: Offer[K, F], age: int | None) -> bool:
    if age is None:
        return True
    return (offer.age_from is None or offer.age_from <= age) and (offer.age_to is None or age <= offer.age_to)


def _fits_level(offer: Offer[K, F], level: str) -> bool:
    return not level or not offer.levels or level in offer.levels
