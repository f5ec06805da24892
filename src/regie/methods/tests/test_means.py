"""Money over time: nothing gets lost between years, and what lags behind is found."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.methods.means import (
    cost_in_year,
    is_far_behind,
    is_nearly_over,
    months_later,
    overlap,
    per_year,
    share_elapsed,
    share_spent,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
AMOUNTS = st.decimals(0, 9_999_999_999, places=2)


@st.composite
def periods(draw):
    start = draw(DAYS)
    return start, start + timedelta(days=draw(st.integers(0, 4000)))


@given(AMOUNTS, periods())
def test_the_years_together_are_the_amount(amount, period):
    parts = per_year(amount, *period)
    assert sum(parts.values()) == amount
    assert list(parts) == list(range(period[0].year, period[1].year + 1))
    assert all(part >= 0 and part == part.quantize(Decimal("0.01")) for part in parts.values())


@given(periods(), DAYS)
def test_the_share_of_time_grows_from_nothing_to_all(period, on):
    share = share_elapsed(*period, on)
    assert 0 <= share <= 1
    assert share <= share_elapsed(*period, on + timedelta(days=1))
    assert (share == 1) is (on >= period[1])
    assert (share == 0) is (on < period[0])


@given(periods(), periods())
def test_overlap_is_what_both_hold(one, other):
    shared = overlap(one, other)
    assert shared == overlap(other, one)
    apart = one[1] < other[0] or other[1] < one[0]
    assert (shared is None) is apart
    if shared:
        assert max(one[0], other[0]) == shared[0]
        assert min(one[1], other[1]) == shared[1]


def test_an_open_end_runs_on():
    assert overlap((date(2026, 1, 1), None), (date(2030, 1, 1), None)) == (date(2030, 1, 1), None)
    assert overlap((date(2026, 1, 1), None), (date(2025, 1, 1), date(2025, 12, 31))) is None


def test_a_period_the_wrong_way_round_is_refused():
    with pytest.raises(ValueError, match="before"):
        share_elapsed(date(2026, 2, 1), date(2026, 1, 1), date(2026, 1, 15))


@pytest.mark.parametrize(
    ("on", "nearly"),
    [(date(2026, 9, 29), False), (date(2026, 9, 30), False), (date(2026, 10, 1), True),
     (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)  # fmt: skip
def test_nearly_over_is_the_last_quarter(on, nearly):
    assert is_nearly_over(date(2026, 1, 1), date(2026, 12, 31), on) is nearly


def test_far_behind_is_a_quarter_of_the_whole():
    year = (date(2026, 1, 1), date(2026, 12, 31))
    amount, on = Decimal(100_000), date(2026, 9, 30)  # 74.8% of the year
    assert is_far_behind(amount, Decimal(40_000), *year, on)
    assert not is_far_behind(amount, Decimal(60_000), *year, on)
    assert share_spent(Decimal(0), Decimal(0)) == 1


def test_a_yearly_amount_counts_by_days():
    assert cost_in_year(Decimal(36_500), (date(2026, 1, 1), date(2026, 1, 10)), 2026) == Decimal(1000)
    assert cost_in_year(Decimal(36_600), (date(2020, 1, 1), None), 2024) == Decimal(36_600)
    assert cost_in_year(Decimal(36_500), (date(2026, 1, 1), None), 2025) == 0


def test_months_later_stays_within_the_month():
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert months_later(date(2026, 11, 30), 1) == date(2026, 12, 30)
