"""Footnotes: where a figure needs a word, above all where the publication contradicts itself.

A contradiction only touches our figure when all published rows are in view; a part of them has no published
figure to differ from.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.methods.coverage import select

from .choices import PUBLISHED_ROWS
from .scan import Scan
from .words import codes, first_up, in_words


@dataclass(frozen=True)
class Footnote:
    """A remark; ``touches`` names the figures (selections) it belongs to."""

    number: int
    text: str
    touches: tuple[str, ...]

    @property
    def on_matrix(self) -> bool:
        """It also stands under the matrix: how themes are counted, and the figure that is cited most."""
        return "themes" in self.touches or "theme-3" in self.touches


def footnotes(scan: Scan) -> list[Footnote]:
    """The footnotes that this scan needs, numbered from 1."""
    if not scan.rows:
        return []
    found = [*_counting(scan), *_publication(scan), *_knowledge(scan)]
    return [Footnote(number, text, touches) for number, (text, touches) in enumerate(found, 1)]


def marks(notes: list[Footnote]) -> dict[str, list[int]]:
    """Per figure the numbers of its footnotes."""
    found: dict[str, list[int]] = {}
    for note in notes:
        for figure in note.touches:
            found.setdefault(figure, []).append(note.number)
    return found


Note = tuple[str, tuple[str, ...]]


def _counting(scan: Scan) -> Iterator[Note]:
    yield (
        _(
            "The number under a theme counts main theme and side theme together. An intervention can belong to"
            " several themes, so the numbers do not add up to %(total)s."
        )
        % {"total": len(scan.rows)},
        ("themes",),
    )
    conditions = select(scan.rows, "condition")
    if conditions:
        yield (
            ngettext(
                "%(codes)s is a condition of the process, not an intervention. It counts in the total.",
                "%(codes)s are conditions of the process, not interventions. They count in the total.",
                len(conditions),
            )
            % {"codes": codes(conditions)},
            ("all", "condition"),
        )
    distinct, rows = scan.counts["recognised_distinct"], scan.counts["recognised"]
    if distinct != rows:
        yield (
            first_up(
                ngettext(
                    "%(items)s recognised intervention from the catalogue, deployed in %(rows)s places.",
                    "%(items)s recognised interventions from the catalogue, deployed in %(rows)s places.",
                    distinct,
                )
                % {"items": in_words(distinct), "rows": in_words(rows)}
            ),
            ("recognised",),
        )
    unknown = scan.prevention["unknown"]
    if unknown:
        yield (
            first_up(
                ngettext(
                    "Of %(number)s intervention the prevention level is not known.",
                    "Of %(number)s interventions the prevention level is not known.",
                    unknown,
                )
                % {"number": in_words(unknown)}
            )
            + " "
            + _("An intervention can work on several levels."),
            ("prevention",),
        )


def _publication(scan: Scan) -> Iterator[Note]:
    if not scan.holds_whole_publication or scan.chosen.narrows_rows:
        return
    published = {
        "signalling": len(select(scan.published, "theme-3")),
        "not_founded": len(select(scan.published, "not_founded")),
        "total": PUBLISHED_ROWS,
    }
    yield (
        _(
            "Early signalling: we count %(signalling)s in the eight public programmes. The publication says"
            " thirteen in section 2.1 and twelve in 3.1.1 and 5.2. ARN1 may be the thirteenth."
        )
        % {"signalling": in_words(published["signalling"])},
        ("theme-3",),
    )
    yield (
        _(
            "Section 3.2 of the publication prints “six of the 56” that are not founded; section 5.2 says six of the"
            " 62. Of the 62 we count %(not_founded)s."
        )
        % {"not_founded": in_words(published["not_founded"])},
        ("founded", "not_founded"),
    )
    yield (
        _(
            "Per theme the publication names two, two, one and two interventions that are not founded: seven. There"
            " are six, because AMS5 belongs to two themes."
        ),
        ("not_founded",),
    )
    yield (
        _(
            "The publication says: supra-local networks, two interventions in three municipalities. That cannot be;"
            " we count two in two."
        ),
        ("theme-9",),
    )
    schools = select(scan.published, "theme-11")
    yield (
        _(
            "The publication says: schools, %(rows)s interventions in three municipalities. By their names alone four"
            " municipalities work there; we count %(places)s."
        )
        % {"rows": in_words(len(schools)), "places": in_words(len({row.municipality for row in schools}))},
        ("theme-11",),
    )


def _knowledge(scan: Scan) -> Iterator[Note]:
    dutch = [one for one in scan.plausible if one.factor.dutch_study == "yes"]
    yield (
        _(
            "The text of the synthesis says that 26 of the 47 plausible factors were studied in the Netherlands; its"
            " own annex has %(number)s. We count the annex."
        )
        % {"number": len(dutch)},
        ("plausible",),
    )
