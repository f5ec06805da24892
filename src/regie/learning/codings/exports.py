"""A round as a workbook: both codings, the differences, the agreement and the consensus."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from regie.knowledge.factors.choices import Certainty
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme
from regie.methods.agreement import Agreement, CodeAgreement

from .comparison import Row, agreement_over
from .models import CodingRound
from .reading import main_reading, reading_of
from .selectors import values_of
from .values import CodingValues

Cells = tuple[Any, ...]


def sheets(
    round: CodingRound, rows: Sequence[Row], themes: Sequence[Theme], factors: Sequence[Factor]
) -> dict[str, Iterable[Cells]]:
    """Sheet title -> rows. The rows must be those that the reader may see."""
    words = _Words(themes, factors)
    return {
        _("Codings"): words.codings(round, rows),
        _("Differences"): words.differences(round, rows),
        _("Agreement"): _agreement(rows, themes, factors),
        _("Consensus"): words.consensus(rows),
    }


class _Words:
    """Codings as text."""

    def __init__(self, themes: Sequence[Theme], factors: Sequence[Factor]) -> None:
        self.themes = {theme.pk: theme.name for theme in themes}
        self.factors = {factor.pk: f"{factor.code} {factor.name}" for factor in factors}

    def _cells(self, values: CodingValues) -> Cells:
        return (
            self.themes.get(values.main_theme or 0, ""),
            "; ".join(name for key, name in self.themes.items() if key in values.side_themes),
            "; ".join(
                f"{name} ({Certainty(values.factors[key]).label})"
                for key, name in self.factors.items()
                if key in values.factors
            ),
        )

    def codings(self, round: CodingRound, rows: Sequence[Row]) -> Iterator[Cells]:
        yield (
            _("Code"),
            _("Name"),
            _("Coder"),
            _("Main theme"),
            _("Side themes"),
            _("Factors"),
            _("Unclear"),
            _("Remark"),
        )
        for row in rows:
            for coder, values, coding in (
                (round.coder_a, row.a, row.coding_a),
                (round.coder_b, row.b, row.coding_b),
            ):
                unclear = _("yes") if coding and coding.is_unclear else ""
                remark = coding.remark if coding else ""
                yield (*_named(row), str(coder), *self._cells(values), unclear, remark)

    def differences(self, round: CodingRound, rows: Sequence[Row]) -> Iterator[Cells]:
        yield (_("Code"), _("Name"), _("About"), _("Theme or factor"), str(round.coder_a), str(round.coder_b))
        for row in rows:
            yield from self._of(row)

    def _of(self, row: Row) -> Iterator[Cells]:
        no = _("not given")
        if row.has_other_main_theme:
            mains = [self.themes.get(each.main_theme or 0, no) for each in (row.a, row.b)]
            yield (*_named(row), _("Main theme"), "", *mains)
        for key, name in self.themes.items():
            if key in row.theme_differences:
                given = [_("given") if key in each.side_themes else no for each in (row.a, row.b)]
                yield (*_named(row), _("Side theme"), name, *given)
        for key, name in self.factors.items():
            if key in row.factor_differences | row.certainty_differences:
                sure = [
                    str(Certainty(each.factors[key]).label) if key in each.factors else no
                    for each in (row.a, row.b)
                ]
                yield (*_named(row), _("Factor"), name, *sure)

    def consensus(self, rows: Sequence[Row]) -> Iterator[Cells]:
        yield (
            _("Code"),
            _("Name"),
            _("Main theme"),
            _("Side themes"),
            _("Factors"),
            _("Basis"),
            _("Why"),
            _("Recorded by"),
            _("Confirmed by"),
        )
        for row in rows:
            if each := row.consensus:
                yield (
                    *_named(row),
                    *self._cells(values_of(each)),
                    each.get_basis_display(),
                    each.note,
                    str(each.recorded_by),
                    str(each.confirmed_by or ""),
                )


def _named(row: Row) -> Cells:
    return row.item.deployment.code, row.item.deployment.name


def _agreement(rows: Sequence[Row], themes: Sequence[Theme], factors: Sequence[Factor]) -> Iterator[Cells]:
    result = agreement_over(rows, themes, factors)
    yield (
        _("Theme or factor"),
        _("Both"),
        _("Only A"),
        _("Only B"),
        _("Neither"),
        _("Raw agreement"),
        _("Krippendorff's alpha"),
        _("Interval from"),
        _("Interval to"),
        _("Reading"),
        _("Explanation"),
    )
    main = main_reading(result.main_theme)
    yield (_("Main theme"), "", "", "", "", *_numbers(result.main_theme), str(main.label), main.sentence)
    for judged in (*result.themes, *result.factors):
        words = reading_of(judged.agreement)
        yield (
            judged.code.name,
            *_counts(judged.agreement),
            *_numbers(judged.agreement),
            str(words.label),
            words.sentence,
        )


def _counts(agreement: CodeAgreement) -> Cells:
    return agreement.both, agreement.only_a, agreement.only_b, agreement.neither


def _numbers(agreement: Agreement) -> Cells:
    interval = agreement.interval
    numbers = (
        agreement.raw,
        agreement.alpha,
        interval.low if interval else None,
        interval.high if interval else None,
    )
    return tuple(None if number is None else round(number, 3) for number in numbers)
