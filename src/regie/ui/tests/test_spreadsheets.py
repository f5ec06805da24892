"""No exported cell is a formula, whatever people typed."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from regie.ui.spreadsheets import FORMULA_STARTS, csv_lines, csv_response, safe_text, write_workbook


def workbook(sheets) -> bytes:
    file = BytesIO()
    write_workbook(file, sheets)
    return file.getvalue()


typed = st.one_of(
    st.text(), st.sampled_from(["=1+1", "+31612345678", "-2", "@x", "\t=1", "\r=1", "\n=1", " =1"])
)


@given(typed)
def test_no_text_starts_as_a_formula(text):
    safe = safe_text(text)
    assert not safe.startswith(FORMULA_STARTS)
    assert safe.removeprefix("'") == text.removeprefix("'")


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
    assert not any(cell.startswith(FORMULA_STARTS) for row in back for cell in row)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["=1+1", '=HYPERLINK("x")', "+1", "{=A1}", "http://x", "tekst"]),
        min_size=1,
        max_size=4,
    )
)
def test_excel_holds_text_and_no_formula(values):
    content = workbook({"Lijst": [["Kop"], *[[value] for value in values]]})
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert [row[0] for row in book.get_sheet_by_name("Lijst").to_python()[1:]] == values
    import zipfile

    sheet = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


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
