"""What escalations and questions put in the handover file of a programme."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.handover import handover_section
from regie.leadership.programmes.models import Programme

from .selectors import open_escalations, questions_for


def waiting_escalations(programme: Programme, reader: Actor) -> Iterator[tuple[Any, ...]]:
    """What is escalated and not settled."""
    for each in open_escalations(reader).filter(programme=programme):
        name = f"{each.code} {each.subject}"
        yield name, each.get_to_display(), each.raised_on, each.consultation_on, each.reason


def open_questions(programme: Programme, reader: Actor) -> Iterator[tuple[Any, ...]]:
    """Questions without an answer."""
    for each in questions_for(reader).filter(programme=programme, answer=""):
        yield each.text, each.get_level_display() if each.level else "", each.asked_on, each.asked_by


def register_sections() -> None:
    """Adds them to every handover file; called once, at start-up."""
    handover_section(
        "escalations",
        gettext_lazy("Open escalations"),
        waiting_escalations,
        columns=(
            gettext_lazy("What is stuck"),
            gettext_lazy("Brought to"),
            gettext_lazy("Raised on"),
            gettext_lazy("Consultation"),
            gettext_lazy("Why, and what was tried"),
        ),
        order=45,
        empty=gettext_lazy("Nothing is escalated"),
    )
    handover_section(
        "questions",
        gettext_lazy("Questions without an answer"),
        open_questions,
        columns=(
            gettext_lazy("Question"),
            gettext_lazy("Level"),
            gettext_lazy("Asked on"),
            gettext_lazy("By"),
        ),
        order=55,
        empty=gettext_lazy("No question waits for an answer."),
    )
