"""Lists that filter, sort, page and export what they show.

A view gives a queryset, a ``django_tables2`` table and a ``django_filters`` filter set::

    return list_page(request, queryset=rows, table=FactorTable, filters=FactorFilter,
                     title=_("Factors"), template="factors/list.html")
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django_filters import FilterSet
from django_tables2.data import TableQuerysetData

from .limits import over_limit
from .spreadsheets import Row, csv_response, excel_response

PAGE_SIZE = 25
#: a day, and a moment, as tables show them
SHORT_DAY = "j N Y"
SHORT_MOMENT = "j N Y, H.i"


class CountsWithRows(Paginator):
    """Counts and reads a page in one query, for rows annotated with ``total=Window(Count("*"))``.

    A page has PAGE_SIZE rows at most, whatever the address asks.
    """

    def __init__(self, object_list: Any, per_page: int, **options: Any) -> None:
        super().__init__(object_list, max(1, min(per_page, PAGE_SIZE)), **options)

    def page(self, number: int | str) -> Page:
        try:
            wanted = max(1, int(number))
        except ValueError:
            return super().page(number)
        rows: Any = self.object_list[(wanted - 1) * self.per_page : wanted * self.per_page]
        first = next(iter(rows.data), None)
        if first is None and wanted > 1:
            return super().page(number)  # counts, and says that there is no such page
        self.count = first.total if first else 0
        return self._get_page(rows, wanted, self)  # type: ignore[attr-defined]


def list_page(
    request: HttpRequest,
    *,
    queryset: QuerySet | Sequence[Any],
    table: type[tables.Table],
    filters: type[FilterSet] | None = None,
    title: str,
    template: str = "ui/list.html",
    page_size: int = PAGE_SIZE,
    paginator: type[Paginator] = Paginator,
    export_rows: Callable[[Any], Iterable[Row]] | None = None,
    exports: bool = True,
    **context: Any,
) -> HttpResponse:
    """The list as a page, or with ``?export=csv`` or ``?export=xlsx`` as a download of all filtered rows.

    The download holds the columns of the table, or what ``export_rows`` makes of the filtered queryset:
    headings first. Give it where there are many rows or more columns than the screen shows. Without ``exports`` the
    list has no download of its own, as with personal data, which leaves another way.
    """
    chosen = filters(request.GET or None, queryset=queryset, request=request) if filters else None
    rows = chosen.qs if chosen else queryset
    shown = table(rows)
    export = request.GET.get("export") if exports else None
    if export in ("csv", "xlsx"):
        if stop := over_limit(request, "export"):
            return stop
        tables.RequestConfig(request, paginate=False).configure(shown)
        name = slugify(str(title))
        ordered = shown.data.data if isinstance(shown.data, TableQuerysetData) else rows
        values = export_rows(ordered) if export_rows else shown.as_values()
        if export == "xlsx":
            download: Any = excel_response({str(title): values}, name=name)
        else:
            download = csv_response(values, name=name)
        return download  # streaming; by its type no HttpResponse, in use it is one
    pages = {"per_page": page_size, "silent": True, "paginator_class": paginator}
    tables.RequestConfig(request, paginate=pages).configure(shown)
    return render(
        request,
        template,
        {"table": shown, "filter": chosen, "title": title, "count": shown.paginator.count, **context},
    )
