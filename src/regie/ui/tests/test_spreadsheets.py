"""No exported cell is a formula, whatever people typed."""

import csv
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from regie.ui.spreadsheets import csv_lines, csv_response, safe_text, write_workbook


def workbook(sheets) -> bytes:
    file = BytesIO()
    write_workbook(file, sheets)
    return file.getvalue()


SIGNS = "=+-@＝＋－−＠\t\r"
DROPPED = " \u00a0\u3000\u200b\ufeff\"“'`"
attack = st.builds(
    "".join,
    st.tuples(
        st.text(st.sampled_from(DROPPED), max_size=3),
        st.sampled_from(SIGNS),
        st.text(st.characters(), max_size=9),
    ),
)
typed = st.one_of(st.text(), attack)


def may_run(cell: str) -> bool:
    """Would some program run this as a formula? An apostrophe in front says that it is text."""
    return bool(cell) and (
        cell[0] in "\t\r\n" or cell.lstrip(DROPPED.replace("'", "")).startswith(tuple(SIGNS))
    )


@given(typed)
def test_no_text_starts_as_a_formula(text):
    safe = safe_text(text)
    assert not may_run(safe)
    assert safe in (text, "'" + text)
    assert safe_text(safe) == safe


@pytest.mark.parametrize(
    "text", ["gewoon", "'=1", "a=b", "12-18 jaar", "1+1", "Jan & Piet", "", "é@x", "(-)", "…"]
)
def test_ordinary_text_stays_as_it_is(text):
    assert safe_text(text) == text


@given(st.one_of(st.integers(), st.floats(allow_nan=False), st.none(), st.booleans(), st.dates()))
def test_other_values_stay_what_they_are(value):
    assert safe_text(value) is value


@given(
    st.lists(
        st.lists(typed.filter(lambda text: "\0" not in text), min_size=2, max_size=3), min_size=1, max_size=5
    )
)
def test_csv_reads_back_without_formulas(rows):
    text = "".join(csv_lines(rows)).removeprefix("\ufeff")
    back = list(csv.reader(StringIO(text, newline=""), delimiter=";"))
    assert back == [[safe_text(cell) for cell in row] for row in rows]
    assert not any(may_run(cell) for row in back for cell in row)


in_excel = st.one_of(
    attack, st.text(), st.sampled_from(['=HYPERLINK("x")', "{=A1}", "http://x", "tekst"])
).filter(
    # XML knows no such signs; xlsxwriter writes them in a way of its own.
    lambda text: (
        text
        and not any(ord(sign) < 32 or 0xD800 <= ord(sign) < 0xE000 or ord(sign) > 0xFFFD for sign in text)
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(in_excel, min_size=1, max_size=4))
def test_excel_holds_text_and_no_formula_and_no_link(values):
    content = workbook({"Lijst": [["Kop"], *[[value] for value in values]]})
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in parts.namelist() if "_rels/sheet" in name]
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert [row[0] for row in book.get_sheet_by_name("Lijst").to_python()[1:]] == values
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_excel_keeps_numbers_and_dates():
    moment = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    rows = [["Getal", "Dag", "Moment", "Ja", "Leeg"], [1250.5, date(2026, 11, 22), moment, True, None]]
    content = workbook({"Een heel lange titel die Excel niet aankan": rows})
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    number, day, instant, yes, *_ = sheet.to_python()[1]
    assert (number, day, instant.date() if hasattr(instant, "date") else instant, yes) == (
        1250.5,
        date(2026, 11, 22),
        date(2026, 11, 22),
        "True",
    )


def test_csv_is_sent_row_by_row():
    seen = []

    def rows():
        for number in range(3):
            seen.append(number)
            yield [number, "é"]

    response = csv_response(rows(), name="lijst")
    parts = iter(response.streaming_content)
    assert next(parts).decode() == "\ufeff"
    assert seen == []
    assert next(parts).decode() == "0;é\r\n"
    assert seen == [0]
    assert response["Content-Disposition"] == 'attachment; filename="lijst.csv"'
