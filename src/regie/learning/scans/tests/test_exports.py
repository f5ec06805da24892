"""Every file parses back, holds what was shown, and says when, how filtered, from where and how sure."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from docx import Document
from jsonschema_rs import Draft202012Validator
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from regie.audit.events.models import Event
from regie.learning.scans import exports
from regie.learning.scans.choices import Format
from regie.learning.scans.filters import ScanFilter
from regie.learning.scans.selectors import scan_for

SCHEMA = Path(exports.__file__).parent / "schema" / "scan-1.json"


@pytest.fixture
def scan(published, actor):
    return scan_for(actor("national_programme"), ScanFilter())


@pytest.fixture
def empty(knowledge, actor):
    return scan_for(actor("national_programme"), ScanFilter())


@pytest.fixture
def arnhem(published, actor):
    chosen = ScanFilter(municipalities=("arnhem",), approach="preventive")
    return scan_for(actor("national_programme"), chosen)


def made(scan, form):
    file = BytesIO()
    exports.write(scan, form, file)
    return file.getvalue()


def test_pdf_is_accessible_and_page_one_says_it_all(scan):
    reader = PdfReader(BytesIO(made(scan, "pdf")))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "nl"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in catalogue
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert reader.metadata.title == "Praktijkscan"
    first = reader.pages[0].extract_text()
    for words in ("Praktijkscan", "62", "Wat valt op", "Voor drie gefundeerde factoren", "reconstructie"):
        assert words in first
    boxes = [page.mediabox for page in reader.pages]
    assert boxes[0].height > boxes[0].width
    assert boxes[1].width > boxes[1].height
    for page in reader.pages[1:4]:
        assert "Interventie" in page.extract_text()
    whole = "\n".join(page.extract_text() for page in reader.pages)
    for words in ("Voetnoten", "Bronnen", "Dekking van de factoren", "ZAA3", "Gemeenten: Amsterdam"):
        assert words in whole


def test_word_holds_figures_matrix_coverage_and_footnotes(scan):
    document = Document(BytesIO(made(scan, "docx")))
    assert document.core_properties.language == "nl-NL"
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading 1")]
    assert headings == [
        "Wat valt op", "In cijfers", "Interventies en thema’s", "Dekking van de factoren", "Voetnoten", "Bronnen",
    ]  # fmt: skip
    cells = [row.cells[0].text for table in document.tables for row in table.rows]
    assert (
        sum(code.startswith(("AMS", "ARN", "DH", "EIN", "ROT", "TIL", "UTR", "ZAA")) for code in cells) == 62
    )
    assert all(table.rows[0]._tr.trPr is not None for table in document.tables)


def test_excel_has_five_sheets_and_all_rows(scan):
    book = CalamineWorkbook.from_filelike(BytesIO(made(scan, "xlsx")))
    assert book.sheet_names == ["Samenvatting", "Matrix", "Dekking", "Rijen", "Voetnoten"]
    matrix = book.get_sheet_by_name("Matrix").to_python()
    assert len(matrix) == 2 + 62
    assert matrix[1][3:15] == [21, 7, 12, 13, 6, 3, 5, 6, 2, 2, 6, 4]
    assert all(row[3:15].count("hoofdthema") == 1 for row in matrix[2:])
    assert len(book.get_sheet_by_name("Rijen").to_python()) == 63
    assert len(book.get_sheet_by_name("Dekking").to_python()) == 1 + 72
    summary = "\n".join(str(v) for row in book.get_sheet_by_name("Samenvatting").to_python() for v in row)
    assert "reconstructie" in summary
    assert "Bron" in summary


def test_csv_is_what_dutch_excel_opens(scan):
    text = made(scan, "csv").decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert len(rows) == 63
    assert rows[0][:3] == ["Code", "Interventie", "Gemeente"]
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize("which", ["scan", "arnhem", "empty"])
def test_json_follows_its_schema(which, request):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    document = json.loads(made(request.getfixturevalue(which), "json"))
    Draft202012Validator(schema).validate(document)
    assert document["row_count"] == len(document["rows"])


def test_json_counts_its_own_rows(scan):
    document = json.loads(made(scan, "json"))
    figures = {one["key"]: one["value"] for group in document["figures"] for one in group["figures"]}
    assert figures["founded"] == sum(row["founded"] for row in document["rows"]) == 56
    for theme in document["themes"]:
        on_it = [r for r in document["rows"] if theme["number"] in (r["main_theme"], *r["side_themes"])]
        assert theme["touches"] == len(on_it)


def test_html_needs_nothing_else(scan):
    page = made(scan, "html").decode()
    assert '<link rel="stylesheet"' not in page
    assert "src=" not in page
    assert page.count('scope="rowgroup"') == 8


@pytest.mark.parametrize("form", exports.FILE_FORMS)
def test_filter_applies_and_is_told(arnhem, form, text_of):
    content = made(arnhem, form)
    text = content.decode() if form == "html" else text_of(form, content)
    assert "ARN1" in text
    assert "ARN6" not in text
    assert "AMS1" not in text
    if form not in ("csv",):
        assert "Arnhem" in text
        assert "reventief" in text


@pytest.mark.parametrize("form", exports.FILE_FORMS)
def test_nothing_to_show_is_a_file_too(empty, form):
    assert made(empty, form)


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_too_many_rows_for_paper_says_where_they_are(scan, form, monkeypatch, text_of):
    monkeypatch.setattr(exports, "PAPER_ROWS", 10)
    monkeypatch.setattr("regie.learning.scans.word.PAPER_ROWS", 10)
    content = made(scan, form)
    text = content.decode() if form == "html" else text_of(form, content)
    assert "Cijfers per gemeente" in text
    assert "Buurtbroeders" not in text
    if form != "docx":
        assert "Excel, CSV of JSON" in " ".join(text.split())


def test_fictional_rows_are_marked_as_example(two_places, actor, text_of):
    scan = scan_for(actor("regisseur"), ScanFilter())
    assert scan.is_example
    assert "Voorbeeldgegevens" in text_of("pdf", made(scan, "pdf"))


def test_published_rows_are_not_marked_as_example(scan, text_of):
    assert not scan.is_example


def test_taking_along_is_in_the_audit_log(published, client_as):
    client = client_as("national_programme")
    for form in Format.values:
        answer = client.get(f"/leren/praktijkscan/opslaan/{form}/?gemeente=arnhem")
        assert answer.status_code == 200
        assert f".{form}" in answer["Content-Disposition"]
        assert "praktijkscan-arnhem" in answer["Content-Disposition"]
        answer.getvalue()  # read to its end, as a browser does
    client.get("/leren/praktijkscan/rijen/?keuze=founded&gemeente=arnhem&export=xlsx").getvalue()
    events = Event.objects.filter(action="export", object_kind="scans.scan").order_by("pk")
    assert [event.detail["form"] for event in events] == [*Format.values, "xlsx"]
    assert all(event.detail["filter"] == "?gemeente=arnhem" for event in events)


def test_formulas_in_names_stay_text(deploy, municipality, actor, text_of):
    deploy(municipality, "F1", name="=1+1")
    scan = scan_for(actor("regisseur"), ScanFilter())
    assert "'=1+1" in made(scan, "csv").decode()
    assert "=1+1" in text_of("xlsx", made(scan, "xlsx"))
