"""From raw cells to deployments: which row holds the headings, what each column is, what each cell means.

Needs no database and no screens: what names can be chosen from comes in as ``Lookups``. The command line
uses ``understand``; the import of large files uses ``Reader`` directly, row by row in bounded memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from regie.approach.deployments.validation import validate_deployment
from regie.approach.deployments.values import DeploymentValues

from .cells import text_of
from .columns import BY_KEY, COLUMNS, SHOWN_AT, recognise
from .lookups import Lookups
from .matching import normalise
from .reading import Cell, Row, Sheet, Unreadable, Workbook, letter, opened
from .rows import CellNote, Problem, RowParser

LOOK_FOR_HEADINGS = 60
TOTALS = ("totaal", "totalen", "subtotaal", "eindtotaal", "total", "subtotal", "grand total")
EXAMPLE, HELP = ("voorbeeld", "example"), ("uitleg:", "help:")


@dataclass(frozen=True)
class CellError:
    """One bad cell: where it is as Excel shows it, what it says, what is wrong, and what is right."""

    sheet: str
    row: int
    column: int
    heading: str
    field: str
    value: str
    message: str
    right: str = ""

    @property
    def letter(self) -> str:
        """The letter of the column."""
        return letter(self.column)

    @property
    def place(self) -> str:
        """The cell as Excel names it, such as D12."""
        return f"{self.letter}{self.row}"


@dataclass(frozen=True)
class ColumnReading:
    """How one column was understood; ``key`` is empty where it is ignored.

    ``how``: exact, near, chosen, ignored, or twice (another column is this already).
    """

    column: int
    heading: str
    key: str
    how: str

    @property
    def letter(self) -> str:
        """The letter of the column."""
        return letter(self.column)

    @property
    def label(self) -> str:
        """The name of the column it was understood as."""
        return str(BY_KEY[self.key].heading) if self.key else ""


@dataclass(frozen=True)
class UnderstoodRow:
    """One row as values of a deployment. ``given`` names the fields that the file speaks about."""

    number: int
    values: DeploymentValues
    given: frozenset[str]
    cells: Row


@dataclass(frozen=True)
class RowReading:
    """What became of one row: values, or errors, or why it was passed over."""

    number: int
    row: UnderstoodRow | None = None
    errors: tuple[CellError, ...] = ()
    notes: tuple[CellNote, ...] = ()
    skipped: str = ""


@dataclass
class Understanding:
    """A whole sheet, understood. ``rows`` holds the rows without errors, also where ``errors`` is not empty."""

    sheet: str
    sheets: list[str]
    heading_row: int
    rows: list[UnderstoodRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    columns: list[ColumnReading] = field(default_factory=list)
    ignored: list[ColumnReading] = field(default_factory=list)
    notes: list[tuple[int, CellNote]] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)


def understand(
    path_or_bytes: str | Path | bytes,
    *,
    lookups: Lookups,
    sheet: str | None = None,
    mapping: Mapping[int, str] | None = None,
) -> Understanding:
    """Everything in one sheet, every row validated as a new deployment.

    ``sheet``: its name; without it the first with a heading row. ``mapping``: column number (from 1) to the
    key of a column, or "" to ignore it, over what Regie makes of the headings. Raises Unreadable where the
    file as a whole cannot be read. Cell by cell trouble is in ``errors``, never raised.
    """
    with opened(path_or_bytes) as workbook:
        reader = Reader(workbook, lookups, sheet=sheet, mapping=mapping)
        result = Understanding(
            sheet=reader.sheet.name,
            sheets=[each.name for each in workbook.sheets],
            heading_row=reader.heading_row,
            columns=[each for each in reader.columns if each.key],
            ignored=[each for each in reader.columns if not each.key],
        )
        validated = Validation(reader)
        for reading in reader.readings():
            _collect(result, reading, validated)
        result.errors = [*validated.missing(), *result.errors]
    return result


def _collect(result: Understanding, reading: RowReading, validated: "Validation") -> None:
    result.errors.extend(reading.errors)
    result.notes.extend((reading.number, note) for note in reading.notes)
    if reading.skipped:
        result.skipped.append((reading.number, reading.skipped))
    if reading.row:
        wrong = [*validated.doubles(reading.row), *validated.errors(reading.row, reading.row.values)]
        result.errors.extend(wrong)
        if not wrong:
            result.rows.append(reading.row)


class Reader:
    """Reads one sheet of a workbook row by row. Raises Unreadable where no row looks like headings."""

    def __init__(
        self,
        workbook: Workbook,
        lookups: Lookups,
        *,
        sheet: str | None = None,
        mapping: Mapping[int, str] | None = None,
    ) -> None:
        self.workbook, self.lookups = workbook, lookups
        self.sheet, heading = _choose_sheet(workbook, sheet, bool(mapping))
        self.heading_row = heading.number
        self.columns = read_columns(heading, mapping or {})
        self.at = {each.key: each.column for each in self.columns if each.key}
        self.headings = {each.column: each.heading for each in self.columns}
        self._parser = RowParser(lookups, self.at)
        self._used = set(self.at.values())
        self._has_flaws = bool(self.sheet.formulas or self.sheet.failures)

    def readings(self) -> Iterator[RowReading]:
        """Every row below the headings that holds something."""
        for row in self.sheet.rows():
            if row.number > self.heading_row:
                yield self._reading(row)

    def _reading(self, row: Row) -> RowReading:
        if why := self._passed_over(row):
            return RowReading(row.number, skipped=why)
        flawed = self._flawed(row)
        parsed = self._parser.parse(row, {column for column, _problem in flawed})
        problems = [*flawed, *parsed.problems]
        if problems:
            errors = tuple(self.error(row, column, problem) for column, problem in problems)
            return RowReading(row.number, errors=errors, notes=tuple(parsed.notes))
        understood = UnderstoodRow(row.number, parsed.values, frozenset(parsed.given), row)
        return RowReading(row.number, row=understood, notes=tuple(parsed.notes))

    def _passed_over(self, row: Row) -> str:
        filled = [cell for column in self._used if (cell := row.cell(column)) is not None]
        if not filled and not self._flawed(row):
            return _("Holds nothing in a column that is read.")
        opening = next((cell for cell in row.cells if cell is not None), "")
        start = str(opening).strip().casefold() if isinstance(opening, str) else ""
        if start.startswith(HELP):
            return _("Explanation from the template.")
        if start in EXAMPLE or start.startswith(tuple(f"{word}:" for word in EXAMPLE)):
            return _("Example from the template.")
        return _("Row with totals.") if self._is_totals(row, normalise(start)) else ""

    def _is_totals(self, row: Row, first: str) -> bool:
        name = normalise(row.cell(self.at.get("name", 0)))
        is_total = any(word.startswith(TOTALS) for word in (first, name))
        words = [cell for cell in row.cells if isinstance(cell, str)]
        return is_total and len(words) <= 2 and row.cell(self.at.get("main_theme", 0)) is None

    def _flawed(self, row: Row) -> list[tuple[int, Problem]]:
        found: list[tuple[int, Problem]] = []
        for key, column in self.at.items() if self._has_flaws else ():
            if (row.number, column) in self.sheet.formulas:
                found.append(
                    (
                        column,
                        Problem(
                            key,
                            _("This formula has no result in the file."),
                            _("Open the file in Excel and save it again, or paste the values."),
                        ),
                    )
                )
            elif text := self.sheet.failures.get((row.number, column)):
                found.append(
                    (
                        column,
                        Problem(
                            key,
                            _("Excel shows an error here: %(text)s.") % {"text": text},
                            _("Mend the formula, or type the value itself."),
                        ),
                    )
                )
        return found  # fmt: skip

    def error(self, row: Row, column: int, problem: Problem) -> CellError:
        """The error at a cell of this sheet."""
        return CellError(
            sheet=self.sheet.name,
            row=row.number,
            column=column,
            heading=self.headings.get(column, ""),
            field=problem.key,
            value=problem.value or shown(row.cell(column)),
            message=str(problem.message),
            right=str(problem.right),
        )


def shown(cell: Cell) -> str:
    """A cell as an error quotes it: short, without line breaks."""
    return text_of(cell)[:120]


class Validation:
    """What is wrong with values that are each readable: a rule, the same thing twice, a column missing."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._codes: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._missing: dict[str, tuple[str, int, int]] = {}

    def errors(self, row: UnderstoodRow, values: DeploymentValues) -> list[CellError]:
        """What the rules of a deployment say of ``values`` that come from ``row``, at the cell it belongs to."""
        found = []
        for wrong in validate_deployment(values):
            column = self._column(wrong.field)
            if column is None:
                message, first, count = self._missing.get(wrong.field, (str(wrong.message), row.number, 0))
                self._missing[wrong.field] = (message, first, count + 1)
            else:
                found.append(self._at(row, column, wrong.field, str(wrong.message)))
        return found

    def doubles(self, row: UnderstoodRow) -> list[CellError]:
        """The same code, or the same name without a code, further up in this file."""
        code, name = row.values.code.casefold(), normalise(row.values.name)
        register, key, text = (self._codes, "code", code) if code else (self._names, "name", name)
        first = register.setdefault(text, row.number)
        if first == row.number or not text:
            return []
        message = _("This is in row %(row)d too.") % {"row": first}
        right = (
            _("Give each row its own code.")
            if code
            else _("Remove one of the two, or give both a code of their own.")
        )
        return [self._at(row, self._reader.at.get(key, 1), key, message, right)]

    def missing(self) -> list[CellError]:
        """Columns that are not in the file and that rows need: one error for each, at the headings."""
        return [
            CellError(
                sheet=self._reader.sheet.name,
                row=self._reader.heading_row,
                column=max(self._reader.headings, default=1) + 1,
                heading=str(BY_KEY[_shown_key(key)].heading),
                field=key,
                value="",
                message=_("This column is missing. %(count)d rows need it, row %(row)d first.")
                % {"count": count, "row": first},
                right=message,
            )
            for key, (message, first, count) in self._missing.items()
        ]

    def at_name(self, row: UnderstoodRow, message: str, right: str = "") -> CellError:
        """An error about a whole row, shown at its name or code."""
        column = self._reader.at.get("name", self._reader.at.get("code", 1))
        return self._at(row, column, "name", message, right)

    def _column(self, key: str) -> int | None:
        for each in SHOWN_AT.get(key, (key,)):
            if each in self._reader.at:
                return self._reader.at[each]
        return None

    def _at(self, row: UnderstoodRow, column: int, key: str, message: str, right: str = "") -> CellError:
        return CellError(
            sheet=self._reader.sheet.name,
            row=row.number,
            column=column,
            heading=self._reader.headings.get(column, ""),
            field=key,
            value=shown(row.cells.cell(column)),
            message=message,
            right=right,
        )


