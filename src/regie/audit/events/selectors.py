"""Reads of the log that a page about one thing needs."""

from django.db.models import Model, QuerySet

from .models import Event


def last_actor(thing: Model, *, action: str = "") -> str:
    """The name of who last did something to a thing (or this action); empty when the log knows nobody. One query."""
    events = Event.objects.filter(object_kind=thing._meta.label_lower, object_id=str(thing.pk))
    if action:
        events = events.filter(action=action)
    last = events.first()
    return last.actor_name if last else ""


def events_of(thing: Model, limit: int = 200) -> QuerySet[Event]:
    """What was done to a thing, newest first, at most ``limit`` events. Who may read that is the caller's question."""
    return Event.objects.filter(object_kind=thing._meta.label_lower, object_id=str(thing.pk))[:limit]
