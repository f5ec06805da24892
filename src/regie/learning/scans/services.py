"""The one thing a scan writes: that somebody took it along."""

from django.db import transaction

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.audit.events.services import record

from .scan import Scan


@transaction.atomic
def export_noted(*, by: Actor, form: str, scan: Scan, rows: int) -> None:
    """Writes in the audit log that ``by`` took ``rows`` rows of this scan along as ``form``, and how it was filtered.

    Raises Refused where the matrix does not let this role export a scan.
    """
    check(by, "export", "scan")
    record(
        by=by,
        action="export",
        kind="scans.scan",
        detail={"form": form, "rows": rows, "filter": scan.chosen.query()},
    )
