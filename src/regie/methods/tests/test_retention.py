"""Terms: never later than the shortest, never before a statutory minimum."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.methods.retention import CLOSED, RECORDED, Term, day_after, due, latest_start, parts

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


@st.composite
def durations(draw):
    found = "".join(
        f"{number}{unit}" for unit, most in (("Y", 30), ("M", 40), ("W", 60), ("D", 900))
        if (number := draw(st.integers(0, most)))
    )  # fmt: skip
    return f"P{found or '1D'}"


def terms(minimum):
    return st.lists(
        st.builds(
            Term,
            duration=durations(),
            starts=st.sampled_from([CLOSED, RECORDED]),
            is_minimum=st.just(minimum),
        ),
        max_size=4,
    )


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2024, 2, 29), "P4Y", date(2028, 2, 29)),
        (date(2025, 1, 31), "P1M", date(2025, 2, 28)),
        (date(2023, 12, 31), "P2M", date(2024, 2, 29)),
        (date(2025, 11, 22), "P24M", date(2027, 11, 22)),
        (date(2025, 11, 22), "P1Y6M", date(2027, 5, 22)),
        (date(2025, 12, 31), "P2W1D", date(2026, 1, 15)),
        (date(9999, 1, 1), "P20Y", date.max),
    ],
)
def test_a_term_ends_on_this_day(start, term, end):
    assert day_after(start, term) == end


@pytest.mark.parametrize("text", ["", "P", "2Y", "P0Y", "P-1Y", "P1.5Y", "PT5H", "P1D1Y", "P2Y ", "p2y"])
def test_what_is_no_term_is_refused(text):
    with pytest.raises(ValueError, match="duration"):
        parts(text)


@given(terms(False), terms(True), days, days)
def test_never_later_than_the_shortest_and_never_before_a_statutory_minimum(limits, minima, closed, recorded):
    found = due([*limits, *minima], closed=closed, recorded=recorded)
    starts = {CLOSED: closed, RECORDED: recorded}
    if not limits:
        assert found is None
        return
    ends = [day_after(starts[term.starts], term.duration) for term in limits]
    floors = [day_after(starts[term.starts], term.duration) for term in minima]
    assert all(found.day >= floor for floor in floors)
    assert found.day <= max([min(ends), *floors])
    assert found.day == day_after(starts[found.term.starts], found.term.duration)


@given(terms(False), terms(True), days)
def test_an_open_dossier_waits_for_a_minimum_that_begins_at_closing(limits, minima, recorded):
    found = due([*limits, *minima], closed=None, recorded=recorded)
    if any(term.starts == CLOSED for term in minima) or not any(term.starts == RECORDED for term in limits):
        assert found is None
    else:
        assert found is not None


@given(days, durations())
def test_the_latest_start_is_over_on_the_day_and_the_next_is_not(day, duration):
    found = latest_start(day, duration)
    assert day_after(found, duration) <= day
    assert day_after(found + timedelta(days=1), duration) > day


def test_a_term_longer_than_the_calendar_has_no_start():
    assert latest_start(date(2, 1, 1), "P5Y") is None
    assert latest_start(date(1, 1, 3), "P9D") is None


@given(days, durations(), durations())
def test_more_terms_never_make_it_later(day, one, two):
    alone = due([Term(one, CLOSED)], closed=day, recorded=day)
    both = due([Term(one, CLOSED), Term(two, CLOSED)], closed=day, recorded=day)
    assert both.day <= alone.day
