"""Old and open formats written byte by byte: a real .xls, an encrypted workbook, an .ods."""

import io
import struct
import zipfile
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file with these streams, each padded to at least 4096 bytes."""
    padded = {
        name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0") for name, data in streams.items()
    }
    chains, sectors, starts = [FAT, END], b"", {}
    for name, data in padded.items():
        starts[name], count = len(chains), len(data) // SECTOR
        chains += [*range(len(chains) + 1, len(chains) + count), END]
        sectors += data
    fat = b"".join(struct.pack("<I", each) for each in chains).ljust(SECTOR, b"\xff")
    assert len(fat) == SECTOR
    entries = _entry("Root Entry", 5, END, 0, child=1)
    for number, (name, data) in enumerate(padded.items(), start=1):
        right = number + 1 if number < len(padded) else FREE
        entries += _entry(name, 2, starts[name], len(data), right=right)
    directory = entries.ljust(SECTOR, b"\0")[:SECTOR]
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + b"\xff" * (SECTOR - len(header) - 4)
    return header + fat + directory + sectors


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    encoded = name.encode("utf-16-le")
    data = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return data + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def xls(rows: Iterable[Iterable[Any]]) -> bytes:
    """A BIFF8 workbook with one sheet, as Excel 97 to 2003 saved it."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    head = _record(0x0809, begin)
    title = b"Blad1"
    length = len(head) + 4 + 8 + len(title) + 4
    head += _record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(title), 0) + title) + _record(0x000A, b"")
    sheet = _record(0x0809, begin[:2] + struct.pack("<H", 0x0010) + begin[4:])
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, int | float):
                sheet += _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
            elif value:
                text = str(value).encode("utf-16-le")
                sheet += _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(str(value)), 1) + text)
    return compound({"Workbook": head + sheet + _record(0x000A, b"")})


def encrypted() -> bytes:
    """What Excel writes when a workbook gets a password: a compound file with the package inside."""
    return compound({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": b"\x99" * 5000})


def ods(rows: Iterable[Iterable[Any]], *, repeat_last: int = 1, before: str = "") -> bytes:
    """An OpenDocument spreadsheet with one sheet; ``repeat_last`` repeats the last row in the file's own way."""
    lines = []
    table = [list(row) for row in rows]
    for number, row in enumerate(table):
        repeat = f' table:number-rows-repeated="{repeat_last}"' if number == len(table) - 1 else ""
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
            for value in row
        )
        lines.append(f"<table:table-row{repeat}>{cells}</table:table-row>")
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
        f'xmlns:text="{names}text:1.0"><office:body><office:spreadsheet><table:table table:name="Blad1">'
        f"{''.join(lines)}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{names}manifest:1.0"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return file.getvalue()
