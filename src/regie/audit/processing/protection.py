"""What the database itself refuses on the processing log: a line may only go when it began before the ``Horizon``."""

from regie.audit.events.guards import guard

LINES = guard(
    "processing_processingline",
    may_go="EXISTS (SELECT 1 FROM processing_horizon h WHERE OLD.start_time < h.before)",
)
