"""A decision as that which an action comes from."""

from django.urls import reverse

from regie.access.authorisation.actors import Actor
from regie.leadership.actions.sources import Source

from .selectors import decisions_for


def decision_as_source(reader: Actor, key: int) -> Source | None:
    """The decision with this key, for a reader who may see it."""
    decision = decisions_for(reader).filter(pk=key).first()
    if decision is None:
        return None
    return Source(
        "decision", key, reverse("decisions:detail", args=[key]), f"{decision.code} {decision.title}"
    )
