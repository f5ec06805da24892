"""The terms, in calendar months, at every end of a month."""

from calendar import monthrange
from datetime import date

from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from regie.privacy.requests.services.reminders import stage_of
from regie.privacy.requests.terms import age_on, left_in_words, months_after

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(1, 36))
@example(date(2027, 1, 31), 1)
@example(date(2028, 1, 31), 1)
@example(date(2027, 12, 31), 2)
def test_a_term_ends_on_the_same_day_or_on_the_last_of_a_shorter_month(day, months):
    end = months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == min(day.day, monthrange(end.year, end.month)[1])


@given(DAYS, DAYS, st.integers(1, 12))
def test_who_came_later_never_gets_an_earlier_day(one, two, months):
    first, second = sorted([one, two])
    assert months_after(first, months) <= months_after(second, months)


def test_known_ends_of_months():
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)


@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)), st.integers(0, 40))
def test_age_counts_birthdays(birth, years):
    day = date(birth.year + years, birth.month, min(birth.day, 28))
    assert age_on(birth, day) in (years, years - (birth.day > 28))


def test_age_of_who_was_born_on_the_leap_day():
    assert age_on(date(2012, 2, 29), date(2028, 2, 28)) == 15
    assert age_on(date(2012, 2, 29), date(2027, 3, 1)) == 15
    assert age_on(date(2012, 2, 29), date(2027, 2, 28)) == 14


def test_days_left_in_words():
    with override("nl"):
        assert left_in_words(date(2026, 12, 1), date(2026, 11, 22)) == "nog 9 dagen"
        assert left_in_words(date(2026, 11, 23), date(2026, 11, 22)) == "nog 1 dag"
        assert left_in_words(date(2026, 11, 22), date(2026, 11, 22)) == "vandaag is de laatste dag"
        assert left_in_words(date(2026, 11, 20), date(2026, 11, 22)) == "2 dagen te laat"


@given(st.lists(st.integers(-40, 40), max_size=60))
def test_each_reminder_goes_out_once_whatever_days_the_work_runs(days_left):
    today, reminded, sent = date(2026, 11, 22), None, []
    for left in sorted(days_left, reverse=True):
        stage = stage_of(date.fromordinal(today.toordinal() + left), today, reminded)
        if stage is not None:
            sent.append(stage)
            reminded = stage
            assert left <= stage
    assert sent == sorted(set(sent), reverse=True)
    if days_left and min(days_left) <= 10:
        assert sent[-1] == min(each for each in (10, 3, 0, -1) if min(days_left) <= each)
