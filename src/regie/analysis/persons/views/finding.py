"""Finding one person exactly, and taking the list along."""

from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.exporting import rows_leave
from regie.access.dossiers.processing import processed
from regie.ui.limits import limited
from regie.ui.spreadsheets import EXCEL, Row, csv_response, new_workbook, write_sheet

from ..activities import PERSONS
from ..forms import SearchForm
from ..policies import can_add
from ..selectors import persons_called, persons_for
from ..services import search_record
from ..tables import EXPORT_HEADINGS, PersonFilter, export_row, states_of

WIDTHS = (12, 18, 24, 14, 28, 10, 20, 16, 28, 28, 24, 20)


@requires("search", "person")
@limited("search", when=lambda request: request.method == "POST")
@processed(PERSONS, "search")
def search_page(request: ActorRequest) -> HttpResponse:
    """By POST only: what somebody searches for stands in no address, and so in no history and no log."""
    form, found = SearchForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        rows = persons_called(request.actor, form.cleaned_data["name"], form.cleaned_data["born"], "search")
        found = [{"person": each, "states": states_of(each)} for each in rows]
        search_record(found=len(found), by=request.actor)
    context = {"form": form, "found": found, "may_add": can_add(request.actor)}
    return render(request, "persons/search.html", context, status=422 if form.errors else 200)


@requires("export", "person")
@limited("export")
def export(request: ActorRequest, form: str) -> HttpResponseBase:
    """The filtered list as a file. Each chunk asks anew who may see it, and is logged by itself."""
    if form not in ("csv", "xlsx"):
        raise Http404
    actor = request.actor

    def rows() -> Any:
        return PersonFilter(request.GET or None, queryset=persons_for(actor, "export"), request=request).qs

    chunks = rows_leave(by=actor, activity=PERSONS, name="export persons", rows=rows, to_row=export_row)
    # The first chunk is read here: what cannot be logged gives a page that says so, not half a file.
    headings: list[Row] = [[str(each) for each in EXPORT_HEADINGS]]
    whole: Iterator[list[Row]] = chain([headings], [next(chunks, [])], chunks)
    return _file(form, chain.from_iterable(whole))


def _file(form: str, rows: Iterator[Row]) -> HttpResponseBase:
    name = _("persons")
    if form == "csv":
        return csv_response(rows, name=name)
    # In memory: nothing of a person lies readable on disk, not for a moment either.
    file = BytesIO()
    with new_workbook(file, rows_in_any_order=True) as book:
        write_sheet(book, _("Persons"), rows, widths=WIDTHS)
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(file.getvalue(), content_type=EXCEL, headers=headers)
