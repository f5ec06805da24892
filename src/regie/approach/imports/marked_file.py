"""A copy of the file that somebody brought, with the bad cells coloured and what is wrong beside them."""

from collections.abc import Iterable
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as _

from regie.ui.spreadsheets import new_workbook

from .reading import Workbook

MOST_COMMENTS = 5_000
MOST_CELLS = 1_000_000  # they are all in memory: on disk they would lie readable
BAD = {"bg_color": "#f9d7d3", "border": 1, "border_color": "#b3261e", "text_wrap": True, "valign": "top"}


class TooManyCells(Exception):
    """This workbook does not fit in the memory that a copy may take."""


def write_marked(
    file: IO[bytes], workbook: Workbook, sheet_name: str, problems: Iterable[tuple[int, int, str]]
) -> None:
    """Writes every sheet as it was read (values, no formulas). ``problems``: row, column, what to say.

    Raises TooManyCells, and has then written nothing.
    """
    if sum(len(row.cells) for sheet in workbook.sheets for row in sheet.rows()) > MOST_CELLS:
        raise TooManyCells
    marks: dict[int, dict[int, str]] = {}
    for row, column, text in problems:
        cells = marks.setdefault(row, {})
        cells[column] = f"{cells[column]}\n{text}" if column in cells else text
    with new_workbook(file, rows_in_any_order=True) as book:
        formats = {
            "bad": book.add_format(BAD),
            "day": book.add_format({"num_format": "d-m-yyyy", "align": "left"}),
        }
        formats["bad day"] = book.add_format({**BAD, "num_format": "d-m-yyyy", "align": "left"})
        for number, sheet in enumerate(workbook.sheets, start=1):
            target = book.add_worksheet(_title(sheet.name, number, book))
            target.set_column(0, 60, 18)
            _copy(target, sheet.rows(), dict(marks) if sheet.name == sheet_name else {}, formats)
            if sheet.name == sheet_name:
                target.activate()


def _copy(target: Any, rows: Iterable, marks: dict[int, dict[int, str]], formats: dict[str, Any]) -> None:
    written = 0
    for row in rows:
        here = marks.pop(row.number, {})
        width = max([len(row.cells), *here], default=0)
        for column in range(1, width + 1):
            text = here.get(column)
            _write(target, row.number - 1, column - 1, row.cell(column), formats, bool(text))
            if text and written < MOST_COMMENTS:
                written += 1
                target.write_comment(row.number - 1, column - 1, text, {"x_scale": 2, "author": "Regie"})


def _write(target: Any, row: int, column: int, value: Any, formats: dict[str, Any], bad: bool) -> None:
    plain = formats["bad"] if bad else None
    if isinstance(value, bool):
        target.write_boolean(row, column, value, plain)
    elif isinstance(value, date):
        target.write_datetime(row, column, value, formats["bad day" if bad else "day"])
    elif isinstance(value, int | float):
        target.write_number(row, column, value, plain)
    elif value is None:
        target.write_blank(row, column, None, plain)
    else:
        target.write_string(row, column, str(value)[:32_767], plain)


def _title(name: str, number: int, book: Any) -> str:
    """The name as Excel allows it: no more than 31 characters, some signs not, and each only once."""
    title = "".join(sign for sign in name if sign not in "[]:*?/\\").strip("' ")[:31]
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    if not title or title.casefold() in taken or title.casefold() == "history":
        return _("Sheet %(number)d") % {"number": number}
    return title
