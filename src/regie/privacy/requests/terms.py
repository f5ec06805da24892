"""The statutory terms, in calendar months (T01, T02 and T05 of the terms; AVG 12 and 14).

A term is never moved to after a weekend here: the law may allow that, and who keeps to the earlier day is right in
both readings.
"""

from calendar import monthrange
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ANSWER_MONTHS, EXTENSION_MONTHS, INFORM_MONTHS = 1, 2, 1


def months_after(day: date, months: int) -> date:
    """The same day, ``months`` later; the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(birth: date, day: date) -> int:
    """Age in whole years; who was born on 29 February has their birthday on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def left_in_words(due: date, today: date) -> str:
    """How many days there are left, such as “9 days left”, “today is the last day”, “2 days late”."""
    left = (due - today).days
    if left == 0:
        return _("today is the last day")
    if left < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
    return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
