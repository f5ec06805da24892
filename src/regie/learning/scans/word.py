"""The scan as a Word document."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.shared import Cm

from regie.methods.coverage import MAIN, SIDE, theme_matrix
from regie.ui.documents import WordDocument, add_table, word_bytes, word_document

from .choices import PAPER_ROWS
from .presentation import evidence_of, labels_compared
from .report import filters_in_words, report_of
from .scan import Scan


def word_file(scan: Scan) -> bytes:
    """Figures and sentences first, then the matrix lying down, coverage and footnotes."""
    report = report_of(scan)
    language = "en-GB" if (get_language() or "nl").startswith("en") else "nl-NL"
    document = word_document(title=report["title"], language=language, subject=report["lead"])
    document.add_paragraph(report["lead"]).runs[0].bold = True
    document.add_paragraph(f"{date_format(scan.made_on)} · {filters_in_words(scan)}")
    if report["reconstruction"]:
        document.add_paragraph(report["reconstruction"]["text"], style="Intense Quote")
    _sentences(document, report)
    _figures(document, report)
    if len(scan.rows) <= PAPER_ROWS:
        _matrix(document, scan)
    else:
        _places(document, report)
    _coverage(document, report)
    _endnotes(document, report)
    return word_bytes(document)


def _sentences(document: WordDocument, report: dict[str, Any]) -> None:
    document.add_heading(_("What stands out"), level=1)
    for sentence in report["sentences"]:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(sentence["title"]).bold = True
        paragraph.add_run(" " + sentence["text"])


def _figures(document: WordDocument, report: dict[str, Any]) -> None:
    document.add_heading(_("In figures"), level=1)
    rows = [
        [group["title"], figure["label"], _value(figure)]
        for group in report["figures"]
        for figure in group["figures"]
    ]
    add_table(
        document, [_("Subject"), _("Figure"), _("Interventions")], rows, numeric=[2], widths=[4.5, 9.5, 3]
    )


def _value(figure: dict[str, Any]) -> str:
    notes = "".join(f" [{number}]" for number in figure["notes"])
    return f"{figure['value']}{notes}"


def _matrix(document: WordDocument, scan: Scan) -> None:
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    document.add_heading(_("Interventions and themes"), level=1)
    letters = {MAIN: pgettext("letter of a main theme", "M"), SIDE: pgettext("letter of a side theme", "s")}
    document.add_paragraph(
        _("%(main)s = main theme, %(side)s = side theme. Between brackets: not deployed.")
        % {"main": letters[MAIN], "side": letters[SIDE]}
    )
    heads = [theme.short_name or theme.name for theme in scan.themes]
    for place, rows in scan.places.items():
        document.add_heading(place, level=2)
        lines = [
            [
                row.code,
                row.name,
                *(_letter(letters.get(value, ""), row.is_deployed) for value in values),
                evidence_of(row),
            ]
            for row, values in zip(rows, theme_matrix(rows, scan.themes).tolist(), strict=True)
        ]
        widths = [1.4, 5.6, *(1.35 for _one in heads), 2.4]
        add_table(document, [_("Code"), _("Intervention"), *heads, _("Evidence")], lines, widths=widths)


def _letter(letter: str, deployed: bool) -> str:
    return letter if deployed or not letter else f"({letter})"


def _places(document: WordDocument, report: dict[str, Any]) -> None:
    document.add_heading(_("Figures per municipality"), level=1)
    heads = [_("Municipality"), *labels_compared().values(), _("Themes")]
    rows = [[place["name"], *place["figures"].values()] for place in report["municipalities"]]
    add_table(document, heads, rows, numeric=range(1, len(heads)))


def _coverage(document: WordDocument, report: dict[str, Any]) -> None:
    document.add_heading(_("Coverage of the factors"), level=1)
    shown = [one for one in report["factors"] if one["status"] != "plausible" or one["deployed"]]
    rows = [[one["code"], one["name"], one["deployed"], one["not_deployed"]] for one in shown]
    heads = [_("Code"), _("Factor"), _("Deployed"), _("Not deployed")]
    add_table(document, heads, rows, numeric=[2, 3], widths=[2, 12, 2.5, 2.5])


def _endnotes(document: WordDocument, report: dict[str, Any]) -> None:
    document.add_heading(_("Footnotes"), level=1)
    for note in report["footnotes"]:
        document.add_paragraph(f"[{note['number']}] {note['text']}")
    document.add_heading(_("Sources"), level=1)
    for source in report["sources"]:
        document.add_paragraph(source, style="List Bullet")
