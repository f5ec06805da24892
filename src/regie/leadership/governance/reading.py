"""Reads a line as people type it in a meeting: what it is, who does it, and before when.

"actie: Yara vr 4 dec rooster afspreken" -> an action for Yara before Friday 4 December. Only what stands at the head or
the tail of a line is read, so that a name or date in the middle of a sentence stays part of it. What cannot be read
with certainty is not guessed: the words stay and ``doubt`` says why. Pure; knows nothing of rows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .choices import LineKind

PREFIXES = {
    LineKind.DECISION: ("besluit", "besluiten", "b", "decision", "d"),
    LineKind.ACTION: ("actie", "acties", "a", "action"),
    LineKind.NOTE: ("notitie", "noot", "n", "note"),
}
KIND_OF = {word: kind for kind, words in PREFIXES.items() for word in words}
PREFIX = re.compile(r"\s*([a-z]+)\s*:\s*", re.I)

DAYS = {
    **{name: number for number, names in enumerate((
        ("ma", "maandag", "monday", "mon"), ("di", "dinsdag", "tuesday", "tue"),
        ("wo", "woensdag", "wednesday", "wed"), ("do", "donderdag", "thursday", "thu"),
        ("vr", "vrijdag", "friday", "fri"), ("za", "zaterdag", "saturday", "sat"),
        ("zo", "zondag", "sunday", "sun"),
    )) for name in names},
}  # fmt: skip
MONTHS = {
    **{name: number for number, names in enumerate((
        ("jan", "januari", "january"), ("feb", "februari", "february"), ("mrt", "maart", "march", "mar"),
        ("apr", "april"), ("mei", "may"), ("jun", "juni", "june"), ("jul", "juli", "july"),
        ("aug", "augustus", "august"), ("sep", "sept", "september"), ("okt", "oktober", "october", "oct"),
        ("nov", "november"), ("dec", "december"),
    ), start=1) for name in names},
}  # fmt: skip
RELATIVE = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}

_day = "|".join(sorted(DAYS, key=len, reverse=True))
_month = "|".join(sorted(MONTHS, key=len, reverse=True))
_before = r"(?:(?:uiterlijk|voor|op|tot|before|by|on)\s+)?"
DATE = (
    rf"{_before}(?:"
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    rf"|(?:(?P<weekday>{_day})\.?\s+)?(?P<day>\d{{1,2}})\s+(?P<month>{_month})\.?(?:\s+(?P<year>\d{{4}}))?"
    rf"|(?:(?P<weekday2>{_day})\.?\s+)?(?P<day2>\d{{1,2}})[-/](?P<month2>\d{{1,2}})(?:[-/](?P<year2>\d{{4}}))?"
    rf"|(?P<relative>{'|'.join(RELATIVE)})"
    r"|(?:over|in)\s+(?P<count>\d{1,2})\s+(?P<unit>dagen|weken|days|weeks)"
    rf"|(?P<only>{_day})"
    r")"
)
BREAK = r"[\s,;:.()–-]"
HEAD = re.compile(rf"{DATE}(?={BREAK}|$)", re.I)
TAIL = re.compile(rf"(?:^|(?<={BREAK})){DATE}$", re.I)
EDGES = " \t,;:()–-"


@dataclass(frozen=True)
class Reading:
    """What a line says. ``who`` is the key of a name, empty where none is certain; ``due_on`` None: no date."""

    kind: str
    text: str
    who: str = ""
    due_on: date | None = None
    doubt: str = ""  # "which_person", "weekday" or "no_such_date"


def read_line(typed: str, *, kind: str, names: Mapping[str, Sequence[str]], today: date) -> Reading:
    """Reads ``typed``. ``kind`` is what was chosen beside the line; a prefix such as "besluit:" overrules it.

    ``names``: key of who can be named -> the ways to name them, such as "Yara Bloemdal" and "Yara".
    """
    text = " ".join(typed.split())
    found = PREFIX.match(text)
    if found and (named := KIND_OF.get(found[1].lower())):
        kind, text = named, text[found.end() :]
    if kind != LineKind.ACTION:
        return Reading(kind, text)
    return _read_action(Reading(kind, text.strip(EDGES)), names, today)


def _read_action(reading: Reading, names: Mapping[str, Sequence[str]], today: date) -> Reading:
    """Takes a name and a date off the head, then off the tail, in either order; never the last word that is left."""
    whole = reading.text
    for at_head in (True, False):
        for _turn in range(2):
            reading = _take_date(reading, today, at_head)
            reading = _take_name(reading, names, at_head)
    return reading if reading.text else replace(reading, text=whole)


def _take_date(reading: Reading, today: date, at_head: bool) -> Reading:
    if reading.due_on or reading.doubt in ("weekday", "no_such_date"):
        return reading
    text = reading.text.rstrip(".") if not at_head else reading.text
    found = HEAD.match(text) if at_head else TAIL.search(text)
    if not found:
        return reading
    due_on, doubt = _date_of(found, today)
    if doubt:
        return replace(reading, doubt=doubt)
    rest = text[found.end() :] if at_head else text[: found.start()]
    return replace(reading, due_on=due_on, text=rest.strip(EDGES))


def _date_of(found: re.Match[str], today: date) -> tuple[date | None, str]:
    parts = {name: (value or "").lower() for name, value in found.groupdict().items()}
    if parts["relative"]:
        return today + timedelta(days=RELATIVE[parts["relative"]]), ""
    if parts["count"]:
        days = int(parts["count"]) * (7 if parts["unit"] in ("weken", "weeks") else 1)
        return today + timedelta(days=days), ""
    if parts["only"]:
        return today + timedelta(days=(DAYS[parts["only"]] - today.weekday() - 1) % 7 + 1), ""
    if parts["iso"]:
        year, month, day = (int(part) for part in parts["iso"].split("-"))
    else:
        day = int(parts["day"] or parts["day2"])
        month = MONTHS[parts["month"]] if parts["month"] else int(parts["month2"])
        year = int(parts["year"] or parts["year2"] or 0)
    due_on = _in_a_year(year, month, day, today)
    weekday = parts["weekday"] or parts["weekday2"]
    if due_on is None:
        return None, "no_such_date"
    if weekday and DAYS[weekday] != due_on.weekday():
        return None, "weekday"
    return due_on, ""


def _in_a_year(year: int, month: int, day: int, today: date) -> date | None:
    """The date; without a year the first one from today on. None for a date that is not in the calendar."""
    for guess in [year] if year else range(today.year, today.year + 9):  # 29 February may be eight years off
        try:
            found = date(guess, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def _take_name(reading: Reading, names: Mapping[str, Sequence[str]], at_head: bool) -> Reading:
    if reading.who or reading.doubt == "which_person":
        return reading
    best = ""
    keys: set[str] = set()
    for key, ways in names.items():
        for way in ways:
            if len(way) >= max(2, len(best)) and _stands(reading.text, way, at_head):
                keys = keys | {key} if len(way) == len(best) else {key}
                best = way
    if not best:
        return reading
    if len(keys) > 1:
        return replace(reading, doubt=reading.doubt or "which_person")
    rest = reading.text[len(best) :] if at_head else reading.text[: -len(best)]
    return replace(reading, who=keys.pop(), text=rest.strip(EDGES))


def _stands(text: str, way: str, at_head: bool) -> bool:
    """Is this name the first or last words of the text?"""
    lower, name = text.lower(), way.lower()
    if len(lower) != len(text) or len(name) != len(way):  # a letter that changes length: compare as it is
        lower, name = text, way
    if at_head:
        return lower.startswith(name) and re.match(rf"{BREAK}|$", lower[len(name) :]) is not None
    return lower.endswith(name) and (
        len(lower) == len(name) or re.match(BREAK, lower[-len(name) - 1]) is not None
    )
