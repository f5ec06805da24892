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
COLUMNS = (
    "name",
    "slug",
    "polarity",
    "status",
    "category",
    "target_group",
    "role",
    "dutch_study",
    "explanation",
)


@transaction.atomic
def factors_load(*, by: Actor) -> int:
    """Creates or renews the shipped factors, their themes and their mirrors; returns how many there are."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sources = {source.key: source for source in Source.objects.all()}
    Factor.objects.bulk_create(
        [_factor(row, sources) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*COLUMNS, "studies_at_least", "changeable", "source"],
    )
    factors = {
        factor.code: factor for factor in Factor.objects.filter(code__in=[row["code"] for row in rows])
    }
    for row in rows:
        factors[row["code"]].mirror = factors[row["mirror"]] if row["mirror"] else None
    Factor.objects.bulk_update(factors.values(), ["mirror"])
    _tie_to_themes(rows, factors)
    record(by=by, action="load", kind="factors.factor", origin="command", detail={"rows": len(rows)})
    return len(rows)


def _factor(row: dict[str, str], sources: dict[str, Source]) -> Factor:
    return Factor(
        **{column: row[column] for column in ("code", *COLUMNS)},
        studies_at_least=int(row["studies_at_least"]) if row["studies_at_least"] else None,
        changeable=row["changeable"] == "1",
        source=sources[row["source"]],
    )


def _tie_to_themes(rows: list[dict[str, str]], factors: dict[str, Factor]) -> None:
    themes = {str(theme.number): theme for theme in Theme.objects.all()}
    ties = Factor.themes.through
    ties.objects.filter(factor__in=factors.values()).delete()
    ties.objects.bulk_create(
        ties(factor=factors[row["code"]], theme=themes[number])
        for row in rows
        for number in row["themes"].split(";")
        if number
    )
