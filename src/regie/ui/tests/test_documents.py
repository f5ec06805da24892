"""PDF/UA and Word as the standards want them."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import typst
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from regie.ui.charts import chart_png, chart_svg
from regie.ui.documents import add_figure, add_table, typst_pdf, word_bytes, word_document

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCE = """#import "/ui/typst/regie.typ": *
#show: report.with(subtitle: "Voorbeeldstad")
#lead[#data.at("lead", default: "")]
= Aantallen
#data-table(("Naam", "Aantal"), data.rows, numeric: (1,), caption: "Tabel")
#remark(kind: "warning")[Let op.]
#if "svg" in data { picture(data.svg, "Een grafiek") }
#table(columns: 2, table.header([a], [b]), [x], dot("main"), [y], dot("side"))
"""
CHART = {
    "data": {"values": [{"a": "Wijk", "b": 2}]},
    "mark": "bar",
    "encoding": {"y": {"field": "a"}, "x": {"field": "b", "type": "quantitative"}},
}


def made(**data):
    return typst_pdf(
        SOURCE, {"rows": [["Wijk", 1250]], **data}, title="Praktijkscan", demo=True, created=NOON
    )


def test_the_pdf_says_that_it_is_accessible():
    pdf = PdfReader(BytesIO(made(svg=chart_svg(CHART, title="Aantal", description="Twee."))))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("nl")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert pdf.metadata.title == "Praktijkscan"


def test_the_pdf_has_its_texts():
    text = PdfReader(BytesIO(made(lead="Een zin vooraf."))).pages[0].extract_text()
    for words in (
        "Praktijkscan",
        "Voorbeeldstad",
        "Voorbeeldgegevens",
        "Een zin vooraf.",
        "1.250",
        "pagina 1 van 1",
    ):
        assert words in text
    assert "22 november 2026" in text


def test_equal_facts_give_equal_bytes():
    assert made() == made()


def test_a_picture_without_words_is_refused():
    source = '#import "/ui/typst/regie.typ": *\n#show: report\n#image(bytes(data.svg), format: "svg")'
    with pytest.raises(typst.TypstError, match="alt"):
        typst_pdf(
            source, {"svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'}, title="T"
        )


def test_english():
    data = {"rows": [["Area", 1250.5]], "language": "en"}
    text = (
        PdfReader(BytesIO(typst_pdf(SOURCE, data, title="Scan", demo=False, created=NOON)))
        .pages[0]
        .extract_text()
    )
    assert "1,250.5" in text
    assert "page 1 of 1" in text
    assert "Example" not in text


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=40))
def test_data_is_text_and_never_run(text):
    assert made(lead=text + ' #panic("run") *x* $y$').startswith(b"%PDF")


def test_what_the_fonts_cannot_show_does_not_cost_the_report():
    text = PdfReader(BytesIO(made(lead="Şeyma ﬁjn 😀 日 −6,4 ≤ ½\u0000"))).pages[0].extract_text()
    for words in ("Şeyma", "fijn", "□", "−6,4", "≤", "½"):
        assert words in text


def test_long_tables_repeat_their_head():
    pdf = typst_pdf(SOURCE, {"rows": [[f"Rij {n}", n] for n in range(120)]}, title="Lang", created=NOON)
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 2
    assert "Aantal" in pages[1].extract_text()
    assert "Lang" in pages[1].extract_text()


def test_word_has_language_title_and_repeating_heads():
    document = word_document(title="Praktijkscan", subject="Voorbeeldstad")
    document.add_heading("Dekking", level=1)
    add_table(
        document,
        ["Naam", "Aantal"],
        [["Wijk", 2], ["Werk", None]],
        numeric=[1],
        widths=[8, 3],
        caption="Tabel 1",
    )
    add_figure(document, chart_png(CHART, scale=1), alt="Een grafiek", caption="Figuur 1")
    again = Document(BytesIO(word_bytes(document)))
    assert again.core_properties.title == "Praktijkscan"
    assert again.core_properties.language == "nl-NL"
    assert 'w:lang w:val="nl-NL"' in again.styles.element.xml
    assert [p.style.name for p in again.paragraphs if p.style.name.startswith(("Title", "Heading"))] == [
        "Title",
        "Heading 1",
    ]
    first, second, *_ = again.tables[0].rows
    assert "w:tblHeader" in first._tr.xml
    assert "w:cantSplit" in second._tr.xml
    assert again.tables[0].cell(2, 1).text == ""
    assert 'descr="Een grafiek"' in again.inline_shapes[0]._inline.xml


def test_word_refuses_a_picture_without_words():
    with pytest.raises(ValueError, match="text alternative"):
        add_figure(word_document(title="T"), b"", alt=" ")
