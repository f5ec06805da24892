"""Which assignments rest on a decision, for the page of that decision."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.leadership.decisions.effects import Effect, register_effects
from regie.leadership.decisions.models import Decision

from .selectors import assignments_for


def assignments_on(reader: Actor, decision: Decision) -> Iterator[Effect]:
    """The versions that this decision gives force to and this reader may see."""
    resting = Q(triangle_decision=decision) | Q(college_decision=decision)
    for each in assignments_for(reader).filter(resting):
        yield Effect(_("Assignment"), str(each), reverse("assignments:detail", args=[each.pk]))


def register_all() -> None:
    """Says it to the decisions."""
    register_effects("assignment", assignments_on)
