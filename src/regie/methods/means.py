"""The arithmetic of money over time: what falls in which year, what lags behind, which periods overlap.

Periods are days, both ends included; an end of None is open. Amounts are ``Decimal`` euros.
"""

from calendar import isleap
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
# From this share of its period on, money that is not spent will probably stay unspent.
NEARLY_OVER = Decimal("0.75")
# So much smaller than the share of the period may the share spent be before it stands out.
FAR_BEHIND = Decimal("0.25")
Period = tuple[date, date | None]


def share_elapsed(start: date, end: date, on: date) -> Decimal:
    """Which part of the period lies behind at the end of ``on``: 0 before it, 1 after it.

    Raises ValueError when the period ends before it starts.

    >>> share_elapsed(date(2026, 1, 1), date(2026, 1, 10), date(2026, 1, 5))
    Decimal('0.5')
    """
    days = (end - start).days + 1
    if days < 1:
        raise ValueError("The period ends before it starts.")
    return Decimal(min(max((on - start).days + 1, 0), days)) / days


def share_spent(amount: Decimal, spent: Decimal) -> Decimal:
    """Which part of the amount is spent; all of it where there was nothing to spend."""
    return spent / amount if amount else Decimal(1)


def is_nearly_over(start: date, end: date, on: date) -> bool:
    """Whether the period is in its last quarter, and not over yet."""
    return start <= on <= end and share_elapsed(start, end, on) >= NEARLY_OVER


def is_far_behind(amount: Decimal, spent: Decimal, start: date, end: date, on: date) -> bool:
    """Whether what was spent by ``on`` is a quarter of the whole or more behind the time that had passed by then."""
    return share_elapsed(start, end, on) - share_spent(amount, spent) >= FAR_BEHIND


def overlap(one: Period, other: Period) -> Period | None:
    """The days two periods share; None where there are none."""
    start = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end < start else (start, end)


def per_year(amount: Decimal, start: date, end: date) -> dict[int, Decimal]:
    """The amount spread evenly over the days of its period, per calendar year.

    Each part is in whole cents and together they are the amount. Raises ValueError for a period that ends before
    it starts.
    """
    parts: dict[int, Decimal] = {}
    given = Decimal(0)
    for year in range(start.year, end.year + 1):
        so_far = (amount * share_elapsed(start, end, date(year, 12, 31))).quantize(CENT, ROUND_HALF_UP)
        parts[year], given = so_far - given, so_far
    return parts


def cost_in_year(per_whole_year: Decimal, period: Period, year: int) -> Decimal:
    """What a yearly amount costs in one calendar year, by the days of that year that the period holds."""
    shared = overlap(period, (date(year, 1, 1), date(year, 12, 31)))
    if shared is None or shared[1] is None:
        return Decimal(0)
    days = (shared[1] - shared[0]).days + 1
    return (per_whole_year * days / (366 if isleap(year) else 365)).quantize(CENT, ROUND_HALF_UP)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - date(year, month + 1, 1)).days))
