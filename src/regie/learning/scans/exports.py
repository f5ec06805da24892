"""A scan as a file: PDF, Word, Excel, CSV, JSON or one page of HTML.

Excel, CSV and JSON are always whole. On paper (PDF, Word, HTML) the matrix and the rows stop being of use at some
length: above PAPER_ROWS rows those hold figures per municipality, and say where the rows are.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from regie.knowledge.factors.choices import Certainty
from regie.methods.coverage import MAIN, SIDE, theme_matrix
from regie.ui.documents import typst_pdf
from regie.ui.spreadsheets import CSV, EXCEL, csv_lines, new_workbook, write_sheet

from .choices import PAPER_ROWS, Format
from .presentation import evidence_of, factor_bars, labels_compared, matrix_groups
from .report import filters, report_of, report_rows, row_headings, row_labels
from .scan import Scan
from .word import word_file

FILE_FORMS = (*(form.value for form in Format), "html")
TEMPLATE = Path(__file__).with_name("typst") / "scan.typ"
STYLES = (
    *(f"regie/css/{name}.css" for name in ("tokens", "base", "feedback", "data", "layout", "print")),
    "scans/scan.css",
)
FACTORS_AT = 10
PAPER_COLUMNS = (0, 1, 2, 5, 6, 7, 8, 10, 11)  # of the rows; the whole rows are in Excel, CSV and JSON


def response(scan: Scan, form: Format) -> HttpResponseBase:
    """The scan as a download."""
    name = file_name(scan)
    attached = {"Content-Disposition": f'attachment; filename="{name}.{form.value}"'}
    if form == Format.PDF:
        return HttpResponse(pdf(scan), content_type="application/pdf", headers=attached)
    if form == Format.WORD:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return HttpResponse(word_file(scan), content_type=kind, headers=attached)
    if form == Format.EXCEL:
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        workbook(scan, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=EXCEL)
    if form == Format.CSV:
        return StreamingHttpResponse(csv_lines(row_labels(scan)), content_type=CSV, headers=attached)
    return StreamingHttpResponse(json_parts(scan), content_type="application/json", headers=attached)


def write(scan: Scan, form: str, file: IO[bytes]) -> None:
    """The scan in one of FILE_FORMS, into an open file. Raises KeyError for another form."""
    writers: dict[str, Callable[[], None]] = {
        "pdf": lambda: _put(file, pdf(scan)),
        "docx": lambda: _put(file, word_file(scan)),
        "xlsx": lambda: workbook(scan, file),
        "csv": lambda: file.writelines(line.encode() for line in csv_lines(row_labels(scan))),
        "json": lambda: file.writelines(part.encode() for part in json_parts(scan)),
        "html": lambda: _put(file, html(scan).encode()),
    }
    writers[form]()


def _put(file: IO[bytes], content: bytes) -> None:
    file.write(content)


def file_name(scan: Scan) -> str:
    """The name of a file without its extension: what, where and when."""
    names = list(scan.places)
    return slugify(
        " ".join([_("Praktijkscan"), *(names if len(names) == 1 else []), scan.made_on.isoformat()])
    )


def fits_on_paper(scan: Scan) -> bool:
    """Whether the matrix and the rows go into PDF, Word and print."""
    return len(scan.rows) <= PAPER_ROWS


def too_long_for_paper(scan: Scan) -> str:
    """What stands instead of the matrix where it is too long."""
    return _(
        "%(rows)s rows are too many for paper. The matrix and all rows stand in the same scan as Excel, CSV or JSON."
    ) % {"rows": len(scan.rows)}


def json_parts(scan: Scan) -> Iterator[str]:
    """The document of ``schema/scan-1.json``, row by row."""
    head = json.dumps(report_of(scan), ensure_ascii=False, indent=1)
    yield head.removesuffix("\n}") + ',\n "rows": ['
    for number, row in enumerate(report_rows(scan)):
        yield ("," if number else "") + "\n  " + json.dumps(row, ensure_ascii=False)
    yield "\n ]\n}\n"


def workbook(scan: Scan, file: IO[bytes]) -> None:
    """Excel with summary, matrix, coverage, rows and footnotes; written to disk as it is made."""
    report = report_of(scan)
    with new_workbook(file) as book:
        book.set_properties({"title": report["title"], "author": "Regie"})
        write_sheet(book, _("Summary"), _summary(scan, report), widths=(52, 60, 12))
        write_sheet(
            book, _("Matrix"), _matrix(scan), widths=(9, 52, 18, *(15 for _one in scan.themes), 22, 12)
        )
        write_sheet(book, _("Coverage"), _coverage(scan), widths=(8, 60, 18, 14, 12, 14, 12, 20))
        write_sheet(
            book,
            _("Rows"),
            row_labels(scan),
            widths=(9, 52, 18, 28, 16, 12, 14, 24, 26, 30, 60, 24, 10, 10, 12, 14, 16, 24, 12, 24),
        )
        write_sheet(book, _("Footnotes"), _footnotes(report), widths=(8, 120))


def _summary(scan: Scan, report: dict[str, Any]) -> Iterator[list[Any]]:
    yield [report["title"], "", ""]
    yield [report["lead"]]
    yield [_("Made on"), scan.made_on]
    for label, value in filters(scan):
        yield [label, value]
    for source in report["sources"]:
        yield [_("Source"), source]
    if report["reconstruction"]:
        yield [_("Reconstruction"), report["reconstruction"]["text"]]
    for group in report["figures"]:
        yield []
        yield [group["title"], "", _("Interventions")]
        for figure in group["figures"]:
            yield [
                ("– " if figure["part"] else "") + figure["label"],
                _noted(figure["notes"]),
                figure["value"],
            ]
    yield []
    yield [_("What stands out")]
    for sentence in report["sentences"]:
        yield [sentence["title"], sentence["text"]]
    yield []
    yield [_("Municipality"), "", *labels_compared().values(), _("Themes")]
    for place in report["municipalities"]:
        yield [place["name"], "", *place["figures"].values()]


def _noted(numbers: list[int]) -> str:
    return _("see footnote %(numbers)s") % {"numbers": ", ".join(map(str, numbers))} if numbers else ""


def _matrix(scan: Scan) -> Iterator[list[Any]]:
    labels = {MAIN: _("main theme"), SIDE: _("side theme")}
    certainty = {value: str(label) for value, label in Certainty.choices}
    heads = [theme.name for theme in scan.themes]
    yield [
        _("Code"),
        _("Intervention"),
        _("Municipality"),
        *heads,
        _("Evidence"),
        _("Certainty"),
        _("Deployed"),
    ]
    yield ["", _("Interventions that touch the theme"), "", *(one.touches for one in scan.theme_counts)]
    for row, values in zip(scan.rows, theme_matrix(scan.rows, scan.themes).tolist(), strict=True):
        yield [
            row.code,
            row.name,
            row.municipality,
            *(labels.get(value, "") for value in values),
            evidence_of(row),
            certainty[row.certainty],
            _("yes") if row.is_deployed else _("no"),
        ]


def _coverage(scan: Scan) -> Iterator[list[Any]]:
    yield [
        _("Code"),
        _("Factor"),
        _("Kind"),
        _("Status"),
        _("Deployed"),
        _("Not deployed"),
        _("Changeable"),
        _("Nobody works on it"),
    ]
    kinds = {"risk": _("Risk factor"), "protective": _("Protective factor")}
    statuses = {"founded": _("Founded"), "plausible": _("Plausible"), "not_graded": _("Not graded")}
    for one in (*scan.founded_risk, *scan.protective, *scan.plausible):
        yield [
            one.factor.code,
            one.factor.name,
            kinds[one.factor.polarity],
            statuses[one.factor.status],
            one.deployed,
            one.not_deployed,
            _("yes") if one.factor.changeable else _("no"),
            _("yes") if one.is_gap else "",
        ]


def _footnotes(report: dict[str, Any]) -> Iterator[list[Any]]:
    yield [_("Number"), _("Footnote")]
    for note in report["footnotes"]:
        yield [note["number"], note["text"]]


def pdf(scan: Scan) -> bytes:
    """PDF/UA-1: figures and sentences on page one, then the matrix lying down, coverage, rows and footnotes."""
    data = report_of(scan) | {
        "created": scan.made_on.isoformat(),
        "words": _pdf_words(),
        "too_long": "" if fits_on_paper(scan) else too_long_for_paper(scan),
        "groups": _pdf_groups(scan) if fits_on_paper(scan) else [],
        "compared": list(labels_compared().values()),
    }
    return typst_pdf(TEMPLATE, data, demo=scan.is_example)


def _pdf_groups(scan: Scan) -> list[dict[str, Any]]:
    themes = {theme.number: theme.name for theme in scan.themes}
    labels = list(row_labels(scan))[1:]
    by_key = {row.key: label for row, label in zip(scan.rows, labels, strict=True)}
    matrices = {place: theme_matrix(rows, scan.themes).tolist() for place, rows in scan.places.items()}
    return [
        {
            "place": group.place,
            "summary": group.summary,
            "rows": [
                {
                    "code": line.row.code,
                    "name": line.row.name,
                    "cells": cells,
                    "evidence": line.evidence,
                    "certainty": line.certainty,
                    "deployed": line.row.is_deployed,
                    "approach": by_key[line.row.key][5],
                    "status": "; ".join(filter(None, by_key[line.row.key][6:8])),
                    "theme": themes[line.row.main_theme],
                    "factors": ", ".join(factor.code for factor in line.row.factors),
                    "prevention": by_key[line.row.key][11],
                }
                for line, cells in zip(group.rows, matrices[group.place], strict=True)
            ],
        }
        for group in matrix_groups(scan, list(scan.places), linked=False)
    ]


def _pdf_words() -> dict[str, str]:
    """The fixed words of the template, in the language of the document."""
    return {
        "stands_out": _("What stands out"),
        "figures": _("In figures"),
        "matrix": _("Interventions and themes"),
        "coverage": _("Coverage of the factors"),
        "founded": _("Founded risk factors"),
        "protective": _("Protective factors"),
        "plausible": _("Plausible risk factors"),
        "rows": _("The interventions one by one"),
        "footnotes": _("Footnotes"),
        "sources": _("Sources"),
        "intervention": _("Intervention"),
        "evidence": _("Evidence"),
        "certainty": _("Certainty"),
        "factor": _("Factor"),
        "deployed": _("Deployed"),
        "not_deployed": _("Not deployed"),
        "main_theme": _("Main theme"),
        "main_theme_short": _("main theme"),
        "side_theme_short": _("side theme"),
        "main_not_deployed": _("main theme, not deployed"),
        "side_not_deployed": _("side theme, not deployed"),
        "approach": _("Approach"),
        "status": _("Status"),
        "factors": _("Factors"),
        "prevention": _("Prevention level"),
        "municipality": _("Municipality"),
        "municipalities": _("Figures per municipality"),
        "themes": _("Themes"),
        "fixed": _("cannot be changed"),
        "nobody": _("nobody"),
        "none_plausible": _("Plausible factors that no intervention works on are left out here."),
        "warns": _("Warns"),
        "advises": _("Advises"),
        "ok": _("Met"),
        "touches": _("Interventions that touch the theme"),
    }


def html(scan: Scan) -> str:
    """One file of HTML that needs nothing else, for the command line."""
    styles = "\n".join(Path(_style(path)).read_text(encoding="utf-8") for path in STYLES)
    safe = mark_safe(styles)  # noqa: S308 - our own files
    return render_to_string("scans/standalone.html", {**paper(scan), "styles": safe})


def paper(scan: Scan) -> dict[str, Any]:
    """What the page to print needs."""
    fits = fits_on_paper(scan)
    return {
        "scan": scan,
        "report": report_of(scan),
        "matrix": matrix_groups(scan, list(scan.places), linked=False) if fits else [],
        "too_long": "" if fits else too_long_for_paper(scan),
        "labels_compared": list(labels_compared().values()),
        "bar_groups": [
            (_("Founded risk factors"), factor_bars(scan, scan.founded_risk)),
            (_("Protective factors"), factor_bars(scan, scan.protective)),
        ],
        "row_heads": [one for place, one in enumerate(row_headings()) if place in PAPER_COLUMNS],
        "rows": _paper_rows(scan) if fits else [],
    }


def _paper_rows(scan: Scan) -> list[list[Any]]:
    """The rows as on the page to print: fewer columns, factors by code."""
    rows = []
    for row, values in zip(scan.rows, list(row_labels(scan))[1:], strict=True):
        values[FACTORS_AT] = ", ".join(factor.code for factor in row.factors)
        rows.append([value for place, value in enumerate(values) if place in PAPER_COLUMNS])
    return rows


def _style(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    return found
