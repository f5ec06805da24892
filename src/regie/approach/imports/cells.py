"""One cell to one value: dates, numbers, yes and no, whatever way people type them.

Each function takes the raw cell and returns the value, or raises Wrong with what is wrong and what is right.
"""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from .matching import normalise, tidy
from .reading import Cell

EXCEL_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # 1954 to 2119
YEARS = range(1950, 2120)
MONTHS = {
    **{word: number for number, word in enumerate(
        ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"), start=1)},
    **{word: number for number, word in enumerate(
        ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
         "november", "december"), start=1)},
    **{word: number for number, word in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"), start=1)},
    "mar": 3, "oct": 10, "sept": 9, "febr": 2,
}  # fmt: skip
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
YES = {"ja", "j", "yes", "y", "x", "v", "waar", "true", "1", "wel", "✓", "✔", "xx", "aan"}
NO = {"nee", "n", "no", "neen", "onwaar", "false", "0", "niet", "-", "–", "uit", "nvt", "n v t", "geen"}
NOTHING = {
    "",
    "-",
    "–",
    "—",
    "?",
    "nvt",
    "n v t",
    "n.v.t.",
    "geen",
    "onbekend",
    "n b",
    "nb",
    "leeg",
    "none",
    "tbd",
    "pm",
}


class Wrong(Exception):
    """This cell cannot be read. ``right`` says what would be."""

    def __init__(self, message: str, right: str = "") -> None:
        super().__init__(message)
        self.message, self.right = message, right


def is_nothing(cell: Cell) -> bool:
    """Empty, or one of the ways to write that there is nothing."""
    return cell is None or (isinstance(cell, str) and normalise(cell) in NOTHING)


def text_of(cell: Cell) -> str:
    """The cell as text: whole numbers without a point, dates the Dutch way."""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, date):
        return f"{cell.day}-{cell.month}-{cell.year}"
    return tidy(cell)


def text(cell: Cell, *, most: int) -> str:
    """Text of at most ``most`` characters; lines are kept apart by spaces."""
    value = text_of(cell)
    if len(value) > most:
        raise Wrong(
            _("This text has %(count)d characters.") % {"count": len(value)},
            _("Use at most %(most)d characters.") % {"most": most},
        )
    return value


def yes_or_no(cell: Cell) -> bool:
    """Yes or no; an empty cell is no."""
    if isinstance(cell, bool):
        return cell
    word = normalise(cell) or tidy(cell)
    if word in YES:
        return True
    if is_nothing(cell) or word in NO:
        return False
    raise Wrong(_("This is not yes or no."), _("Write ja or nee."))


def whole_number(cell: Cell, *, most: int) -> int | None:
    """A whole number from 0 to ``most``; an empty cell is None."""
    if is_nothing(cell):
        return None
    right = _("Write a whole number from 0 to %(most)s, in digits.") % {"most": most}
    if isinstance(cell, bool | date):
        raise Wrong(_("This is not a number."), right)
    number = _number_in(tidy(cell), right) if isinstance(cell, str) else (cell or 0)
    if not 0 <= number <= most or number != int(number):
        raise Wrong(_("This number does not fit here."), right)
    return int(number)


def _number_in(written: str, right: str) -> float:
    digits = re.sub(r"(?<=\d)[ .](?=\d{3}\b)", "", written)
    match = re.fullmatch(
        r"(-?\d{1,12}(?:[.,]\d+)?)(?:\s*(?:jongeren|jaar|personen|deelnemers))?", digits, re.I
    )
    if not match:
        raise Wrong(_("This is not a number."), right)
    return float(match[1].replace(",", "."))


def ages(cell: Cell) -> tuple[int | None, int | None]:
    """Two ages out of "12-18", "12 t/m 18 jaar", "vanaf 12", "tot 18" or "18+"."""
    if is_nothing(cell):
        return None, None
    right = _("Write two ages, such as 12-18.")
    if isinstance(cell, date):  # Excel turned 12-18 or 8-12 into a date
        raise Wrong(_("Excel made a date of this."), right)
    words = tidy(cell).casefold()
    numbers = [int(number) for number in re.findall(r"\d{1,3}", words)]
    if len(numbers) == 2 and re.fullmatch(
        r"(?:van )?\d+\s*(?:jaar)?\s*(?:-|–|tot en met|t/m|tot|/|en)\s*\d+\s*(?:jaar|jr\.?)?", words
    ):
        return numbers[0], numbers[1]
    if len(numbers) == 1 and re.fullmatch(
        r"(?:vanaf |> ?|≥ ?)?\d+\s*(?:\+|jaar en ouder|jaar|jr\.?)?", words
    ):
        open_ended = words.startswith(("vanaf", ">", "≥")) or "+" in words or "ouder" in words
        return numbers[0], None if open_ended else numbers[0]
    if len(numbers) == 1 and re.fullmatch(r"(?:tot en met|t/m|tot|<|≤)\s*\d+\s*(?:jaar|jr\.?)?", words):
        return None, numbers[0]
    raise Wrong(_("These are not ages."), right)


def day(cell: Cell) -> date | None:
    """A date: a real one, Excel's serial number, or text the Dutch way. An empty cell is None."""
    if is_nothing(cell):
        return None
    if isinstance(cell, date):
        return _within_reach(cell)
    if isinstance(cell, bool):
        raise Wrong(_("This is not a date."), _("Write day, month and year, such as 1-3-2026."))
    if isinstance(cell, int | float):
        return _from_serial(cell)
    return _from_text(tidy(cell).casefold())


def _within_reach(value: date) -> date:
    if value.year not in YEARS:
        raise Wrong(
            _("The year %(year)d cannot be right.") % {"year": value.year},
            _("Write day, month and year, such as 1-3-2026."),
        )
    return value


def _from_serial(number: float) -> date:
    if SERIALS.start <= number < SERIALS.stop:
        return EXCEL_ZERO + timedelta(days=int(number))
    raise Wrong(_("This is a number, not a date."), _("Write day, month and year, such as 1-3-2026."))


def _from_text(written: str) -> date:
    for name in DAYS:
        written = re.sub(rf"^(?:{name}|{name[:2]}\.?)[, ]+", "", written)
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", written):
        return _from_serial(float(written.replace(",", ".")))
    for read in (_day_first, _year_first, _with_month_name):
        if parts := read(written):
            return _real_date(*parts)
    raise Wrong(_("This is not a date."), _("Write day, month and year, such as 1-3-2026."))


def _day_first(written: str) -> tuple[int, int, int] | None:
    match = re.fullmatch(
        r"(\d{1,2})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{4}|\d{2}|'\d{2})(?: \d\d:\d\d(?::\d\d)?)?", written
    )
    return (_year(match[3]), int(match[2]), int(match[1])) if match else None


def _year_first(written: str) -> tuple[int, int, int] | None:
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d\d:\d\d(?::\d\d)?)?", written)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _with_month_name(written: str) -> tuple[int, int, int] | None:
    match = re.fullmatch(r"(\d{1,2})(?:e|ste|de)?[-. ]{0,2}([a-z]{3,9})\.?[-, ]{0,2}(\d{4}|'?\d{2})", written)
    if not match or match[2] not in MONTHS:
        return None
    return _year(match[3]), MONTHS[match[2]], int(match[1])


def _year(written: str) -> int:
    number = int(written.lstrip("'"))
    return number + 2000 if number < 100 else number


def _real_date(year: int, month: int, number: int) -> date:
    try:
        return _within_reach(date(year, month, number))
    except ValueError as error:
        raise Wrong(
            _("This day does not exist."), _("Write a date that exists, such as 1-3-2026.")
        ) from error
