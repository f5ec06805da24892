"""Real files for the tests: made with XlsxWriter, csv and zipfile, as people and attackers make them."""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date
from typing import Any

import xlsxwriter

THEMES = (
    "Gedrag/identiteit",
    "Werk/opleiding",
    "Vroegsignalering",
    "Straatcoaches/jongerenwerk",
    "Criminele families",
    "Schoolomgeving",
)
HEADINGS = ("Code", "Naam interventie", "Hoofdthema", "Preventief/repressief", "Preventieniveau")
MESSY_HEADINGS = (
    "Wijk",
    " Hoofd-thema ",
    "Preventief / Repressief",
    "Naam\u00a0interventie",
    "Budget (€)",
    "Preventie niveau",
    "Startdatum",
    "Neventhema's",
    "Aantal te bereiken",
    "Pilot?",
)


def workbook(sheets: dict[str, Iterable[Iterable[Any]]], *, merge: str = "") -> bytes:
    """An xlsx with these rows from A1; ``merge`` puts a merged title over the first row of each sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "d-m-yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            first = 0
            if merge:
                sheet.merge_range(0, 0, 1, 8, merge)
                first = 3
            for number, row in enumerate(rows, start=first):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, day)
                    elif value is not None:
                        sheet.write(number, column, value)
    return file.getvalue()


def good_rows(count: int, *, start: int = 1) -> list[list[Any]]:
    """Rows under HEADINGS that are right."""
    return [
        [f"V{number}", f"Interventie {number}", THEMES[number % 6], "preventief", "primair"]
        for number in range(start, start + count)
    ]


def simple(count: int = 3) -> bytes:
    """A small right file."""
    return workbook({"Blad1": [HEADINGS, *good_rows(count)]})


def messy(*, mended: bool = False) -> bytes:
    """Sixty interventions as a municipality keeps them. Two bad themes, unless ``mended``.

    Headings stand in row 4 under a merged title; Excel rows 5 to 64 hold the interventions.
    """
    rows: list[list[Any]] = [list(MESSY_HEADINGS)]
    for number in range(1, 61):
        rows.append([
            "  Noord " if number % 2 else "Zuid",
            THEMES[number % 6].upper() + "  " if number % 3 or number % 7 == 0 else f"{number % 12 + 1}",
            "Preventief" if number % 4 else " REPRESSIEF",
            f" Aanpak nummer\u00a0{number} ",
            1000 * number,
            "primair / secundair" if number % 5 else "Tertiair",
            "1 maart 2026" if number % 2 else date(2026, 5, 4),
            "Online leefwereld; Deskundigheidsbevordering" if number % 7 == 0 else None,
            "25" if number % 2 else 30,
            "Ja" if number == 8 else "nee",
        ])  # fmt: skip
    if not mended:
        rows[12][1] = "Voetbal en vissen"
        rows[40][1] = "Zorg"
    rows.append(["Totaal", None, None, None, 1830000])
    return workbook(
        {"Toelichting": [["Lees mij"], ["Dit is het overzicht"]], "Overzicht": rows}, merge="Aanpak 2026"
    )


def as_csv(rows: Iterable[Iterable[Any]], *, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """The rows as a CSV file."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def changed_archive(content: bytes, changes: dict[str, bytes]) -> bytes:
    """An xlsx with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in set(changes) - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()
