"""What is lower in the house, and an action itself, as that which an action comes from or another page is about."""

from django.urls import reverse

from regie.access.authorisation.actors import Actor
from regie.rulebook.findings.selectors import findings_for

from .selectors import actions_for
from .sources import Source


def action_as_source(reader: Actor, key: int) -> Source | None:
    """The action with this key, for a reader who may see it."""
    found = actions_for(reader).filter(pk=key).first()
    if found is None:
        return None
    return Source("action", key, reverse("actions:detail", args=[key]), f"{found.code} {found.title}")


def finding_as_source(reader: Actor, key: int) -> Source | None:
    """The finding with this key, for a reader who may see it; named by its rule and what it is about."""
    found = findings_for(reader).filter(pk=key).first()
    if found is None:
        return None
    return Source("finding", key, reverse("findings:detail", args=[key]), f"{found.rule} {found.object_name}")
