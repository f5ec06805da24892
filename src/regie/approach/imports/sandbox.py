"""The child process that opens a file somebody brought. It knows nothing of Django or the database.

``python -m regie.approach.imports.sandbox OUT`` reads the file from its standard input, writes JSON lines to OUT, the
number of an open file, and exits with 0, also when it refuses the file: then the one line is
``{"refused": code, ...}``. It limits its own memory and processor
time before it opens anything, so that a hostile file ends this process and nothing else.

OUT: one line ``{"format": …, "encoding": …, "delimiter": …}``, then per sheet a line ``{"sheet": name,
"hidden": bool}`` followed by one line per row that is not empty: ``[row number, [cell, …]]``, and at the
end of the sheet ``{"formulas": [[row, column], …], "failures": [[row, column, text], …]}``. Rows and columns
count from 1. A cell is a string, number, boolean, null, or ``{"d": "2026-03-01"}`` for a date.
"""

import codecs
import csv
import datetime
import errno
import io
import json
import os
import posixpath
import re
import resource
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TextIO
from xml.etree import ElementTree  # the bytes are checked for declarations of entities first
from xml.parsers import expat

MEMORY = 2 * 1024**3
SECONDS = 60
WRITTEN = 512 * 1024**2
UNPACKED = 400 * 1024**2
RATIO = 250
RATIO_FROM = 20 * 1024**2
ENTRIES = 2_000
ROWS = 200_000
COLUMNS = 300
SHEETS = 50
NOTED = 1_000
CHUNK = 1 << 20
ZIP, OLE = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DELIMITERS = ";,\t|"


class Refused(Exception):
    """This file is not read; ``code`` says why, ``detail`` fills in the sentence."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def limit_this_process() -> None:
    """Memory, processor time, what is written and no core dump; a file that wants more ends this process."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


def kind_of(content: bytes) -> str:
    """``zip``, ``ole`` or ``text``, by content; the name of the file plays no part. Raises Refused."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refused("empty")
    if content.startswith(ZIP):
        return "zip"
    if content.startswith(OLE):
        return "ole"
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise Refused("web_page")
    if start.startswith(b"%pdf"):
        raise Refused("pdf")
    if b"\x00" in content[:4096] and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("not_a_spreadsheet")
    return "text"


def check_archive(content: bytes) -> tuple[str, dict[str, str]]:
    """Format of a zip, after unpacking every entry against the limits without keeping it. Raises Refused.

    The size that the archive declares is checked first, and not believed after.
    Returns the format and, per XML part of a sheet, what in it asks for a closer look.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("damaged") from error
    with archive:
        names = {entry.filename for entry in entries}
        if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
            raise Refused("bomb")
        total, marked = 0, {}
        for entry in entries:
            total, marks = _unpack(archive, entry, total, len(content))
            marked[entry.filename] = marks
        return _zip_format(archive, names), marked


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, total: int, packed: int) -> tuple[int, str]:
    if entry.flag_bits & 0x1:
        raise Refused("password")
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    entry.file_size = UNPACKED + 1  # read to the real end, whatever the entry says of itself
    marks, tail = "", b""
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(CHUNK):
                total += len(piece)
                if total > UNPACKED or (total > RATIO_FROM and total > packed * RATIO):
                    raise Refused("bomb")
                if is_xml:
                    marks, tail = _look_at(tail + piece, marks), piece[-32:]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Refused("damaged") from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "_lzma", "bz2"):
            raise Refused("damaged") from error
        raise
    return total, marks


def _look_at(piece: bytes, marks: str) -> str:
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise Refused("entities")
    if "f" not in marks and re.search(rb"<(?:\w+:)?f[ >/]|formula=|t=[\"']e[\"']", piece):
        marks += "f"
    return marks


