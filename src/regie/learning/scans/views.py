"""The screens of the scan: the scan itself, the rows behind a figure, where the coding comes from, on paper."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import check, decide
from regie.access.authorisation.requests import ActorRequest
from regie.knowledge.factors.choices import Certainty
from regie.methods.coverage import ScanRow
from regie.ui.limits import limited
from regie.ui.lists import list_page

from . import exports, figures, presentation, report
from .choices import SIDE_BY_SIDE, Format
from .footnotes import footnotes, marks
from .forms import ScanFilterForm
from .scan import Scan
from .selectors import Place, places_for, scan_for, themes_all
from .sentences import sentences
from .services import export_noted
from .tables import RowTable
from .words import in_words

SUMMARY_LINES = 50
ROW_LINES = 25
CODING_LINES = 100


@dataclass
class Asked:
    """What a request asks for: the filter as filled in, the municipalities in reach, and the scan."""

    form: ScanFilterForm
    places: list[Place]
    scan: Scan


def asked_for(request: ActorRequest, action: str = "view") -> Asked:
    """Reads the filter and makes the scan, in the reach of the person who asks. Seven queries."""
    reader = request.actor
    places, themes = places_for(reader), themes_all()
    form = ScanFilterForm(request.GET, places=places, themes=themes, own=reader.municipality_id)
    scan = scan_for(reader, form.chosen, action=action, themes=themes)
    form.offer(scan)
    return Asked(form, places, scan)


@requires("view", "scan")
def scan_page(request: ActorRequest) -> HttpResponse:
    asked = asked_for(request)
    context = {
        "form": asked.form,
        "scan": asked.scan,
        "lead": figures.lead(asked.scan),
        "own_is_missing": _own_is_missing(request, asked),
        **_abilities(request),
    }
    if asked.scan.rows:
        context |= _findings(asked.scan) | _matrix(request, asked.scan) | _compared(request, asked)
    return render(request, "scans/scan.html", context)


@requires("view", "scan")
def rows_page(request: ActorRequest) -> HttpResponse:
    """The rows behind a figure (``keuze``) or a sentence (``rij``), as a list to sort and take along."""
    form = request.GET.get("export", "")
    if form:
        check(request.actor, "export", "scan")
    asked = asked_for(request, "export" if form else "view")
    rows, label = _behind(request, asked.scan)
    if form:
        export_noted(by=request.actor, form=form, scan=asked.scan, rows=len(rows))
    return list_page(
        request,
        queryset=rows,
        table=RowTable,
        title=_("Interventions behind a figure"),
        template="scans/rows.html",
        page_size=ROW_LINES,
        lead=label,
        scan=asked.scan,
        back=reverse("scans:scan") + asked.scan.chosen.query(),
        described=report.filters_in_words(asked.scan),
        can_export=bool(decide(request.actor, "export", "scan")),
    )


@requires("view", "scan")
def origin_page(request: ActorRequest) -> HttpResponse:
    """How the coding of the published programmes was reconstructed, with the certainty of every row."""
    asked = asked_for(request)
    page = Paginator(asked.scan.reconstructed, CODING_LINES).get_page(request.GET.get("pagina"))
    names = {theme.number: theme.name for theme in asked.scan.themes}
    lines = [(row, names[row.main_theme], Certainty(row.certainty).label) for row in page]
    context = {"scan": asked.scan, "page": page, "lines": lines, "pages": _linked(page, asked.scan, "pagina")}
    return render(request, "scans/origin.html", context)


@requires("export", "scan")
def print_page(request: ActorRequest) -> HttpResponse:
    """The scan as one document to print."""
    scan = asked_for(request, "export").scan
    return render(request, "scans/print.html", exports.paper(scan))


@requires("export", "scan")
@limited("export")
def export(request: ActorRequest, form: str) -> HttpResponseBase:
    """The scan as a file, of exactly what the filter shows; noted in the audit log."""
    if form not in Format.values:
        raise Http404(_("A scan does not exist in this form."))
    scan = asked_for(request, "export").scan
    export_noted(by=request.actor, form=form, scan=scan, rows=len(scan.rows))
    return exports.response(scan, Format(form))


def _findings(scan: Scan) -> dict[str, Any]:
    rows_url = reverse("scans:rows")
    notes = footnotes(scan)
    numbers = marks(notes)
    return {
        "notes": notes,
        "prevention_marks": presentation.marks_html(numbers.get("prevention", ())),
        "plausible_marks": presentation.marks_html(numbers.get("plausible", ())),
        "sentences": [
            (sentence, presentation.sentence_url(scan, sentence, rows_url)) for sentence in sentences(scan)
        ],
        "groups": presentation.linked_groups(scan, figures.figure_groups(scan), numbers, rows_url),
        "heads": presentation.theme_heads(scan, numbers, rows_url),
        "founded_bars": presentation.factor_bars(scan, scan.founded_risk, rows_url),
        "founded_in_words": in_words(len(scan.founded_risk)),
        "protective_in_words": in_words(len(scan.protective)),
        "protective_bars": presentation.factor_bars(scan, scan.protective, rows_url),
        "plausible": scan.plausible,
        "plausible_bars": presentation.factor_bars(
            scan, [one for one in scan.plausible if one.total], rows_url
        ),
        "plausible_idle": sum(not one.total for one in scan.plausible),
        "plausible_dutch": sum(one.factor.dutch_study == "yes" for one in scan.plausible),
        "level_bars": presentation.level_bars(scan, figures.prevention_figures(scan), rows_url),
        "origin_url": reverse("scans:origin") + scan.chosen.query(),
    }


def _matrix(request: ActorRequest, scan: Scan) -> dict[str, Any]:
    pages = Paginator(presentation.matrix_pages(scan), 1)
    page = pages.get_page(request.GET.get("pagina"))
    groups = presentation.matrix_groups(scan, page.object_list[0])
    return {
        "matrix": groups,
        "matrix_page": _linked(page, scan, "pagina"),
        "matrix_rows": sum(len(group.rows) for group in groups),
    }


def _compared(request: ActorRequest, asked: Asked) -> dict[str, Any]:
    """Municipalities beside each other; many of them under each other, in pages."""
    scan, rows_url = asked.scan, reverse("scans:rows")
    if len(scan.places) < 2:
        return {}
    if len(scan.places) <= SIDE_BY_SIDE:
        return {"comparison": presentation.side_by_side(scan, asked.places, rows_url)}
    page = Paginator(list(scan.places), SUMMARY_LINES).get_page(request.GET.get("blad"))
    return {
        "overview": presentation.one_per_line(scan, list(page.object_list), asked.places, rows_url),
        "overview_page": _linked(page, scan, "blad"),
    }


def _linked(page: Page, scan: Scan, parameter: str) -> dict[str, Any]:
    """A page with the addresses of the one before and the one after; empty where all fits on one."""
    if page.paginator.num_pages < 2:
        return {}
    before = scan.chosen.query(**{parameter: page.previous_page_number()}) if page.has_previous() else ""
    after = scan.chosen.query(**{parameter: page.next_page_number()}) if page.has_next() else ""
    return {"number": page.number, "of": page.paginator.num_pages, "before": before, "after": after}


def _behind(request: ActorRequest, scan: Scan) -> tuple[list[ScanRow], str]:
    keys = request.GET.getlist("rij")
    if keys:
        return [row for row in scan.rows if str(row.key) in keys], _("The interventions of one sentence.")
    selection = request.GET.get("keuze") or "all"
    try:
        return scan.behind(selection), report.selection_in_words(selection, scan)
    except ValueError:
        raise Http404(_("This figure does not exist.")) from None


def _own_is_missing(request: ActorRequest, asked: Asked) -> bool:
    reader = request.actor
    can_add = bool(decide(reader, "change", "deployment"))
    return can_add and all(place.pk != reader.municipality_id for place in asked.places)


def _abilities(request: ActorRequest) -> dict[str, bool]:
    reader = request.actor
    return {
        "can_export": bool(decide(reader, "export", "scan")),
        "can_import": bool(decide(reader, "import", "deployment")),
        "can_add": bool(decide(reader, "change", "deployment")),
    }
