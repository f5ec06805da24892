"""The differences, the agreement, and all of it as a spreadsheet; open when both coders are ready."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from regie.access.authorisation.decorators import requires
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme
from regie.ui.limits import limited
from regie.ui.spreadsheets import excel_response

from ..comparison import Row, agreement_over, rows_for
from ..exports import sheets
from ..policies import check_compare
from ..reading import main_reading, reading_of
from . import actor_of, round_context, round_or_404

PAGE_SIZE = 50
RISK_FIRST = ("-polarity", "code")


@requires("view", "coding")
def compare_page(request: HttpRequest, pk: int) -> HttpResponse:
    round = round_or_404(request, pk)
    check_compare(actor_of(request), round)
    rows = rows_for(actor_of(request), round, with_consensus=False)
    only = request.GET.get("toon") != "alles"
    shown = [row for row in rows if not row.is_equal or row.certainty_differences] if only else rows
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    names = Names()
    context = round_context(request, round, "compare") | {
        "page": page,
        "rows": [names.side_by_side(row) for row in page],
        "only_differences": only,
        "show_all": not only,
        "total": len(rows),
        "equal": sum(row.is_equal for row in rows),
        "different": sum(not row.is_equal for row in rows),
        "only_certainty": sum(row.is_equal and bool(row.certainty_differences) for row in rows),
    }
    return render(request, "codings/compare.html", context)


@requires("view", "coding")
def agreement_page(request: HttpRequest, pk: int) -> HttpResponse:
    round = round_or_404(request, pk)
    check_compare(actor_of(request), round)
    rows = rows_for(actor_of(request), round, with_consensus=False)
    result = agreement_over(rows, Theme.objects.all(), Factor.objects.order_by(*RISK_FIRST))
    context = round_context(request, round, "agreement") | {
        "result": result,
        "main": result.main_theme,
        "main_reading": main_reading(result.main_theme),
        "tables": [
            ("themes", [(each, reading_of(each.agreement)) for each in result.themes]),
            ("factors", [(each, reading_of(each.agreement)) for each in result.factors]),
        ],
    }
    return render(request, "codings/agreement.html", context)


@requires("view", "coding")
@limited("export")
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Codings, differences and agreement in one workbook."""
    round = round_or_404(request, pk)
    check_compare(actor_of(request), round)
    themes, factors = list(Theme.objects.all()), list(Factor.objects.order_by(*RISK_FIRST))
    rows = rows_for(actor_of(request), round)
    book: dict[str, Iterable[Iterable[Any]]] = {**sheets(round, rows, themes, factors)}
    download: Any = excel_response(book, name=slugify(round.title) or "codering")
    return download  # streaming; by its type no HttpResponse, in use it is one


class Names:
    """Themes and factors by key, read once, to put codings into words."""

    def __init__(self) -> None:
        self.themes = {theme.pk: theme for theme in Theme.objects.all()}
        self.factors = {factor.pk: factor for factor in Factor.objects.order_by(*RISK_FIRST)}

    def side_by_side(self, row: Row) -> dict[str, Any]:
        """What a template shows of a row: each theme and factor once, with who gave it."""
        return {
            "row": row,
            "item": row.item,
            "same": self._same(row),
            "main_a": self.themes.get(row.a.main_theme or 0),
            "main_b": self.themes.get(row.b.main_theme or 0),
            "themes": [
                (theme, key in row.a.side_themes, key in row.b.side_themes)
                for key, theme in self.themes.items()
                if key in row.a.side_themes | row.b.side_themes
            ],
            "factors": [
                (factor, _label(row.a.factors.get(key)), _label(row.b.factors.get(key)))
                for key, factor in self.factors.items()
                if key in row.a.factors or key in row.b.factors
            ],
        }

    def _same(self, row: Row) -> list[str]:
        """What both chose, in words: the main theme first, then side themes, then factors."""
        main = [] if row.has_other_main_theme else [row.a.main_theme]
        side = [key for key in self.themes if key in row.a.side_themes & row.b.side_themes]
        both = [key for key in self.factors if key in row.a.factors and key in row.b.factors]
        factors = [self.factors[key].name for key in both if key not in row.certainty_differences]
        return [self.themes[key].name for key in (*main, *side) if key in self.themes] + factors


def _label(certainty: str | None) -> str:
    return str(Certainty(certainty).label) if certainty else ""
