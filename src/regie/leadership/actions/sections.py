"""What actions put in the handover file of a programme."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.handover import handover_section
from regie.leadership.programmes.models import Programme

from .choices import UNFINISHED
from .selectors import actions_for


def open_actions(programme: Programme, reader: Actor) -> Iterator[tuple[Any, ...]]:
    """What still has to be done, the nearest date first."""
    rows = actions_for(reader).filter(programme=programme, status__in=UNFINISHED)
    for each in rows:
        yield f"{each.code} {each.title}", each.owner, each.due_on, each.get_status_display()


def register_sections() -> None:
    """Adds it to every handover file; called once, at start-up."""
    handover_section(
        "actions",
        gettext_lazy("Open actions"),
        open_actions,
        columns=(
            gettext_lazy("What"),
            gettext_lazy("Who"),
            gettext_lazy("Done before"),
            gettext_lazy("Status"),
        ),
        order=50,
        empty=gettext_lazy("No open actions."),
    )
