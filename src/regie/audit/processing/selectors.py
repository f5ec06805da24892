"""Who processed the data of one person: the lines, with the audit events that say by whom."""

from dataclasses import dataclass
from datetime import UTC, datetime

from regie.audit.events.models import Event

from .models import ProcessingLine


@dataclass(frozen=True)
class Reading:
    """One act of processing. ``person``, ``role`` and ``organisation`` are empty where no event is kept any more."""

    at: datetime
    what: str
    activity_uri: str
    status: str
    person: str = ""
    person_id: int | None = None
    role: str = ""
    organisation: str = ""
    municipality_id: int | None = None
    action: str = ""
    origin: str = ""
    trace_id: str = ""


def readings_of(subject_id: str) -> list[Reading]:
    """Every act of processing of the data subject with this pseudonym, newest first. Two queries.

    A line belongs to the event of the same trace in whose span it was written. Whether the asker may know this
    is for the caller to decide.
    """
    lines = ProcessingLine.objects.filter(data_subject_id=subject_id)
    found = Event.objects.filter(trace_id__in=lines.order_by().values("trace_id")).order_by("-number")
    # Oldest last: where a span has more events, the first that was written says who it was.
    events = {(event.trace_id, event.span_id): event for event in found}
    return [
        _reading(line, events.get((line.trace_id, line.parent_span_id)))
        for line in lines.order_by("-start_time", "-pk")
    ]


def _reading(line: ProcessingLine, event: Event | None) -> Reading:
    said = Reading(
        at=datetime.fromtimestamp(line.start_time / 1000, UTC),
        what=line.name,
        activity_uri=line.activity_uri,
        status=line.status,
        trace_id=line.trace_id,
    )
    if event is None:
        return said
    return Reading(
        **{
            **vars(said),
            "person": event.actor_name,
            "person_id": event.actor_id,
            "role": event.actor_role,
            "organisation": event.organisation_name,
            "municipality_id": event.municipality_id,
            "action": event.action,
            "origin": event.origin,
        }
    )
