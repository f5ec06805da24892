"""The days on which a consultation meets, from its rhythm; and the public holidays it steps over.

Pure functions of dates; times and time zones are added where meetings are made.
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import MONTHS, WEEKS

LAST = -1
WORKING_DAYS = range(5)

HOLIDAYS: dict[str, Promise] = {
    "new_year": _("New Year's Day"),
    "easter": _("Easter"),
    "easter_monday": _("Easter Monday"),
    "kings_day": _("King's Day"),
    "liberation": _("Liberation Day"),
    "ascension": _("Ascension Day"),
    "whit_sunday": _("Whit Sunday"),
    "whit_monday": _("Whit Monday"),
    "christmas": _("Christmas Day"),
    "boxing_day": _("Boxing Day"),
}


def meeting_days(
    *, frequency: str, weekday: int, week: int | None, first_on: date, until: date
) -> Iterator[date]:
    """The days from ``first_on`` up to and including ``until``, in order; none for a rhythm "when needed".

    ``weekday`` counts from Monday = 0. ``week`` is which one of the month (1 to 4, or -1 for the last), only used by
    rhythms of months, which count from the month of ``first_on``.
    """
    if frequency in WEEKS:
        day = first_on + timedelta(days=(weekday - first_on.weekday()) % 7)
        while day <= until:
            yield day
            day += timedelta(weeks=WEEKS[frequency])
    elif frequency in MONTHS:
        number = first_on.year * 12 + first_on.month - 1
        while (day := _day_of_month(number // 12, number % 12 + 1, weekday, week or 1)) <= until:
            if day >= first_on:
                yield day
            number += MONTHS[frequency]


def _day_of_month(year: int, month: int, weekday: int, week: int) -> date:
    first = date(year, month, 1)
    offset = (weekday - first.weekday()) % 7
    if week == LAST:
        days = calendar.monthrange(year, month)[1]
        return first + timedelta(days=offset + (days - 1 - offset) // 7 * 7)
    return first + timedelta(days=offset + (week - 1) * 7)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    month, day = divmod(h + r - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> dict[date, str]:
    """The Dutch public holidays of a year: day -> key of ``HOLIDAYS``. Liberation Day counts every year."""
    sunday = easter(year)
    king = date(year, 4, 27)
    found = {
        date(year, 1, 1): "new_year",
        date(year, 5, 5): "liberation",
        date(year, 12, 25): "christmas",
        date(year, 12, 26): "boxing_day",
    }
    found[king if king.weekday() != 6 else king - timedelta(days=1)] = "kings_day"
    for days, key in (
        (0, "easter"),
        (1, "easter_monday"),
        (39, "ascension"),
        (49, "whit_sunday"),
        (50, "whit_monday"),
    ):
        found[sunday + timedelta(days=days)] = key
    return found


def holiday_on(day: date) -> str:
    """The key of the holiday on this day, or empty."""
    return holidays(day.year).get(day, "")


def day_instead(day: date) -> date:
    """The first working day after a holiday that is none itself."""
    day += timedelta(days=1)
    while day.weekday() not in WORKING_DAYS or holiday_on(day):
        day += timedelta(days=1)
    return day
