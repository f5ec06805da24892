"""An escalation as that which an action comes from."""

from django.urls import reverse

from regie.access.authorisation.actors import Actor
from regie.leadership.actions.sources import Source

from .selectors import escalations_for


def escalation_as_source(reader: Actor, key: int) -> Source | None:
    """The escalation with this key, for a reader who may see it."""
    found = escalations_for(reader).filter(pk=key).first()
    if found is None:
        return None
    return Source(
        "escalation", key, reverse("escalations:detail", args=[key]), f"{found.code} {found.subject}"
    )
