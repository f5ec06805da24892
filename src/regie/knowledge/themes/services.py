"""Loading the twelve themes that ship with Regie."""

import csv
from pathlib import Path

from django.db import transaction

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record

from .models import Theme

DATA = Path(__file__).with_name("data") / "themes.csv"


@transaction.atomic
def themes_load(*, by: Actor) -> int:
    """Creates or renews the shipped themes; returns how many there are in the file."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        Theme.objects.update_or_create(number=int(row.pop("number")), defaults=row)
    record(by=by, action="load", kind="themes.theme", origin="command", detail={"rows": len(rows)})
    return len(rows)
