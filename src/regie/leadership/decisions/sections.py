"""What decisions put in the handover file of a programme."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.handover import handover_section
from regie.leadership.programmes.models import Programme

from .selectors import decisions_for

YEAR_DAYS = 365


def decisions_of_the_year(programme: Programme, reader: Actor) -> Iterator[tuple[Any, ...]]:
    """The decisions of the past year, the newest first."""
    since = timezone.localdate() - timedelta(days=YEAR_DAYS)
    for each in decisions_for(reader).filter(programme=programme, decided_on__gte=since):
        name = f"{each.code} {each.title}"
        yield name, each.get_body_display(), each.decided_on, each.get_outcome_display(), each.reference


def register_sections() -> None:
    """Adds it to every handover file; called once, at start-up."""
    handover_section(
        "decisions",
        gettext_lazy("Decisions of the past year"),
        decisions_of_the_year,
        columns=(
            gettext_lazy("Decision"),
            gettext_lazy("Who decided"),
            gettext_lazy("Decided on"),
            gettext_lazy("Outcome"),
            gettext_lazy("Case number"),
        ),
        order=40,
        empty=gettext_lazy("No decisions in the past year."),
    )
