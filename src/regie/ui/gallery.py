"""The gallery: each component in each state, with the source that makes it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import django_tables2 as tables
from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regie.ui.lists import SHORT_DAY

from .charts import Chart, make_chart

FOLDER = Path(__file__).parent / "templates" / "ui" / "gallery"


@dataclass(frozen=True)
class Part:
    """A panel of the gallery: ``ui/gallery/<name>.html`` shown, and its source below it."""

    name: str
    title: str | Promise
    intro: str | Promise

    @property
    def template(self) -> str:
        return f"ui/gallery/{self.name}.html"

    @property
    def source(self) -> str:
        return _source(self.name)


@cache
def _source(name: str) -> str:
    return (FOLDER / f"{name}.html").read_text().strip()


PARTS = [
    Part(
        "colour",
        _("Colour"),
        _(
            "Neutral, and five accents: action, red, amber, green and focus. An accent never stands "
            "alone: a word or a shape goes with it."
        ),
    ),
    Part("text", _("Text"), _("Six sizes. Dense work is 14 pixels, reading text 16, never smaller than 13.")),
    Part(
        "button",
        _("Button"),
        _("At most one primary button per page. The text says what happens. A button that is off says why."),
    ),
    Part(
        "field",
        _("Form field"),
        _(
            "The label stands above the field. An error stands between label and field and says how "
            "to go on. What you typed stays."
        ),
    ),
    Part(
        "choice",
        _("Choice in a row"),
        _("Links that narrow what the page shows. The chosen one is filled."),
    ),
    Part("alert", _("Alert"), _("Above the content, only for what holds for the whole page.")),
    Part("badge", _("Badge"), _("Status is a shape and a word, and only then a colour.")),
    Part(
        "finding",
        _("Finding"),
        _(
            "What is wrong, why, since when, and the button that mends it. Setting aside goes with a "
            "warning and an advice only."
        ),
    ),
    Part(
        "table",
        _("Table"),
        _("Numbers right, text left. Every list sorts, filters, pages and saves what you see."),
    ),
    Part(
        "tabs",
        _("Tabs"),
        _("Plain links, each with its own address. On a narrow screen you slide sideways."),
    ),
    Part(
        "steps",
        _("Steps"),
        _(
            "Done has a tick, the current step is thicker, a step that is held back is hatched. On a "
            "narrow screen the step stands in the title."
        ),
    ),
    Part("card", _("Card"), _("For things you compare. A list is often better.")),
    Part("data", _("Facts"), _("A label and its value, beside or below each other, and what happened when.")),
    Part("empty", _("Empty state"), _("Says what will be here and what you do first.")),
    Part("progress", _("Progress"), _("Long work goes on when you leave. You always see how far it is.")),
    Part(
        "dialog",
        _("Dialog"),
        _("Only where something cannot be undone. Otherwise: do it, and offer undo."),
    ),
    Part(
        "toast",
        _("Message after an action"),
        _("At the foot, with undo. It stays until you leave: nothing disappears by itself."),
    ),
    Part(
        "versions",
        _("Two people, one text"),
        _("Who works at the same time gets both versions. Nothing is lost."),
    ),
    Part("details", _("Fold out"), _("For what you rarely need, close to where you need it.")),
    Part(
        "bars",
        _("Bars"),
        _("How many interventions work on a factor. A gap is an outline and a word, not only a colour."),
    ),
    Part(
        "matrix",
        _("Matrix of the praktijkscan"),
        _("The main theme is outlined, a side theme is plain, what is not deployed is lighter."),
    ),
    Part(
        "smart",
        _("SMART letters"),
        _(
            "What a goal has and what it lacks. A letter that lacks is struck through, with the reason beside it."
        ),
    ),
    Part("sentences", _("Sentences"), _("What stands out, said in words.")),
    Part(
        "chart",
        _("Chart"),
        _("A drawing, what it says in words, and its table. The three belong together."),
    ),
    Part(
        "theme",
        _("Another house style"),
        _("The same components, other tokens. Only the brand colours and the rounding are replaced."),
    ),
]


class SpecimenForm(forms.Form):
    """One field of each kind."""

    group = forms.CharField(label=_("Name of the group"), initial="Stationsplein")
    norm = forms.CharField(
        label=_("Norm"), required=False, help_text=_("For example: at most 2 times a month")
    )
    term = forms.DateField(
        label=_("Term"),
        help_text=_("For example: 30 June 2027"),
        error_messages={"invalid": _("June has 30 days. Fill in a date that exists.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of measure"), choices=[("p", _("Prevention")), ("c", _("Criminal law"))]
    )
    note = forms.CharField(label=_("Explanation"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    fixed = forms.CharField(
        label=_("Read only"), initial="0.4", widget=forms.TextInput(attrs={"readonly": True}), required=False
    )
    closed = forms.CharField(label=_("Off"), initial=_("Only from step 2B"), disabled=True, required=False)
    number = forms.IntegerField(label=_("Planned reach"), required=False, min_value=0)
    start = forms.DateField(
        label=_("Start"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    file = forms.FileField(
        label=_("List of interventions"), required=False, help_text=_("Excel or CSV, at most 25 MB")
    )
    level = forms.ChoiceField(
        label=_("Level"),
        widget=forms.RadioSelect,
        choices=[("g", _("Group")), ("d", _("Domain")), ("i", _("Individual"))],
    )
    agreed = forms.MultipleChoiceField(
        label=_("Who agreed?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("p", _("Police")), ("o", _("Public prosecutor")), ("y", _("Youth work"))],
    )
    sure = forms.BooleanField(label=_("This intervention is exploratory"), required=False)


class SpecimenTable(tables.Table):
    """The table of the gallery: it sorts and pages for real."""

    name = tables.Column(verbose_name=_("Group"))
    step = tables.Column(verbose_name=_("Step"))
    scanned = tables.DateColumn(verbose_name=_("Last scan"), default=_("not yet"), format=SHORT_DAY)
    members = tables.Column(verbose_name=_("Members"), attrs={"th": {"numeric": True}})
    status = tables.Column(verbose_name=_("Status"), orderable=False)

    class Meta:
        caption = _("Groups in Voorbeeldstad")


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "name": "Stationsplein",
            "step": 5,
            "scanned": date(2026, 10, 12),
            "members": 14,
            "status": gettext("3 hold back"),
        },
        {
            "name": "Parkrand",
            "step": 6,
            "scanned": date(2026, 6, 5),
            "members": 12,
            "status": gettext("Scan nearly old"),
        },
        {
            "name": "Havenkwartier",
            "step": 2,
            "scanned": None,
            "members": 8,
            "status": gettext("Names closed"),
        },
        {
            "name": "Lindelaan",
            "step": 7,
            "scanned": date(2026, 2, 1),
            "members": 6,
            "status": gettext("Handed over"),
        },
    ]


def _table(request: HttpRequest) -> tables.Table:
    table = SpecimenTable(_rows(), request=request)
    table.caption = str(SpecimenTable.Meta.caption)
    tables.RequestConfig(request, paginate={"per_page": 3, "silent": True}).configure(table)
    return table


def _smart(lacking: str, summary: str) -> dict[str, Any]:
    letters = [{"letter": letter, "met": letter not in lacking} for letter in "SMART"]
    return {"letters": letters, "summary": summary}


def _chart() -> Chart:
    rows = [
        (gettext("Behaviour"), 21),
        (gettext("Work and school"), 7),
        (gettext("Early signals"), 12),
        (gettext("Families"), 3),
    ]
    spec = {
        "width": 480,
        "height": {"step": 30},
        "data": {"values": [{"theme": str(name), "number": number} for name, number in rows]},
        "encoding": {
            "y": {"field": "theme", "type": "nominal", "title": None, "sort": None},
            "x": {"field": "number", "type": "quantitative", "title": gettext("Interventions")},
        },
        "layer": [
            {"mark": {"type": "bar", "height": 16}},
            {"mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"text": {"field": "number"}}},
        ],
    }
    return make_chart(
        spec,
        title=gettext("Interventions per theme"),
        description=gettext("Behaviour has most interventions: 21 of 62. Families has least: 3."),
        columns=[gettext("Theme"), gettext("Interventions")],
        rows=rows,
    )


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """What the gallery page needs."""
    wrong = SpecimenForm(
        {"f-group": "Stationsplein", "f-term": gettext("31 June 2027"), "f-kind": "p"}, prefix="f"
    )
    return {
        "parts": PARTS,
        "specimen": SpecimenForm(prefix="n", initial={"agreed": ["p"], "level": "g"}),
        "wrong": wrong,
        "table": _table(request),
        "chart": _chart(),
        "smart_whole": _smart("", gettext("SMART: all five")),
        "smart_lacking": _smart("MT", gettext("SMART: lacks measurable and bound to a term")),
        "old_text": gettext("The core meets at most twice a month on the square after 22:00."),
        "new_text": gettext("The core no longer meets on the square after 21:00."),
        "themes": [
            gettext("Behaviour"),
            gettext("Work and school"),
            gettext("Early signals"),
            gettext("Families"),
        ],
    }