def _shown_key(key: str) -> str:
    return next((each for each in SHOWN_AT.get(key, (key,)) if each in BY_KEY), "name")


def _choose_sheet(workbook: Workbook, name: str | None, mapped: bool) -> tuple[Sheet, Row]:
    if name:
        sheet = workbook.sheet(name)
        if sheet is None:
            raise Unreadable("no_sheet", _("This file has no sheet named “%(name)s”.") % {"name": name})
        candidates: Iterable[Sheet] = [sheet]
    else:
        candidates = sorted(workbook.sheets, key=lambda each: each.hidden)
    for sheet in candidates:
        if heading := find_headings(sheet, least=1 if mapped else 2):
            return sheet, heading
    if not any(sheet.height for sheet in workbook.sheets):
        raise Unreadable("empty", _("This file is empty."))
    raise Unreadable(
        "no_headings",
        _("No row with headings found. Regie looks for headings such as: %(headings)s.")
        % {"headings": ", ".join(str(column.heading) for column in COLUMNS if column.required)},
    )


def find_headings(sheet: Sheet, *, least: int = 2) -> Row | None:
    """The row with the most headings that Regie knows, at least ``least``, among the first rows of a sheet."""
    best, best_score = None, 0
    for row in islice(sheet.rows(), LOOK_FOR_HEADINGS):
        keys = {match.key for cell in row.cells if isinstance(cell, str) and (match := recognise(cell))}
        score = len(keys) * 2 + ("name" in keys)
        if len(keys) >= least and score > best_score:
            best, best_score = row, score
    return best


def read_columns(heading: Row, mapping: Mapping[int, str]) -> list[ColumnReading]:
    """What each column is; each key at most once, a column that somebody chose first, then exact headings."""
    taken = {key for key in mapping.values() if key}
    found: dict[int, ColumnReading] = {}
    recognised = []
    for column, cell in enumerate(heading.cells, start=1):
        title = shown(cell)
        if column in mapping:
            key = mapping[column] if mapping[column] in BY_KEY else ""
            found[column] = ColumnReading(column, title, key, "chosen" if key else "ignored")
        elif title:
            recognised.append((column, title, recognise(cell)))
    for column, title, match in sorted(recognised, key=lambda each: not (each[2] and each[2].exact)):
        if match is None:
            found[column] = ColumnReading(column, title, "", "ignored")
        elif match.key in taken:
            found[column] = ColumnReading(column, title, "", "twice")
        else:
            taken.add(match.key)
            found[column] = ColumnReading(column, title, match.key, "exact" if match.exact else "near")
    return [found[column] for column in sorted(found)]
