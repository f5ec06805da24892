"""Reads of the audit log, narrowed to the reader."""

from django.db.models import QuerySet

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import AccessPath, narrow
from regie.audit.events.models import ChainCheck, Event

# Events stand below access and cannot carry their own path.
EVENT_PATH = AccessPath(kind="event", municipality="municipality_id")


def events_for(reader: Actor) -> QuerySet[Event]:
    """The events of the reader's municipality, newest first."""
    return narrow(Event.objects.all(), reader, path=EVENT_PATH)


def last_check(chain: int) -> ChainCheck | None:
    """The outcome of the last check of a chain; None where it was never checked."""
    return ChainCheck.objects.filter(chain=chain).first()
