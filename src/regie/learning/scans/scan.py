"""One scan: the rows somebody looks at, with everything that can be counted on them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from regie.approach.deployments.topics import TOPICS
from regie.methods.coverage import (
    Factor,
    FactorCoverage,
    ScanRow,
    Theme,
    ThemeCount,
    breakdown,
    by_municipality,
    counts,
    factor_coverage,
    select,
    theme_counts,
)
from regie.methods.gaps import Duplicate, Gap, TopicState, duplicates, factor_gaps, topic_states

from .choices import PUBLISHED_ROWS, PUBLISHED_SOURCE
from .filters import ScanFilter


@dataclass(frozen=True)
class Scan:
    """``scope`` are the rows of the chosen municipalities, ``rows`` those that pass the filter."""

    chosen: ScanFilter
    scope: tuple[ScanRow, ...]
    rows: tuple[ScanRow, ...]
    themes: tuple[Theme, ...]
    factors: tuple[Factor, ...]
    made_on: date

    @cached_property
    def counts(self) -> dict[str, int]:
        return counts(self.rows)

    @cached_property
    def reasons(self) -> dict[str, int]:
        return breakdown(self.rows, "reason")

    @cached_property
    def prevention(self) -> dict[str, int]:
        return breakdown(self.rows, "prevention")

    @cached_property
    def certainty(self) -> dict[str, int]:
        return breakdown(self.reconstructed, "certainty")

    @cached_property
    def theme_counts(self) -> list[ThemeCount]:
        return theme_counts(self.rows, self.themes)

    @cached_property
    def coverage(self) -> list[FactorCoverage]:
        """Per factor, most covered first; factors nobody can change before the gaps, gaps last."""
        found = factor_coverage(self.rows, self.factors)
        return sorted(found, key=lambda one: (-one.total, one.is_gap, one.factor.code))

    @cached_property
    def founded_risk(self) -> list[FactorCoverage]:
        return [one for one in self.coverage if one.factor.polarity == "risk" and one.factor.gives_ground]

    @cached_property
    def protective(self) -> list[FactorCoverage]:
        return [one for one in self.coverage if one.factor.polarity == "protective"]

    @cached_property
    def plausible(self) -> list[FactorCoverage]:
        return [one for one in self.coverage if not one.factor.gives_ground]

    @cached_property
    def gaps(self) -> list[Gap]:
        return factor_gaps(self.rows, self.factors)

    @cached_property
    def topics(self) -> list[TopicState]:
        return topic_states(self.rows, TOPICS)

    @cached_property
    def duplicates(self) -> list[Duplicate]:
        return duplicates(self.rows)

    @cached_property
    def places(self) -> dict[str, list[ScanRow]]:
        """The rows per municipality, in the order of the matrix."""
        return by_municipality(self.rows)

    @cached_property
    def reconstructed(self) -> list[ScanRow]:
        return select(self.rows, "reconstruction")

    @cached_property
    def published(self) -> list[ScanRow]:
        """The rows taken from the publication about the eight municipalities."""
        return select(self.rows, f"source-{PUBLISHED_SOURCE}")

    @cached_property
    def is_example(self) -> bool:
        """Some rows are of a fictional municipality."""
        return any(row.fictional for row in self.rows)

    @property
    def holds_whole_publication(self) -> bool:
        """All published rows are in view, so that published totals can be held beside ours."""
        return len(self.published) >= PUBLISHED_ROWS

    def behind(self, selection: str) -> list[ScanRow]:
        """The rows behind a figure or sentence. Raises ValueError for a selection that does not exist.

        Besides the selections of methods.coverage there is ``topic-…``, for the topics of rule R090.
        """
        rows, rest = self.rows, []
        known = {f"topic-{topic.key}": topic for topic in TOPICS}
        for part in selection.split("."):
            if topic := known.get(part):
                rows = tuple(row for row in rows if topic.holds(row))
            else:
                rest.append(part)
        return select(rows, ".".join(rest) or "all") if rest else list(rows)

    @property
    def areas(self) -> list[str]:
        """The areas of the rows before the filter, for the filter itself."""
        return sorted({row.area for row in self.scope if row.area}, key=str.casefold)

    @property
    def programmes(self) -> list[str]:
        """The programmes of the rows before the filter."""
        return sorted({row.programme for row in self.scope}, key=str.casefold)
