"""The end of the term of processing lines."""

from datetime import datetime

from django.db import connection, transaction

from regie.audit.events.services import record
from regie.audit.events.upkeep import Keeper

from .models import Horizon, ProcessingLine
from .services import milliseconds


@transaction.atomic
def lines_expire(older_than: datetime) -> int:
    """Removes the lines that began before this moment and writes down that it did; returns how many.

    Lines that still wait to be sent stay until they are sent. The trigger allows what the horizon says.
    """
    before = milliseconds(older_than)
    if not ProcessingLine.objects.filter(start_time__lt=before).exists():
        return 0
    horizon, _ = Horizon.objects.select_for_update().get_or_create(pk=1)
    if before > horizon.before:
        horizon.before = before
        horizon.save(update_fields=["before"])
    with connection.cursor() as cursor:  # the model refuses this
        cursor.execute(
            "DELETE FROM processing_processingline WHERE start_time < %s"
            " AND id NOT IN (SELECT line_id FROM processing_linetosend)",
            [before],
        )
        removed = cursor.rowcount
    if removed:
        record(
            by=Keeper(None), action="expire", kind="processing.processingline", origin="command",
            detail={"before": older_than.isoformat(), "lines": removed},
        )  # fmt: skip
    return removed
