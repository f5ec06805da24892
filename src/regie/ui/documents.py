"""Documents that leave the screen: PDF by Typst (tagged, PDF/UA-1) and Word by python-docx.

PDF: write a ``.typ`` file beside the slice's templates that starts with
``#import "/ui/typst/regie.typ": *`` (``/`` is the package folder) and reads ``data``::

    typst_pdf(Path(__file__).parent / "typst" / "scan.typ", {"title": "…", "rows": […]})

Word: ``word_document`` gives a document in the right language with Regie's styles; ``add_table`` and
``add_figure`` add the parts that are easily made inaccessible; ``word_bytes`` returns the file.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

PACKAGE = Path(__file__).resolve().parent.parent
FONTS = Path(__file__).resolve().parent / "fonts"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def typst_pdf(
    template: str | Path,
    data: Mapping[str, Any],
    *,
    title: str = "",
    language: str = "",
    demo: bool | None = None,
    created: datetime | None = None,
) -> bytes:
    """A PDF/UA-1 document from a Typst template.

    ``template`` is the path of a ``.typ`` file inside the package, or Typst source itself. ``data`` is
    passed as JSON; the base template reads ``title``, ``language``, ``demo`` and ``created`` from it, which
    the keywords (or the current language, ``REGIE_DEMO`` and now) fill where missing. Equal input with
    equal ``created`` gives equal bytes. Raises ``typst.TypstError`` when the template is wrong or the
    result would not be accessible, such as a picture without a text alternative.
    """
    moment = created or datetime.now(UTC)
    known = {
        "title": title,
        "language": language or (get_language() or settings.LANGUAGE_CODE)[:2],
        "demo": settings.DEMO if demo is None else demo,
        "created": moment.date(),
    }
    plain = json.loads(json.dumps({**known, **data}, cls=DjangoJSONEncoder))
    payload = json.dumps(_printable_parts(plain), ensure_ascii=False)
    source: Any = (
        template if isinstance(template, Path) else template.encode()
    )  # typst wants one type or the other
    result = typst.compile(
        source,
        root=PACKAGE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": payload},
        timestamp=int(moment.timestamp()),
    )
    if not isinstance(result, bytes):
        raise TypeError("Typst gave no single PDF.")
    return result


def printable(text: str) -> str:
    """The text with what our fonts cannot show replaced: by its parts (ﬁ, ½ …) where they can, else by □.

    PDF/UA refuses a character without a shape; one strange character must not cost somebody the report.
    """
    if text.isascii() and text.isprintable():
        return text
    shapes = _shapes()
    return "".join(
        character if character in shapes or character == "\n" else _nearest(character, shapes)
        for character in text
    )


def _printable_parts(data: Any) -> Any:
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, list):
        return [_printable_parts(part) for part in data]
    if isinstance(data, dict):
        return {name: _printable_parts(part) for name, part in data.items()}
    return data


def _nearest(character: str, shapes: frozenset[str]) -> str:
    parts = [part for part in unicodedata.normalize("NFKD", character) if part in shapes]
    if unicodedata.category(character) in ("Cc", "Cf", "Mn"):
        return ""  # no shape of its own
    return "".join(parts) or "□"


@cache
def _shapes() -> frozenset[str]:
    ranges = (line.split("-") for line in (FONTS / "coverage.txt").read_text().split())
    return frozenset(chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))


def word_document(
    *, title: str, language: str = "nl-NL", subject: str = "", author: str = "Regie", landscape: bool = False
) -> WordDocument:
    """An empty Word document: A4, title property, language, Regie's heading styles and the title on top."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.subject, properties.author = title, subject, author
    properties.language = language
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    properties.comments = ""
    _set_language(document, language)
    _set_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    document.add_heading(title, level=0)
    return document


def add_table(
    document: WordDocument,
    header: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    numeric: Iterable[int] = (),
    widths: Sequence[float] = (),
    caption: str = "",
) -> Table:
    """A table whose first row is a header that repeats on every page; rows do not break across pages.

    ``numeric`` are the columns (from 0) to align right, ``widths`` the column widths in centimetres.
    """
    right = set(numeric)
    if caption:
        document.add_paragraph(caption, style="Caption")
    table = document.add_table(rows=1, cols=len(header), style="Table Grid")
    _fill(table.rows[0].cells, header, right, bold=True)
    _mark_row(table.rows[0], "w:tblHeader")
    for row in rows:
        added = table.add_row()
        _fill(added.cells, row, right)
        _mark_row(added, "w:cantSplit")
    for column, width in enumerate(widths):
        for cell in table.columns[column].cells:
            cell.width = Cm(width)
    document.add_paragraph()
    return table


def add_figure(
    document: WordDocument, picture: bytes, *, alt: str, caption: str = "", width: float = 16
) -> None:
    """A picture (PNG bytes, ``width`` in centimetres) with its text alternative.

    Raises ValueError when ``alt`` is empty.
    """
    if not alt.strip():
        raise ValueError("A picture needs a text alternative.")
    shape = document.add_picture(BytesIO(picture), width=Cm(width))
    shape._inline.docPr.set("descr", alt)
    if caption:
        document.add_paragraph(caption, style="Caption")


def word_bytes(document: WordDocument) -> bytes:
    """The document as a ``.docx`` file."""
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _set_language(document: WordDocument, language: str) -> None:
    run = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    lang = run.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        run.append(lang)
    lang.set(qn("w:val"), language)
    lang.set(qn("w:eastAsia"), language)


def _set_styles(document: WordDocument) -> None:
    ink, brand = RGBColor(0x13, 0x1B, 0x25), RGBColor(0x0F, 0x4C, 0x81)
    sizes = {"Title": 22, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11, "Normal": 10.5, "Caption": 9}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name = "Noto Sans"
        style.font.size = Pt(size)
        style.font.color.rgb = brand if name == "Title" else ink
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), "Noto Sans")
    document.styles["Normal"].paragraph_format.space_after = Pt(6)


def _fill(cells: Any, values: Sequence[Any], right: set[int], *, bold: bool = False) -> None:
    for column, (cell, value) in enumerate(zip(cells, values, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run("" if value is None else str(value))
        run.bold = bold
        run.font.size = Pt(9)
        if column in right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark_row(row: Any, mark: str) -> None:
    element = OxmlElement(mark)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)
