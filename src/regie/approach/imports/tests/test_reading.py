"""Every kind of file, friendly and hostile, through the child process that opens it."""

import io
import os
import struct
import subprocess
import sys
import zipfile
from datetime import date

import pytest

from regie.approach.imports.reading import Unreadable, letter, opened

from . import files, old_files

ROWS = [files.HEADINGS, *files.good_rows(3)]


def read(content: bytes) -> tuple[str, list[tuple[int, tuple]]]:
    with opened(content) as book:
        return book.format, [(row.number, row.cells) for row in book.sheets[0].rows()]


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught, opened(content):
        pass
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (files.workbook({"A": ROWS}), "xlsx"),
        (old_files.xls(ROWS), "xls"),
        (old_files.ods(ROWS), "ods"),
        (files.as_csv(ROWS), "csv"),
        (files.as_csv(ROWS, delimiter=",", encoding="utf-8"), "csv"),
        (files.as_csv(ROWS, delimiter="\t", encoding="utf-16"), "csv"),
        (b"sep=|\r\n" + files.as_csv(ROWS, delimiter="|", encoding="utf-8"), "csv"),
    ],
)
def test_every_format_is_known_by_its_content(content, form):
    found, rows = read(content)
    assert found == form
    assert [cells for _number, cells in rows][-1] == (
        "V3",
        "Interventie 3",
        files.THEMES[3],
        "preventief",
        "primair",
    )
    assert len([cells for _number, cells in rows if cells and cells[0] != "sep=|"]) >= 4


def test_western_windows_text_and_quoted_lines_are_read():
    content = 'Naam;Toelichting\r\n"Café; overleg";"twee\r\nregels €"\r\n'.encode("cp1252")
    assert read(content)[1][1] == (2, ("Café; overleg", "twee\r\nregels €"))


def test_rows_keep_the_numbers_of_excel_and_dates_stay_dates():
    rows = [(), (None, "a", date(2026, 3, 1)), (), (True, 2.0, 2.5)]
    assert read(files.workbook({"A": rows}))[1] == [(2, (None, "a", date(2026, 3, 1))), (4, (True, 2, 2.5))]


def test_formulas_without_result_and_errors_of_excel_are_found():
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("A")
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, "=1+1", None, "")
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
    content = file.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").replace(b"<f>1+1</f><v></v>", b"<f>1+1</f>")
    with opened(files.changed_archive(content, {"xl/worksheets/sheet1.xml": xml})) as book:
        sheet = book.sheets[0]
        assert (2, 2) in sheet.formulas and (1, 1) not in sheet.formulas
        assert sheet.failures == {(3, 3): "#N/A"}


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def declared_small(content: bytes) -> bytes:
    """The same archive, in which every entry says that it unpacks to ten bytes."""
    out = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = 0
        while (start := out.find(mark, start)) >= 0:
            out[start + place : start + place + 4] = struct.pack("<I", 10)
            start += 4
    return bytes(out)


def bomb() -> bytes:
    """An xlsx of half a megabyte whose sheet unpacks to 500 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _turn in range(500):
                sheet.write(b"<row/>" * 174_763)
    return file.getvalue()


def test_hostile_and_mistaken_files_are_refused_with_their_reason():
    assert refused(b"") == "empty"
    assert refused(b" \r\n\r\n ") == "empty"
    assert refused(b"%PDF-1.7 rest") == "pdf"
    assert refused(b"<html><table><tr><td>Interventie") == "web_page"
    assert refused(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00") == "not_a_spreadsheet"
    assert (
        refused(zipped(**{"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"})) == "other_document"
    )
    assert refused(zipped(**{"foto.jpg": b"x"})) == "archive"
    assert refused(old_files.encrypted()) == "password"
    assert refused(old_files.compound({"WordDocument": b"x"})) == "other_document"
    assert refused(files.simple()[:-200]) == "damaged"
    assert refused(files.simple()[:3000]) == "damaged"
    assert refused(b"PK\x03\x04" + b"\x00" * 100) == "damaged"


def test_zip_bombs_are_refused_also_when_they_lie_about_their_size():
    content = bomb()
    assert len(content) < 2_000_000
    assert refused(content) == "bomb"
    assert refused(declared_small(content)) in ("bomb", "damaged")
    assert refused(zipped(**{f"xl/{number}.xml": b"" for number in range(3000)})) == "bomb"


def test_entities_are_refused_before_anything_parses_them():
    lol = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><x>&c;</x>'
    assert refused(files.changed_archive(files.simple(), {"xl/worksheets/sheet1.xml": lol})) == "entities"
    assert (
        refused(old_files.ods(ROWS, before='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))
        == "entities"
    )


def test_a_sheet_with_one_cell_at_the_far_end_does_no_harm():
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    content = files.changed_archive(files.simple(), {"xl/worksheets/sheet1.xml": xml})
    assert refused(content) == "too_heavy"


def test_repeated_rows_of_an_ods_end_in_a_limit():
    assert refused(old_files.ods(ROWS, repeat_last=1_000_000)) in ("too_many_rows", "too_heavy")


def test_macros_and_links_outside_are_passed_by():
    content = files.changed_archive(
        files.workbook({"A": ROWS}),
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro",
            "xl/externalLinks/externalLink1.xml": b'<externalLink><ddeLink ddeService="cmd"/></externalLink>',
        },
    )
    assert read(content)[1] == read(files.workbook({"A": ROWS}))[1]


def test_the_child_limits_itself():
    code = (
        "from regie.approach.imports import sandbox; sandbox.limit_this_process();"
        "print(sandbox.resource.getrlimit(sandbox.resource.RLIMIT_AS)[0]); bytes(3 * 1024**3)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
        check=False,
    )
    assert done.stdout.strip() == str(2 * 1024**3)
    assert "MemoryError" in done.stderr


def test_what_the_child_writes_has_a_limit():
    code = (
        "import sys; from regie.approach.imports import sandbox; sandbox.WRITTEN = 20_000;"
        "sandbox.limit_this_process(); sandbox.run(sys.stdin.buffer, int(sys.argv[1]))"
    )
    cells = os.memfd_create("cells")
    try:
        for rows, found in ((10, b'{"format":"csv"'), (10_000, b'{"refused": "too_heavy"}')):
            os.ftruncate(cells, 0)
            os.lseek(cells, 0, os.SEEK_SET)
            subprocess.run(
                [sys.executable, "-c", code, str(cells)],
                input=b"a;b;c\n" * rows,
                pass_fds=[cells],
                env={"PYTHONPATH": ":".join(sys.path)},
                check=True,
            )
            assert os.pread(cells, 30_000, 0).startswith(found)
    finally:
        os.close(cells)


def test_letters_of_columns():
    assert [letter(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
