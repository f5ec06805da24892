"""Loading the risk and protective factors that ship with Regie."""

import csv
from pathlib import Path

from django.db import transaction

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.knowledge.sources.models import Source
from regie.knowledge.themes.models import Theme

from .models import Factor

DATA = Path(__file__).with_name("data") / "factors.csv"


@transaction.atomic
def factors_load(*, by: Actor) -> int:
    """Creates or renews the shipped factors, their themes and their mirrors; returns how many there are."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sources = {source.key: source for source in Source.objects.all()}
    themes = {str(theme.number): theme for theme in Theme.objects.all()}
    mirrors: dict[str, str] = {}
    factors: dict[str, Factor] = {}
    for row in rows:
        code = row.pop("code")
        mirrors[code] = row.pop("mirror")
        numbers = [number for number in row.pop("themes").split(";") if number]
        values = {
            **row,
            "studies_at_least": int(row["studies_at_least"]) if row["studies_at_least"] else None,
            "changeable": row["changeable"] == "1",
            "source": sources[row["source"]],
        }
        factors[code], _created = Factor.objects.update_or_create(code=code, defaults=values)
        factors[code].themes.set([themes[number] for number in numbers])
    for code, other in mirrors.items():
        Factor.objects.filter(code=code).update(mirror=factors[other] if other else None)
    record(by=by, action="load", kind="factors.factor", origin="command", detail={"rows": len(rows)})
    return len(rows)
