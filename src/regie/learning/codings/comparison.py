"""Two codings side by side, and how far they agree. Takes what ``selectors`` let the reader read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from regie.access.authorisation.actors import Actor
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme
from regie.methods.agreement import Agreement, CodeAgreement, code_agreement, nominal_agreement

from .choices import Seat
from .models import Coding, CodingRound, Consensus, RoundItem
from .policies import check_compare
from .selectors import codings_for, items_for, values_of
from .values import CodingValues


@dataclass(frozen=True)
class Row:
    """One deployment with both codings and what is agreed on it."""

    item: RoundItem
    a: CodingValues
    b: CodingValues
    coding_a: Coding | None
    coding_b: Coding | None
    consensus: Consensus | None

    @property
    def is_equal(self) -> bool:
        return self.a.is_same_choice(self.b)

    @property
    def has_other_main_theme(self) -> bool:
        return self.a.main_theme != self.b.main_theme

    @property
    def theme_differences(self) -> frozenset[int]:
        return self.a.side_themes ^ self.b.side_themes

    @property
    def factor_differences(self) -> frozenset[int]:
        return frozenset(self.a.factors) ^ frozenset(self.b.factors)

    @property
    def certainty_differences(self) -> frozenset[int]:
        both = set(self.a.factors) & set(self.b.factors)
        return frozenset(each for each in both if self.a.factors[each] != self.b.factors[each])


@dataclass(frozen=True)
class Judged:
    """The agreement on one theme or factor."""

    code: Theme | Factor
    agreement: CodeAgreement


@dataclass(frozen=True)
class RoundAgreement:
    """How far the two agree: on the main theme, on each theme, and on each factor that was used."""

    total: int
    equal: int
    main_theme: Agreement
    themes: list[Judged]
    factors: list[Judged]
    unused_factors: int


def rows_for(
    reader: Actor,
    round: CodingRound,
    items: QuerySet[RoundItem] | None = None,
    *,
    with_consensus: bool = True,
) -> list[Row]:
    """The rows of a round, or of some of its items. Raises Refused while the round is blind."""
    check_compare(reader, round)
    items = items_for(reader, round) if items is None else items
    if with_consensus:
        # Read along with the item: one query less than consensuses_for, and as blind (see check_compare).
        people = ("consensus__recorded_by", "consensus__confirmed_by")
        items = items.select_related(*people).prefetch_related("consensus__themes", "consensus__factors")
    chosen = list(items)
    coded = codings_for(reader, round)
    if len(chosen) == 1:
        coded = coded.filter(item=chosen[0])
    codings = {(each.item_id, each.seat): each for each in coded}
    return [
        Row(
            item,
            values_of(a := codings.get((item.pk, Seat.A))),
            values_of(b := codings.get((item.pk, Seat.B))),
            a,
            b,
            getattr(item, "consensus", None) if with_consensus else None,
        )
        for item in chosen
    ]


def agreement_over(rows: Sequence[Row], themes: Iterable[Theme], factors: Iterable[Factor]) -> RoundAgreement:
    """Agreement over all rows. A theme counts as given when it is main or side theme."""
    used = {factor for row in rows for factor in (*row.a.factors, *row.b.factors)}
    factors = list(factors)
    return RoundAgreement(
        total=len(rows),
        equal=sum(row.is_equal for row in rows),
        main_theme=nominal_agreement([row.a.main_theme for row in rows], [row.b.main_theme for row in rows]),
        themes=[
            Judged(
                theme,
                code_agreement(
                    [theme.pk in row.a.themes for row in rows], [theme.pk in row.b.themes for row in rows]
                ),
            )
            for theme in themes
        ],
        factors=[
            Judged(
                factor,
                code_agreement(
                    [factor.pk in row.a.factors for row in rows],
                    [factor.pk in row.b.factors for row in rows],
                ),
            )
            for factor in factors
            if factor.pk in used
        ],
        unused_factors=sum(factor.pk not in used for factor in factors),
    )
