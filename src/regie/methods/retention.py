"""When a record has to go: the shortest term that applies, unless a law sets a minimum that ends later.

Terms are ISO 8601 durations of whole years, months, weeks and days, such as P2Y, P18M or P1Y6M. A year or a month that
ends on a day its month does not have ends on the last day of that month: from 29 February one year runs to 28 February.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FORM = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?")
CLOSED, RECORDED = "closed", "recorded"


@dataclass(frozen=True)
class Term:
    """One term on a record. ``starts`` is CLOSED or RECORDED; a minimum is what a law says must at least be kept."""

    duration: str
    starts: str
    is_minimum: bool = False
    why: str = ""


@dataclass(frozen=True)
class Due:
    """The first day on which a record may go and must go, and the term that decides it."""

    day: date
    term: Term


def parts(duration: str) -> tuple[int, int]:
    """(months, days) of a duration. Raises ValueError for what is no duration, or one of nothing."""
    found = FORM.fullmatch(duration)
    if found is None:
        raise ValueError(f"no duration of years, months, weeks and days: {duration!r}")
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    if not (years or months or weeks or days):
        raise ValueError(f"a duration of nothing: {duration!r}")
    return years * 12 + months, weeks * 7 + days


def day_after(start: date, duration: str) -> date:
    """The day on which a term that begins on ``start`` is over. A term beyond the calendar ends on its last day."""
    months, days = parts(duration)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    moved = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    return moved + timedelta(days=days) if days <= (date.max - moved).days else date.max


def latest_start(day: date, duration: str) -> date | None:
    """The last day from which a term is over on ``day``; None where the calendar has none."""
    months, days = parts(duration)
    if days > (day - date.min).days:
        return None
    found = day - timedelta(days=days)
    year, month = divmod(found.year * 12 + found.month - 1 - months, 12)
    if year < 1:
        return None
    found = date(year, month + 1, min(found.day, monthrange(year, month + 1)[1]))
    # Ends of months make several starts end on one day, and a start can fall just beyond it.
    while found > date.min and day_after(found, duration) > day:
        found -= timedelta(days=1)
    while found < day and day_after(found + timedelta(days=1), duration) <= day:
        found += timedelta(days=1)
    return found if day_after(found, duration) <= day else None


def due(terms: Iterable[Term], *, closed: date | None, recorded: date | None) -> Due | None:
    """When a record is due. None where no term runs yet, or a minimum that applies has not begun to run.

    ``closed`` is the day its dossier closed, ``recorded`` the day it was recorded; None where that has not happened.
    """
    starts = {CLOSED: closed, RECORDED: recorded}
    limits: list[Due] = []
    floors: list[Due] = []
    for term in terms:
        start = starts[term.starts]
        if start is not None:
            (floors if term.is_minimum else limits).append(Due(day_after(start, term.duration), term))
        elif term.is_minimum:
            return None
    if not limits:
        return None
    shortest = min(limits, key=lambda each: each.day)
    floor = max(floors, key=lambda each: each.day, default=shortest)
    return floor if floor.day > shortest.day else shortest
