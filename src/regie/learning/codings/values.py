"""A coding as plain values, and what two of them have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from regie.knowledge.factors.choices import Certainty

# From least to most sure.
BY_CERTAINTY = (Certainty.LOW, Certainty.MIDDLE, Certainty.HIGH)


@dataclass(frozen=True)
class CodingValues:
    """Primary keys of themes and factors; ``factors`` maps a factor to its certainty."""

    main_theme: int | None = None
    side_themes: frozenset[int] = frozenset()
    factors: Mapping[int, str] = field(default_factory=dict)

    @property
    def themes(self) -> frozenset[int]:
        return self.side_themes | ({self.main_theme} if self.main_theme else frozenset())

    def is_same_choice(self, other: "CodingValues") -> bool:
        """The same themes and factors; the certainty may differ."""
        return (
            self.main_theme is not None
            and self.main_theme == other.main_theme
            and self.side_themes == other.side_themes
            and set(self.factors) == set(other.factors)
        )


def natural(code: str) -> tuple[str, int, str]:
    """Sorts VBS2 before VBS10."""
    head = code.rstrip("0123456789")
    number = code[len(head) :]
    return head, int(number or 0), code


def least_certain(one: str, other: str) -> str:
    """The more careful of two certainties."""
    return min(one, other, key=BY_CERTAINTY.index)


def shared(a: CodingValues, b: CodingValues) -> CodingValues:
    """What both chose, with the more careful certainty; where both chose the same, that is all of it."""
    return CodingValues(
        main_theme=a.main_theme if a.main_theme == b.main_theme else None,
        side_themes=a.side_themes & b.side_themes,
        factors={
            factor: least_certain(certainty, b.factors[factor])
            for factor, certainty in a.factors.items()
            if factor in b.factors
        },
    )
