"""The handover file: everything that a next regisseur has to know, in one document, made when it is asked for.

Each slice adds its own part at start-up, so that this one need not know it::

    handover_section("actions", _("Open actions"), open_actions, columns=(_("Action"), _("Who"), _("Term")), order=50)

where ``open_actions(programme, reader)`` gives the rows: what is still open, within the reach of the reader.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.ui.documents import add_table, typst_pdf, word_bytes, word_document

from .models import Programme

Rows = Callable[[Programme, Actor], Iterable[Sequence[Any]]]
TEMPLATE = Path(__file__).with_name("typst") / "handover.typ"


@dataclass(frozen=True)
class Section:
    """One part of the file. A row has as many values as there are columns; without columns it is a line of text."""

    key: str
    title: str | Promise
    rows: Rows
    columns: tuple[str | Promise, ...] = ()
    order: int = 50
    empty: str | Promise = ""


@dataclass(frozen=True)
class Written:
    """A part as it stands in one file: all values are texts."""

    key: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    empty: str


_sections: dict[str, Section] = {}


def handover_section(
    key: str,
    title: str | Promise,
    rows: Rows,
    *,
    columns: Sequence[str | Promise] = (),
    order: int = 50,
    empty: str | Promise = "",
) -> Section:
    """Adds a part to every handover file; the parts stand in the order of ``order``, then of ``key``.

    ``empty`` is what stands there when there are no rows. Raises ValueError when another part has this key.
    """
    section = Section(key, title, rows, tuple(columns), order, empty)
    if _sections.setdefault(key, section) is not section:
        raise ValueError(f"handover section {key} is registered twice")
    return section


def sections() -> list[Section]:
    """All parts, in the order in which they stand in the file."""
    return sorted(_sections.values(), key=lambda section: (section.order, section.key))


def handover_of(programme: Programme, reader: Actor) -> list[Written]:
    """What stands in the file today, in the language of the moment."""
    return [_written(section, programme, reader) for section in sections()]


def file_name(programme: Programme) -> str:
    """The name of the file without its extension."""
    return slugify(f"{_('handover')} {programme.name} {timezone.localdate().isoformat()}")


def handover_pdf(programme: Programme, reader: Actor) -> bytes:
    """PDF/UA-1 of the handover file."""
    data = {
        "lead": _lead(programme, reader),
        "sections": [vars(part) for part in handover_of(programme, reader)],
        "nothing": _("Nothing."),
    }
    return typst_pdf(TEMPLATE, data, title=_title(programme))


def handover_word(programme: Programme, reader: Actor) -> bytes:
    """The handover file for Word, to write in."""
    language = "en-GB" if (get_language() or "nl").startswith("en") else "nl-NL"
    document = word_document(title=_title(programme), language=language)
    document.add_paragraph(_lead(programme, reader))
    for part in handover_of(programme, reader):
        document.add_heading(part.title, level=1)
        if not part.rows:
            document.add_paragraph(part.empty or _("Nothing."))
        elif part.columns:
            add_table(document, part.columns, part.rows)
        else:
            for row in part.rows:
                document.add_paragraph(" · ".join(row), style="List Bullet")
    return word_bytes(document)


def _title(programme: Programme) -> str:
    return _("Handover file of %(name)s") % {"name": programme.name}


def _lead(programme: Programme, reader: Actor) -> str:
    return _("%(municipality)s, made on %(day)s by %(name)s. It holds what was open on that day.") % {
        "municipality": programme.municipality.name,
        "day": date_format(timezone.localdate()),
        "name": reader.name,
    }


def _written(section: Section, programme: Programme, reader: Actor) -> Written:
    rows = [[_text(value) for value in row] for row in section.rows(programme, reader)]
    columns = [str(column) for column in section.columns]
    return Written(section.key, str(section.title), columns, rows, str(section.empty))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value)
    return number_format(value) if isinstance(value, int | float) else str(value)
