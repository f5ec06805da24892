"""What must hold for any two coders."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regie.methods.agreement import (
    FEWEST_UNITS,
    Reading,
    code_agreement,
    krippendorff_alpha,
    nominal_agreement,
    units_needed,
)

values = st.one_of(st.none(), st.integers(1, 4))
units = st.lists(st.tuples(values, values), min_size=1, max_size=60)
judgements = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)
few = settings(max_examples=60, deadline=None)


@few
@given(units)
def test_the_order_of_the_coders_does_not_matter(pairs):
    a, b = zip(*pairs, strict=True)
    assert nominal_agreement(a, b) == nominal_agreement(b, a)


@few
@given(units, st.randoms())
def test_the_order_of_the_units_does_not_matter(pairs, random):
    a, b = zip(*pairs, strict=True)
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert nominal_agreement(a, b) == nominal_agreement(*zip(*shuffled, strict=True))


@few
@given(st.lists(st.integers(1, 4), min_size=FEWEST_UNITS, max_size=60))
def test_equal_codings_with_variation_give_one(codes):
    result = nominal_agreement(codes, codes)
    if len(set(codes)) == 1:
        assert (result.alpha, result.reading) == (None, Reading.NO_VARIATION)
    else:
        assert result.alpha == pytest.approx(1)
        assert result.raw == 1


@few
@given(judgements)
def test_the_counts_add_up_and_alpha_is_at_most_one(pairs):
    a, b = zip(*pairs, strict=True)
    result = code_agreement(a, b)
    assert result.both + result.only_a + result.only_b + result.neither == result.units == len(pairs)
    assert result.uses == sum(a) + sum(b)
    assert result.equal == result.both + result.neither
    if result.alpha is not None:
        assert -1 <= result.alpha <= 1 + 1e-9
    if result.interval:
        assert result.interval.low <= result.interval.high


@few
@given(judgements)
def test_swapping_coders_swaps_the_counts(pairs):
    a, b = zip(*pairs, strict=True)
    one, other = code_agreement(a, b), code_agreement(b, a)
    assert (one.only_a, one.only_b) == (other.only_b, other.only_a)
    assert (one.alpha, one.interval, one.reading) == (other.alpha, other.interval, other.reading)


def test_few_units_get_no_number():
    result = code_agreement([True, False, True], [True, False, False])
    assert result.alpha is None
    assert result.interval is None
    assert result.reading == Reading.TOO_FEW_UNITS
    assert result.raw == pytest.approx(2 / 3)


def test_a_code_that_nobody_used_has_no_alpha():
    result = code_agreement([False] * 30, [False] * 30)
    assert result.reading == Reading.NO_VARIATION
    assert result.alpha is None
    assert result.units_needed is None


def test_a_rare_code_shows_the_trap_and_gets_no_verdict():
    a = [True] + [False] * 39
    b = [False, True] + [False] * 38
    result = code_agreement(a, b)
    assert result.raw == 0.95
    assert result.alpha < 0.01
    assert result.reading == Reading.TOO_RARE


def test_a_code_that_nearly_everything_got_is_rare_too():
    result = code_agreement([True] * 39 + [False], [True] * 40)
    assert result.reading == Reading.TOO_RARE


@pytest.mark.parametrize(
    ("differences", "reading"), [(2, Reading.RELIABLE), (12, Reading.TENTATIVE), (40, Reading.UNRELIABLE)]
)
def test_readings_follow_the_limits(differences, reading):
    a = [True] * 40 + [False] * 40
    b = [
        not value if number % 2 == 0 and number < 2 * differences else value for number, value in enumerate(a)
    ]
    assert code_agreement(a, b).reading == reading


def test_a_verdict_is_firm_only_with_its_whole_interval():
    a = [True] * 20 + [False] * 20
    b = [False, False, *a[2:]]
    few_units = code_agreement(a, b)
    many_units = code_agreement(a * 20, b * 20)
    assert few_units.reading == many_units.reading == Reading.RELIABLE
    assert not few_units.is_firm
    assert many_units.is_firm
    assert (
        many_units.interval.high - many_units.interval.low < few_units.interval.high - few_units.interval.low
    )


def test_a_missing_code_leaves_the_unit_out():
    result = nominal_agreement([1, 2, None, *[1, 2] * 5], [1, 2, 3, *[1, 2] * 5])
    assert result.units == 12


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="same units"):
        nominal_agreement([1], [1, 2])
    with pytest.raises(ValueError, match="same units"):
        code_agreement([True], [True, False])
    with pytest.raises(ValueError, match="coders by units"):
        krippendorff_alpha([1, 2, 3])


def test_alpha_without_a_pair_is_undefined():
    assert krippendorff_alpha(np.array([[1, np.nan], [np.nan, 2]])) is None
    assert units_needed(0.5) < units_needed(0.1)