def _zip_format(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        kind = archive.open("mimetype").read(200)
        if b"spreadsheet" in kind:
            if b"encryption-data" in _small(archive, "META-INF/manifest.xml"):
                raise Refused("password")
            return "ods"
    raise Refused("other_document" if {"[Content_Types].xml", "content.xml"} & names else "archive")


def _small(archive: zipfile.ZipFile, name: str, most: int = 1 << 20) -> bytes:
    try:
        with archive.open(name) as stream:
            return stream.read(most)
    except KeyError:
        return b""


def flaws(content: bytes, marked: dict[str, str]) -> dict[str, tuple[list, list]]:
    """Per sheet of an xlsx: formulas without a kept result, and cells that hold an Excel error."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, part in _sheet_parts(archive):
            if "f" in marked.get(part, ""):
                with archive.open(part) as stream:
                    found[name] = _scan_sheet(stream)
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(f"{RELATION}id"), "")
        yield sheet.get("name", ""), posixpath.normpath(posixpath.join("xl", target)).lstrip("/")


class _Scan:
    """Follows the cells of one sheet in its XML."""

    def __init__(self) -> None:
        self.formulas: list[list[int]] = []
        self.failures: list[list] = []
        self.reference, self.kind, self.has_formula, self.text, self.inside = "", "", False, "", False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self.reference, self.kind = attributes.get("r", ""), attributes.get("t", "")
            self.has_formula, self.text = False, ""
        elif name == "f":
            self.has_formula = True
        self.inside = name in ("v", "t")

    def characters(self, text: str) -> None:
        if self.inside:
            self.text += text

    def end(self, name: str) -> None:
        self.inside = False
        if name.rpartition(":")[2] != "c":
            return
        place = _place(self.reference)
        if place and self.kind == "e":
            self.failures.append([*place, self.text[:20]])
        elif place and self.has_formula and self.text == "" and self.kind != "str":
            self.formulas.append(place)


def _scan_sheet(stream: Any) -> tuple[list, list]:
    scan, parser = _Scan(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.CharacterDataHandler = scan.characters
    try:
        parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise Refused("damaged") from error
    return scan.formulas[:NOTED], scan.failures[:NOTED]


def _place(reference: str) -> list[int] | None:
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return [int(match[2]), column]


def write_workbook(content: bytes, kind: str, out: TextIO) -> None:
    """Reads xlsx, xlsb, xls or ods; which one is decided by content. Raises Refused."""
    import python_calamine as calamine

    form, marked = check_archive(content) if kind == "zip" else ("xls", {})
    if kind == "ole" and ENCRYPTED in content[: 1 << 20]:
        raise Refused("password")
    try:
        book = calamine.load_workbook(io.BytesIO(content))
    except calamine.PasswordError as error:
        raise Refused("password") from error
    except Exception as error:
        raise Refused("other_document" if kind == "ole" else "damaged") from error
    seen = flaws(content, marked) if form == "xlsx" else {}
    sheets = [item for item in book.sheets_metadata if item.typ == calamine.SheetTypeEnum.WorkSheet]
    _line(out, {"format": form})
    for item in sheets[:SHEETS]:
        hidden = item.visible != calamine.SheetVisibleEnum.Visible
        _line(out, {"sheet": item.name, "hidden": hidden})
        formulas, failures = seen.get(item.name, ([], []))
        flawed = {(row, column) for row, column, *_ in [*formulas, *failures]}
        try:
            sheet = book.get_sheet_by_name(item.name)
        except calamine.CalamineError as error:
            raise Refused("damaged") from error
        _write_rows(out, _calamine_rows(sheet), {row for row, _ in flawed})
        _line(out, {"formulas": formulas, "failures": failures})


def _calamine_rows(sheet: Any) -> Iterator[list]:
    # calamine leaves empty columns on the left away, but not empty rows at the top
    if sheet.start is not None:
        before = [None] * sheet.start[1]
        for row in sheet.iter_rows():
            yield before + row


def write_csv(content: bytes, out: TextIO) -> None:
    """Reads text with a separator: the encoding and the separator are found out. Raises Refused."""
    text, encoding = decode(content)
    delimiter = find_delimiter(text)
    csv.field_size_limit(1_000_000)
    _line(out, {"format": "csv", "encoding": encoding, "delimiter": delimiter})
    _line(out, {"sheet": "CSV", "hidden": False})
    text = text.replace("\x00", "")
    lines = text.split("\n", 1)
    if lines[0].strip().lower().startswith("sep=") and len(lines) > 1:
        text = "\n" + lines[1]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        _write_rows(out, reader, set())
    except csv.Error as error:
        raise Refused("damaged") from error
    _line(out, {"formulas": [], "failures": []})


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was written in; what is no Unicode is read as Western Windows."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace"), "utf-16"
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "cp1252"


def find_delimiter(text: str) -> str:
    """The separator that cuts the first lines most evenly into more than one piece; else the semicolon."""
    sample = text[:20_000].splitlines()[:30]
    named = re.match(r"sep=(.)", text[:6], re.IGNORECASE)
    if named and named[1] in DELIMITERS:
        return named[1]
    best, best_score = ";", 0
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            continue
        score = max((count * min(width, 30) for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _write_rows(out: TextIO, rows: Iterable[list], keep: set[int]) -> None:
    written = 0
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value) for value in row[:COLUMNS]]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells and number not in keep:
            continue
        written += 1
        if written > ROWS:
            raise Refused("too_many_rows", most=ROWS)
        _line(out, [number, cells])


def _cell(value: Any) -> Any:
    if value is None or value == "" or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool | str):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else (value if value == value else None)
    if isinstance(value, datetime.datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()}
    if isinstance(value, int):
        return value
    return str(value)


def _line(out: TextIO, thing: Any) -> None:
    out.write(json.dumps(thing, ensure_ascii=False, separators=(",", ":")))
    out.write("\n")


def run(source: BinaryIO, target: int) -> None:
    """Reads ``source`` and writes ``target``; a refusal replaces everything written before it."""
    try:
        content = source.read()
        kind = kind_of(content)
        with os.fdopen(target, "w", encoding="utf-8", errors="replace", closefd=False) as out:
            if kind == "text":
                write_csv(content, out)
            else:
                write_workbook(content, kind, out)
    except Refused as refused:
        _refuse(refused, target)
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        _refuse(Refused("too_heavy"), target)


def _refuse(refused: Refused, target: int) -> None:
    os.ftruncate(target, 0)
    os.lseek(target, 0, os.SEEK_SET)
    os.write(target, (json.dumps({"refused": refused.code, **refused.detail}) + "\n").encode())


if __name__ == "__main__":
    limit_this_process()
    run(sys.stdin.buffer, int(sys.argv[1]))
