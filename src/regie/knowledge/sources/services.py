"""Loading the sources that ship with Regie."""

import csv
from pathlib import Path

from django.db import transaction

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record

from .models import Source

DATA = Path(__file__).with_name("data") / "sources.csv"


@transaction.atomic
def sources_load(*, by: Actor) -> int:
    """Creates or renews the shipped sources; returns how many there are in the file."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        year = row.pop("year")
        Source.objects.update_or_create(
            key=row.pop("key"), defaults={**row, "year": int(year) if year else None}
        )
    record(by=by, action="load", kind="sources.source", origin="command", detail={"rows": len(rows)})
    return len(rows)
