"""Loading the intervention catalogue that ships with Regie."""

import csv
from pathlib import Path

from django.db import transaction

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.knowledge.factors.models import Factor
from regie.knowledge.sources.models import Source
from regie.knowledge.themes.models import Theme

from .models import Intervention, InterventionAlias, InterventionFactor, Recognition

DATA = Path(__file__).with_name("data")
PRAKTIJKSCAN = "praktijkscan"


@transaction.atomic
def interventions_load(*, by: Actor) -> int:
    """Creates or renews the shipped catalogue with other names, recognitions and factors; returns its size."""
    rows = _rows("interventions.csv")
    themes = {str(theme.number): theme for theme in Theme.objects.all()}
    source = Source.objects.get(key=PRAKTIJKSCAN)
    catalogue = {row["name"]: _load_one(row, themes, source) for row in rows}
    _load_aliases(catalogue)
    _load_recognitions(catalogue, source)
    record(
        by=by, action="load", kind="interventions.intervention", origin="command", detail={"rows": len(rows)}
    )
    return len(rows)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load_one(row: dict[str, str], themes: dict[str, Theme], source: Source) -> Intervention:
    intervention, _created = Intervention.objects.update_or_create(
        name=row["name"],
        defaults={"slug": row["slug"], "main_theme": themes[row["main_theme"]], "is_reconstruction": True},
    )
    codes = [code for code in row["factors"].split(";") if code]
    intervention.factor_links.exclude(factor__code__in=codes).delete()
    for factor in Factor.objects.filter(code__in=codes):
        InterventionFactor.objects.update_or_create(
            intervention=intervention,
            factor=factor,
            defaults={"certainty": row["certainty"], "source": source},
        )
    return intervention


def _load_aliases(catalogue: dict[str, Intervention]) -> None:
    for row in _rows("aliases.csv"):
        InterventionAlias.objects.update_or_create(
            name=row["name"], defaults={"intervention": catalogue[row["intervention"]], "note": row["note"]}
        )


def _load_recognitions(catalogue: dict[str, Intervention], source: Source) -> None:
    Recognition.objects.filter(intervention__in=catalogue.values()).delete()
    for row in _rows("recognitions.csv"):
        Recognition.objects.create(
            intervention=catalogue[row["intervention"]],
            level=row["level"],
            body=row["body"],
            granted_on=row["granted_on"] or None,
            expires_on=row["expires_on"] or None,
            note=row["note"],
            source=source,
        )
