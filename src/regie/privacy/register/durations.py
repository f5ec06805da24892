"""Retention terms: ISO 8601 durations of one unit, such as P5Y or P30D."""

import re

from django.utils.translation import ngettext

FORM = re.compile(r"P([1-9][0-9]{0,3})([YMWD])")


def parts(duration: str) -> tuple[int, str]:
    """The number and the unit (Y, M, W or D). Raises ValueError for anything else than one number and one unit."""
    found = FORM.fullmatch(duration)
    if found is None:
        raise ValueError(f"no duration of one unit: {duration!r}")
    return int(found[1]), found[2]


def duration_of(number: int, unit: str) -> str:
    """The duration as ISO 8601. Raises ValueError where it cannot be written."""
    text = f"P{number}{unit}"
    parts(text)
    return text


def in_words(duration: str) -> str:
    """The duration in the reader's language."""
    number, unit = parts(duration)
    words = {
        "Y": ngettext("%(count)s year", "%(count)s years", number),
        "M": ngettext("%(count)s month", "%(count)s months", number),
        "W": ngettext("%(count)s week", "%(count)s weeks", number),
        "D": ngettext("%(count)s day", "%(count)s days", number),
    }
    return words[unit] % {"count": number}
