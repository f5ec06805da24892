"""The days of a rhythm and the public holidays, against an independent implementation of recurrence rules."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter as independent_easter
from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from regie.leadership.governance.choices import MONTHS, WEEKS
from regie.leadership.governance.rhythm import day_instead, easter, holiday_on, holidays, meeting_days

DAYS = (MO, TU, WE, TH, FR, SA, SU)
some_days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@given(first=some_days, weekday=st.integers(0, 6), frequency=st.sampled_from([*WEEKS]))
def test_weeks_as_recurrence_rules(first, weekday, frequency):
    until = first + timedelta(days=400)
    start = first + timedelta(days=(weekday - first.weekday()) % 7)
    expected = rrule(WEEKLY, interval=WEEKS[frequency], dtstart=start, until=until)
    found = meeting_days(frequency=frequency, weekday=weekday, week=None, first_on=first, until=until)
    assert list(found) == [each.date() for each in expected]


@given(
    first=some_days,
    weekday=st.integers(0, 6),
    week=st.sampled_from([1, 2, 3, 4, -1]),
    frequency=st.sampled_from([*MONTHS]),
)
def test_months_as_recurrence_rules(first, weekday, week, frequency):
    until = first + timedelta(days=800)
    month = first.replace(day=1)
    rule = rrule(
        MONTHLY, interval=MONTHS[frequency], byweekday=DAYS[weekday](week), dtstart=month, until=until
    )
    expected = [each.date() for each in rule if each.date() >= first]
    found = meeting_days(frequency=frequency, weekday=weekday, week=week, first_on=first, until=until)
    assert list(found) == expected


def test_when_needed_has_no_days():
    days = meeting_days(
        frequency="as_needed", weekday=0, week=1, first_on=date(2026, 1, 1), until=date(2027, 1, 1)
    )
    assert list(days) == []


@pytest.mark.parametrize("year", range(1990, 2060))
def test_easter(year):
    assert easter(year) == independent_easter(year)


def test_public_holidays_of_a_year():
    assert {day.isoformat(): name for day, name in holidays(2026).items()} == {
        "2026-01-01": "new_year",
        "2026-04-05": "easter",
        "2026-04-06": "easter_monday",
        "2026-04-27": "kings_day",
        "2026-05-05": "liberation",
        "2026-05-14": "ascension",
        "2026-05-24": "whit_sunday",
        "2026-05-25": "whit_monday",
        "2026-12-25": "christmas",
        "2026-12-26": "boxing_day",
    }
    assert holiday_on(date(2025, 4, 26)) == "kings_day"  # the 27th is a Sunday
    assert holiday_on(date(2025, 4, 27)) == ""


@given(some_days)
def test_another_day_is_a_working_day_soon(day):
    instead = day_instead(day)
    assert instead.weekday() < 5
    assert not holiday_on(instead)
    assert day < instead <= day + timedelta(days=6)
