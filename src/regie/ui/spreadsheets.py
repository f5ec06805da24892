"""Writing tables as CSV and Excel, streaming and safe to open.

A cell that a spreadsheet would run as a formula (it starts with ``= + - @``, their full-width twins or a control
character, also after spaces or quotation marks that a program may drop) is written as text: in CSV with a leading
apostrophe, in Excel as a string cell. Everything that leaves Regie as a table is written here; a test of the
architecture sees to it.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse

Row = Iterable[Any]
SIGNS = "=+\\-@＝＋－−＠﹢﹣﹫"
# Anything that is no letter or digit may be dropped on the way: spaces, quotation marks, what cannot be seen.
FORMULA = re.compile(rf"""[\s\0-\x1f\x7f"“”„«»‘’`\u00ad\u200b-\u200f\u2060\ufeff]*[{SIGNS}\t\r\n\0]""")
CSV = "text/csv; charset=utf-8"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_text(value: Any) -> Any:
    """The value as a spreadsheet may show it; numbers and dates stay what they are."""
    if isinstance(value, str) and FORMULA.match(value):
        return "'" + value
    return value


class _Echo:
    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Lines of a CSV file that Dutch Excel opens: semicolons, and a byte order mark first."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([safe_text("" if value is None else value) for value in row])


def csv_response(rows: Iterable[Row], *, name: str) -> StreamingHttpResponse:
    """A CSV download, sent row by row."""
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def write_sheet(
    book: xlsxwriter.Workbook, title: str, rows: Iterable[Row], *, widths: Iterable[int] = ()
) -> None:
    """Adds a sheet with a bold first row that stays in view; titles are cut at Excel's 31 characters."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
    sheet = book.add_worksheet(title[:31])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                value = value.replace(tzinfo=None)
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(number, column, value)
            elif value is not None:
                sheet.write_string(number, column, str(value), bold if number == 0 else None)


def new_workbook(file: IO[bytes], *, rows_in_any_order: bool = False) -> xlsxwriter.Workbook:
    """An Excel file in which no text becomes a formula or a link; use it with ``with``.

    Rows go to disk as they come, so that memory does not grow with them; then they are written from top to bottom.
    """
    memory = {"in_memory": True} if rows_in_any_order else {"constant_memory": True}
    return xlsxwriter.Workbook(file, {**memory, "strings_to_formulas": False, "strings_to_urls": False})


def write_workbook(file: IO[bytes], sheets: dict[str, Iterable[Row]]) -> None:
    """Writes an Excel file, sheet by sheet."""
    with new_workbook(file) as book:
        for title, rows in sheets.items():
            write_sheet(book, title, rows)


def excel_response(sheets: dict[str, Iterable[Row]], *, name: str) -> FileResponse:
    """An Excel download; sheet title → rows."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(file, sheets)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=EXCEL)
