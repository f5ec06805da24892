"""Everything that leaves as a table goes through ``ui/spreadsheets``: one place makes it safe to open."""

import ast
from collections.abc import Iterator

from .house import SOURCE

THE_PLACE = SOURCE / "ui" / "spreadsheets.py"
WRITERS = {"csv": {"writer", "DictWriter"}, "xlsxwriter": {"Workbook"}, "openpyxl": {"Workbook"}}
# These make a formula or a link whatever the settings of the workbook say.
FORMULAS = {"write_formula", "write_array_formula", "write_dynamic_array_formula", "write_url"}


def faults(source: str) -> Iterator[str]:
    """What this source does that only ``ui/spreadsheets`` may do."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id=library), attr=name) if name in WRITERS.get(library, ()):
                yield f"{library}.{name}"
            case ast.ImportFrom(module=str(library)) if library in WRITERS:
                yield from (f"{library}.{each.name}" for each in node.names if each.name in WRITERS[library])
            case ast.Attribute(attr=name) if name in FORMULAS:
                yield name


def test_only_one_place_writes_spreadsheets():
    found = [
        f"{file.relative_to(SOURCE)}: {fault}"
        for file in SOURCE.rglob("*.py")
        if file != THE_PLACE and "tests" not in file.parts
        for fault in faults(file.read_text(encoding="utf-8"))
    ]
    assert found == [], "use csv_lines, write_workbook or new_workbook of regie.ui.spreadsheets"


def test_the_place_itself_is_seen():
    assert set(faults(THE_PLACE.read_text(encoding="utf-8"))) == {"csv.writer", "xlsxwriter.Workbook"}
    assert list(faults("from csv import DictWriter\nsheet.write_url(0, 0, 'x')")) == [
        "csv.DictWriter",
        "write_url",
    ]
