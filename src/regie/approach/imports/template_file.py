"""The workbook to fill in: headings with help, lists to choose from, one example, and an explanation.

Regie reads it back as it is: the row with help and the example are recognised and passed over.
"""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from regie.ui.spreadsheets import new_workbook

from .columns import COLUMNS, ONLY_READ, Column
from .lookups import Lookups

ROWS = 1000
INK, GREY, PAPER, HELP = "#16202b", "#5b6672", "#eef1f4", "#f7f8fa"
OFFERED = [column for column in COLUMNS if column.key not in ONLY_READ]
DAYS = ("evaluation_date", "starts_on", "ends_on")


def template_bytes(lookups: Lookups) -> bytes:
    """The workbook, in the language of the reader."""
    file = BytesIO()
    with new_workbook(file, rows_in_any_order=True) as book:
        book.set_properties({"title": _("Interventions to import"), "author": "Regie"})
        form = _Formats(book)
        main = book.add_worksheet(_("Interventions"))
        lists = _lists(lookups)
        places = _write_lists(book.add_worksheet(_("Lists to choose from")), lists, form)
        _write_explanation(book.add_worksheet(_("Explanation")), form)
        _write_main(main, places, lookups, form)
        main.activate()
    return file.getvalue()


class _Formats:
    def __init__(self, book: Any) -> None:
        base = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({**base, "bold": True, "bg_color": PAPER, "bottom": 1})
        self.required = book.add_format({**base, "bold": True, "bg_color": PAPER, "bottom": 2})
        self.help = book.add_format(
            {**base, "italic": True, "font_color": GREY, "bg_color": HELP, "font_size": 9}
        )
        self.example = book.add_format({**base, "italic": True, "font_color": GREY, "bg_color": HELP})
        self.cell = book.add_format(base)
        self.day = book.add_format({**base, "num_format": "d-m-yyyy", "align": "left"})
        self.bold = book.add_format({"bold": True})
        self.title = book.add_format({"bold": True, "font_size": 14})


def _lists(lookups: Lookups) -> dict[str, tuple[str, list[str]]]:
    words = lookups.choice_words
    labels = {name: [thing.label for thing in words[key].things.values()] for name, key in (
        ("status", "status"), ("reasons", "not_deployed_reason"), ("approach", "approach"),
        ("prevention", "prevention"), ("kind", "kind"), ("certainty", "coding_certainty"))}  # fmt: skip
    not_stated = words["not_deployed_reason"].label("not_stated")
    return {
        "themes": (_("Themes"), [theme.name for theme in lookups.themes]),
        "approach": (_("Preventive or repressive"), labels["approach"]),
        "prevention": (_("Prevention level"), labels["prevention"]),
        "status": (_("Status"), labels["status"]),
        "reasons": (
            _("Reason for not deploying"),
            [each for each in labels["reasons"] if each != not_stated],
        ),
        "kind": (_("Kind"), labels["kind"]),
        "certainty": (_("Certainty"), labels["certainty"]),
        "yes_no": (_("Yes or no"), [_("yes"), _("no")]),
        "interventions": (_("Catalogue"), [item.name for item in lookups.interventions]),
        "factors": (_("Factors"), [f"{factor.code} {factor.name}" for factor in lookups.factors]),
    }


def _write_lists(sheet: Any, lists: dict[str, tuple[str, list[str]]], form: _Formats) -> dict[str, str]:
    places = {}
    for column, (key, (title, names)) in enumerate(lists.items()):
        sheet.write_string(0, column, title, form.head)
        sheet.set_column(column, column, min(max(map(len, [title, *names]), default=10) + 2, 60))
        for row, name in enumerate(names, start=1):
            sheet.write_string(row, column, name)
        letter = xl_col_to_name(column)
        places[key] = f"='{sheet.get_name()}'!${letter}$2:${letter}${max(len(names), 1) + 1}"
    sheet.freeze_panes(1, 0)
    return places


def _write_main(sheet: Any, places: dict[str, str], lookups: Lookups, form: _Formats) -> None:
    example = _example(lookups)
    for number, column in enumerate(OFFERED):
        sheet.set_column(number, number, column.width, form.day if column.key in DAYS else form.cell)
        heading = f"{column.heading} *" if column.required else str(column.heading)
        sheet.write_string(0, number, heading, form.required if column.required else form.head)
        sheet.write_comment(0, number, str(column.help), {"x_scale": 2, "author": "Regie"})
        text = _("Help: %(text)s") % {"text": column.help} if number == 0 else str(column.help)
        sheet.write_string(1, number, text, form.help)
        sheet.write_string(2, number, example.get(column.key, ""), form.example)
        _validate(sheet, number, column, places)
    sheet.set_row(0, 32)
    sheet.set_row(1, 62)
    sheet.freeze_panes(2, 2)


def _validate(sheet: Any, number: int, column: Column, places: dict[str, str]) -> None:
    if column.list_of not in places:
        return
    # A list is help, not a fence: several themes in one cell, or a name Regie can match, are fine too.
    several = column.key in ("side_themes", "factors", "prevention")
    sheet.data_validation(3, number, ROWS, number, {
        "validate": "list", "source": places[column.list_of], "error_type": "information",
        "show_error": not several, "error_title": str(column.heading)[:32],
        "error_message": _("This is not in the list. Regie checks it when you import."),
    })  # fmt: skip


def _example(lookups: Lookups) -> dict[str, str]:
    words = lookups.choice_words
    themes, factors = list(lookups.themes), list(lookups.factors)
    return {
        "code": _("Example"),
        "name": _("Boxing lessons at the youth centre (synthetic example)"),
        "main_theme": themes[0].name if themes else "",
        "side_themes": themes[3].name if len(themes) > 3 else "",
        "approach": words["approach"].label("preventive"),
        "prevention": words["prevention"].label("secondary"),
        "status": words["status"].label("as_intended"),
        "kind": words["kind"].label("intervention"),
        "factors": "; ".join(factor.code for factor in factors[5:7]),
        "coding_certainty": words["coding_certainty"].label("middle"),
        "is_exploratory": _("no"),
        "reach_planned": "40",
        "age_from": "12",
        "age_to": "18",
        "area": _("North"),
        "starts_on": "1-3-2026",
    }


def _write_explanation(sheet: Any, form: _Formats) -> None:
    sheet.set_column(0, 0, 30, form.cell)
    sheet.set_column(1, 1, 90, form.cell)
    sheet.write_string(0, 0, _("How to fill this in"), form.title)
    steps = [
        _("One row per intervention, below the example. The example and the row with help are passed over."),
        _("Columns with a star are needed. You may leave other columns out, or put them in another order."),
        _(
            "More than one theme or factor: put a semicolon between them. "
            "A name or a number of a theme is fine, and so is the code of a factor."
        ),
        _(
            "Importing again changes what is there: by code, else by name. What is not in your file stays in Regie."
        ),
        _("An empty cell empties the field. Leave the whole column out to keep what Regie has."),
        _("Nothing is written before you have seen what changes. One wrong cell, and nothing is written."),
    ]
    for row, text in enumerate(steps, start=2):
        sheet.write_string(row, 0, str(row - 1))
        sheet.write_string(row, 1, text, form.cell)
    start = len(steps) + 3
    sheet.write_string(start, 0, _("Column"), form.bold)
    sheet.write_string(start, 1, _("What goes in it"), form.bold)
    for row, column in enumerate(OFFERED, start=start + 1):
        sheet.write_string(row, 0, f"{column.heading} *" if column.required else str(column.heading))
        sheet.write_string(row, 1, str(column.help), form.cell)
