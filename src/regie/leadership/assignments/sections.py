"""What assignments put in the handover file."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.handover import handover_section
from regie.leadership.programmes.models import Programme

from .comparing import in_words
from .models import Assignment
from .selectors import ROWS, assignments_for, support_of, with_parts

Row = tuple[Any, ...]


def assignment(programme: Programme, reader: Actor) -> Iterator[Row]:
    """The versions, and of the newest all that stands in it."""
    rows = with_parts(assignments_for(reader).filter(programme=programme)).order_by("-number")
    for place, each in enumerate(rows):
        name = f"{_('version')} {each.number}"
        yield name, _("Status"), each.get_status_display()
        if place == 0:
            yield from ((name, *row) for row in _parts(each))


def _parts(each: Assignment) -> Iterator[Row]:
    for field in ("success_factors", "scope_in", "scope_out", "preconditions"):
        if text := getattr(each, field).strip():
            yield getattr(Assignment, field).field.verbose_name, text
    for part, model in ROWS.items():
        for row in getattr(each, part).all():
            yield model._meta.verbose_name, in_words(row, part)
    for decision in (each.triangle_decision, each.college_decision):
        if decision is not None:
            day, body = date_format(decision.decided_on), decision.get_body_display()
            yield _("Decision"), f"{decision.code}, {body}, {day}: {decision.get_outcome_display()}"


def support(programme: Programme, reader: Actor) -> Iterator[Row]:
    for each in support_of(programme):
        if each.pk:
            yield each, each.alderman_shown, each.get_answer_display(), each.on, each.note


def register_sections() -> None:
    """Adds them to every handover file."""
    handover_section(
        "assignment",
        gettext_lazy("Assignment"),
        assignment,
        columns=(
            gettext_lazy("Version"),
            gettext_lazy("Part of the assignment"),
            gettext_lazy("What stands in it"),
        ),
        order=20,
        empty=gettext_lazy("There is no assignment yet."),
    )
    handover_section(
        "support",
        gettext_lazy("Support per portfolio"),
        support,
        columns=(
            gettext_lazy("Portfolio"),
            gettext_lazy("Alderman"),
            gettext_lazy("Support"),
            gettext_lazy("Asked on"),
            gettext_lazy("Conditions or remarks"),
        ),
        order=25,
        empty=gettext_lazy("Nobody was asked yet."),
    )
