"""A scan as the screen shows it: groups of matrix rows, bars, and municipalities side by side.

What repeats by the hundred (lines of the matrix, bars) is made into HTML here: in a template it would cost more
than all the counting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.knowledge.factors.choices import Certainty
from regie.methods.coverage import (
    MAIN,
    NONE,
    SIDE,
    FactorCoverage,
    ScanRow,
    counts,
    factor_coverage,
    theme_counts,
    theme_matrix,
)

from .choices import MATRIX_ROWS
from .figures import Figure, FigureGroup
from .scan import Scan
from .selectors import Place
from .sentences import Sentence
from .words import in_words


@dataclass(frozen=True)
class MatrixRow:
    """A line of the matrix; ``html`` is the whole ``tr``."""

    row: ScanRow
    html: SafeString
    evidence: str
    certainty: str


@dataclass(frozen=True)
class MatrixGroup:
    """The lines of one municipality."""

    place: str
    summary: str
    rows: list[MatrixRow]


def matrix_pages(scan: Scan) -> list[list[str]]:
    """The municipalities per page of the matrix: as many whole ones as fit in MATRIX_ROWS lines."""
    pages: list[list[str]] = []
    lines = MATRIX_ROWS + 1
    for place, rows in scan.places.items():
        if lines + len(rows) > MATRIX_ROWS:
            pages.append([])
            lines = 0
        pages[-1].append(place)
        lines += len(rows)
    return pages


LINE = (
    '<tr{}><th scope="row"><span class="regie-scan__name"><span class="regie-scan__code">{}</span>{}</span></th>'
    '{}<td class="text">{}</td><td class="text">{}</td></tr>'
)


def matrix_groups(scan: Scan, places: Sequence[str], *, linked: bool = True) -> list[MatrixGroup]:
    """The matrix of these municipalities; ``linked`` makes each name lead to its deployment."""
    cells, certainty = _cells(), {value: str(label) for value, label in Certainty.choices}
    groups = []
    for place in places:
        rows = scan.places[place]
        lines = []
        for row, values in zip(rows, theme_matrix(rows, scan.themes).tolist(), strict=True):
            dots = mark_safe("".join(cells[row.is_deployed, value] for value in values))  # noqa: S308 - made below
            evidence, sure = evidence_of(row), certainty[row.certainty]
            look = "" if row.is_deployed else mark_safe(' class="not-deployed"')
            html = format_html(LINE, look, row.code, _name(row, linked), dots, evidence, sure)
            lines.append(MatrixRow(row, html, evidence, sure))
        groups.append(MatrixGroup(place, group_summary(rows), lines))
    return groups


def _name(row: ScanRow, linked: bool) -> SafeString:
    if not linked:
        return format_html("<span>{}</span>", row.name)
    return format_html(
        '<span><a class="regie-scan__link" href="{}">{}</a></span>', row_url(row.key), row.name
    )


def _cells() -> dict[tuple[bool, int], str]:
    """The HTML of a cell by whether the row is deployed and what stands in it."""
    labels = {
        (True, MAIN): _("main theme"),
        (True, SIDE): _("side theme"),
        (False, MAIN): _("main theme, not deployed"),
        (False, SIDE): _("side theme, not deployed"),
    }
    cells = {(deployed, NONE): "<td></td>" for deployed in (True, False)}
    for (deployed, value), label in labels.items():
        look = ("" if deployed else " regie-dot--light") + (" regie-dot--main" if value == MAIN else "")
        cells[deployed, value] = format_html(
            '<td><span class="regie-dot{}" role="img" aria-label="{}"></span></td>', look, label
        )
    return cells


def group_summary(rows: Sequence[ScanRow]) -> str:
    """ "13 interventions, 5 not deployed" for the heading of a municipality."""
    off = sum(not row.is_deployed for row in rows)
    total = ngettext("%(number)s intervention", "%(number)s interventions", len(rows)) % {"number": len(rows)}
    if not off:
        return _("%(total)s, all deployed") % {"total": total}
    return _("%(total)s, %(off)s not deployed") % {"total": total, "off": off}


def evidence_of(row: ScanRow) -> str:
    """How the row is founded, and that it is recognised, in a word or two."""
    if row.recognised:
        return _("founded, recognised") if row.is_founded else _("recognised, not founded yet")
    return _("founded") if row.is_founded else _("not founded yet")


def row_url(key: int) -> str:
    """The page of a deployment."""
    return _row_url().replace("0", str(key))


@cache
def _row_url() -> str:
    return reverse("deployments:detail", args=[0])


BAR = '<li{}><span>{}</span><span class="regie-bars__track" role="img" aria-label="{}">{}{}</span><b>{}</b></li>'
PART = '<svg class="{}" width="{}" height="12" aria-hidden="true"></svg>'


def factor_bars(scan: Scan, found: Sequence[FactorCoverage], rows_url: str = "") -> list[SafeString]:
    """The coverage of factors as bars; each leads to the rows behind it, if there is an address for those."""
    bars, rows = [], rows_url + scan.chosen.query()
    for one in found:
        label = one.factor.name
        if not one.factor.changeable:
            label = _("%(factor)s (cannot be changed)") % {"factor": label}
        look = "is-gap" if one.is_gap else "is-fixed" if not (one.factor.changeable or one.total) else ""
        url = f"{rows}&keuze=factor-{one.factor.code}" if one.total and rows_url else ""
        bars.append(_bar(label, one.deployed, one.not_deployed, len(scan.rows), look, url))
    return bars


def level_bars(scan: Scan, figures: Sequence[Figure], rows_url: str) -> list[SafeString]:
    """Prevention levels as bars."""
    bars = []
    for figure in figures:
        rows = scan.behind(figure.selection)
        deployed = sum(row.is_deployed for row in rows)
        url = rows_url + scan.chosen.query(keuze=figure.selection) if rows else ""
        look = "is-fixed" if figure.selection.endswith("unknown") else ""
        bars.append(_bar(figure.label, deployed, len(rows) - deployed, len(scan.rows), look, url))
    return bars


def _bar(label: str, deployed: int, off: int, total: int, look: str, url: str) -> SafeString:
    spoken = _("%(number)s deployed") % {"number": deployed}
    if off:
        spoken = _("%(number)s deployed, %(off)s not deployed") % {"number": deployed, "off": off}
    parts = [
        format_html(PART, kind, f"{100 * number / max(total, 1):.1f}%") if number else ""
        for kind, number in (("regie-deployed", deployed), ("regie-not-deployed", off))
    ]
    name = format_html('<a class="regie-scan__link" href="{}">{}</a>', url, label) if url else label
    return format_html(
        BAR, format_html(' class="{}"', look) if look else "", name, spoken, *parts, deployed + off
    )


@dataclass(frozen=True)
class Cell:
    """A number in the comparison, and where its rows are."""

    value: int
    url: str


@dataclass(frozen=True)
class Comparison:
    """Municipalities beside each other: a heading per column, and per line a label and a cell per column."""

    heads: list[str]
    lines: list[tuple[str, list[Cell]]]


COMPARED = (
    "all",
    "deployed",
    "not_deployed",
    "preventive",
    "repressive",
    "founded",
    "recognised",
    "exploratory",
)


def labels_compared() -> dict[str, str]:
    """The figures of a comparison with their labels."""
    return {
        "all": _("Interventions in total"),
        "deployed": _("Deployed"),
        "not_deployed": _("Not deployed"),
        "preventive": _("Preventive"),
        "repressive": _("Repressive"),
        "founded": _("Founded"),
        "recognised": _("Recognised"),
        "exploratory": _("Exploratory"),
    }


def side_by_side(scan: Scan, places: Sequence[Place], rows_url: str) -> Comparison:
    """A column per municipality; a line per figure, per theme, and for what nobody works on."""
    names = list(scan.places)
    queries = _queries(scan, places, rows_url)
    lines: list[tuple[str, list[Cell]]] = []
    found = {name: counts(rows) for name, rows in scan.places.items()}
    for key, label in labels_compared().items():
        lines.append((label, [Cell(found[name][key], queries[name](key)) for name in names]))
    themes = {name: theme_counts(rows, scan.themes) for name, rows in scan.places.items()}
    for column, theme in enumerate(scan.themes):
        cells = [Cell(themes[name][column].touches, queries[name](f"theme-{theme.number}")) for name in names]
        lines.append((theme.name, cells))
    risks = [factor for factor in scan.factors if factor.polarity == "risk" and factor.gives_ground]
    open_ends = [
        Cell(sum(one.is_gap for one in factor_coverage(rows, risks)), "") for rows in scan.places.values()
    ]
    lines.append((_("Founded risk factors that nobody works on"), open_ends))
    return Comparison(names, lines)


def one_per_line(scan: Scan, names: Sequence[str], places: Sequence[Place], rows_url: str) -> Comparison:
    """A line per municipality, for many of them; the columns are the figures and the themes in use."""
    queries = _queries(scan, places, rows_url)
    labels = labels_compared()
    lines = []
    for name in names:
        found = counts(scan.places[name])
        cells = [Cell(found[key], queries[name](key)) for key in labels]
        lines.append((name, [*cells, Cell(found["themes"], "")]))
    return Comparison([*labels.values(), _("Themes")], lines)


def _queries(scan: Scan, places: Sequence[Place], rows_url: str) -> dict:
    slugs = {place.name: place.slug for place in places}
    chosen = {name: replace(scan.chosen, municipalities=(slugs[name],)) for name in scan.places}
    return {
        name: (lambda selection, one=one: rows_url + one.query(keuze=selection))
        for name, one in chosen.items()
    }


@dataclass(frozen=True)
class Linked:
    """A number on the screen with its label, the address of its rows and the numbers of its footnotes."""

    label: str
    value: int
    url: str
    notes: tuple[int, ...] = ()
    part: bool = False

    @property
    def marks(self) -> SafeString:
        """Links to the footnotes."""
        return marks_html(self.notes)


def marks_html(notes: Iterable[int]) -> SafeString:
    """Links to footnotes, by number."""
    return format_html_join(
        "",
        '<a class="regie-mark" href="#noot-{}" aria-label="{}"><sup>{}</sup></a>',
        ((number, _("Footnote %(number)s") % {"number": number}, number) for number in notes),
    )


def theme_heads(scan: Scan, notes: dict[str, list[int]], rows_url: str) -> list[Linked]:
    """The columns of the matrix."""
    heads, rows = [], rows_url + scan.chosen.query()
    for count in scan.theme_counts:
        key = f"theme-{count.theme.number}"
        url = f"{rows}&keuze={key}" if count.touches else ""
        label = count.theme.short_name or count.theme.name
        heads.append(Linked(label, count.touches, url, tuple(notes.get(key, ()))))
    return heads


def linked_groups(
    scan: Scan, groups: Sequence[FigureGroup], notes: dict[str, list[int]], rows_url: str
) -> list[tuple[str, list[Linked]]]:
    """The figures of the counts panel with their addresses."""
    rows = rows_url + scan.chosen.query()
    return [
        (
            group.title,
            [
                Linked(
                    label=figure.label,
                    value=figure.value,
                    url=f"{rows}&keuze={figure.selection}" if figure.value else "",
                    notes=tuple(notes.get(figure.selection, ())),
                    part=figure.part,
                )
                for figure in group.figures
            ],
        )
        for group in groups
    ]


def sentence_url(scan: Scan, sentence: Sentence, rows_url: str) -> str:
    """The rows a sentence rests on; empty where there are none."""
    if sentence.selection:
        return rows_url + scan.chosen.query(keuze=sentence.selection)
    return rows_url + scan.chosen.query(rij=list(sentence.keys)) if sentence.keys else ""


def reconstruction_summary(scan: Scan) -> str:
    """How many rows are a reconstruction, and how sure we are of them."""
    parts = [
        f"{in_words(scan.certainty[value])} {label}"
        for value, label in Certainty.choices
        if scan.certainty.get(value)
    ]
    return ", ".join(parts)
