"""From a file to sheets of raw cells with their coordinates. No Django models, no screens.

The file is opened in a child process with limits (see ``sandbox``). It gets the bytes through a pipe, and writes the
cells to a file without a name that exists in memory only: nothing of what people bring is on disk, not even for a
moment. The cells are read line by line.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.utils.translation import gettext as _

from regie.vault.keys.ring import Unreadable as CannotUnseal

from .sandbox import SECONDS
from .storage import Gone, read

Cell = str | int | float | bool | date | None
WALL_SECONDS = SECONDS + 30
log = structlog.get_logger()


class Unreadable(Exception):
    """The file as a whole cannot be read. ``code`` is stable; the text says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Row:
    """One row as in the file: its number as Excel shows it, and its cells from column A."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell in ``column``, counted from 1; None where the row is shorter."""
        return self.cells[column - 1] if 0 < column <= len(self.cells) else None


@dataclass
class Sheet:
    """One sheet. ``rows()`` reads it again from the start each time."""

    name: str
    hidden: bool
    _cells: int
    _offset: int
    height: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    failures: dict[tuple[int, int], str] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Every row that holds something, in order."""
        raw = _Memory(self._cells, self._offset)
        with io.TextIOWrapper(io.BufferedReader(raw, 1 << 16), encoding="utf-8") as file:
            for line in file:
                if line[0] != "[":
                    return
                number, cells = json.loads(line)
                yield Row(number, tuple(_cell(value) for value in cells))


@dataclass(frozen=True)
class Workbook:
    """What was in the file: its real format (not its name's), and its sheets."""

    format: str
    encoding: str
    delimiter: str
    sheets: list[Sheet]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def _cell(value: object) -> Cell:
    if isinstance(value, dict):
        return date.fromisoformat(value["d"])
    return value  # type: ignore[return-value]


class _Memory(io.RawIOBase):
    """Reads a file in memory from a place of its own, so that several can read it at once."""

    def __init__(self, descriptor: int, place: int = 0) -> None:
        self._descriptor, self._place = descriptor, place

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = os.pread(self._descriptor, len(buffer), self._place)
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)


@contextmanager
def opened(source: str | Path | bytes) -> Iterator[Workbook]:
    """The workbook of a file or its bytes, as long as the block lasts. Raises Unreadable."""
    cells = os.memfd_create("cells", os.MFD_CLOEXEC)
    try:
        _run_child(source, cells)
        del source  # the bytes need not stay as long as the block
        yield _index(cells)
    finally:
        os.close(cells)


@contextmanager
def opened_kept(name: str) -> Iterator[Workbook]:
    """The workbook of a stored file, as long as the block lasts. Raises Unreadable."""
    try:
        content = read(name)
    except (Gone, CannotUnseal) as error:
        if isinstance(error, CannotUnseal):
            log.error("stored upload cannot be unsealed", code=error.code)
        raise Unreadable("gone", _("This file is not kept any more. Choose it again.")) from error
    with opened(content) as workbook:
        del content
        yield workbook


def _run_child(source: str | Path | bytes, cells: int) -> None:
    environment = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PATH": os.environ.get("PATH", ""),
        "PYTHONIOENCODING": "utf-8",
        "LANG": "C.UTF-8",
    }
    command = [sys.executable, "-m", "regie.approach.imports.sandbox", str(cells)]
    with ExitStack() as stack:
        given: dict[str, Any] = (
            {"input": source}
            if isinstance(source, bytes)
            else {"stdin": stack.enter_context(Path(source).open("rb"))}
        )
        try:
            done = subprocess.run(  # noqa: S603 - our own module, and a number
                command,
                env=environment,
                pass_fds=[cells],
                timeout=WALL_SECONDS,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                check=False,
                **given,
            )
        except subprocess.TimeoutExpired as error:
            raise refusal("too_heavy") from error
    if done.returncode or not os.fstat(cells).st_size:
        raise refusal("too_heavy" if done.returncode < 0 or b"MemoryError" in done.stderr else "damaged")


def _index(cells: int) -> Workbook:
    with io.BufferedReader(_Memory(cells), 1 << 16) as file:
        line = file.readline()
        place, head = len(line), json.loads(line)
        if "refused" in head:
            raise refusal(head["refused"])
        sheets: list[Sheet] = []
        while line := file.readline():
            place += len(line)
            if line[:1] == b"[":
                sheets[-1].height += 1
                continue
            item = json.loads(line)
            if "sheet" in item:
                sheets.append(Sheet(item["sheet"], item["hidden"], cells, place))
            else:
                sheets[-1].formulas = {(row, column) for row, column in item["formulas"]}
                sheets[-1].failures = {(row, column): text for row, column, text in item["failures"]}
    return Workbook(head["format"], head.get("encoding", ""), head.get("delimiter", ""), sheets)


def refusal(code: str) -> Unreadable:
    """The refusal with this code, in words."""
    again = _("Open it in Excel and save it again as an Excel workbook (.xlsx).")
    texts = {
        "empty": _("This file is empty."),
        "web_page": _("This is a web page with the name of a spreadsheet.") + " " + again,
        "pdf": _("This is a PDF. Regie reads Excel, ODS and CSV."),
        "not_a_spreadsheet": _("This is not a spreadsheet. Regie reads Excel, ODS and CSV."),
        "other_document": _("This is a document of another kind. Regie reads Excel, ODS and CSV."),
        "archive": _("This is a zip file, not a spreadsheet. Unpack it and choose the spreadsheet in it."),
        "damaged": _("This file is damaged or incomplete.") + " " + again,
        "password": _(
            "This file has a password. Remove it in Excel (File, Info, Protect) and choose it again."
        ),
        "bomb": _(
            "This file unpacks to far more than a list of interventions can be. Regie does not open it."
        ),
        "entities": _(
            "This file holds declarations that a spreadsheet does not need. Regie does not open it."
        )
        + " "
        + again,
        "too_heavy": _(
            "This file asks for too much memory or time. Copy the list itself to a new file and choose that."
        ),
        "too_many_rows": _("This file has too many rows. Split it into files of at most 200,000 rows."),
    }
    return Unreadable(code, texts.get(code, texts["damaged"]))


def letter(column: int) -> str:
    """The letter of a column as Excel shows it: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


__all__ = ["Cell", "Row", "Sheet", "Unreadable", "Workbook", "letter", "opened", "opened_kept", "refusal"]
