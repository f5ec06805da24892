"""The 62 interventions of the eight public programmes, as published; their coding is a reconstruction."""

import csv
from pathlib import Path

from django.db import transaction

from regie.access.authorisation.actors import Actor
from regie.access.organisations.models import Municipality
from regie.audit.events.services import record
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.sources.models import Source
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.touching import touched
from regie.rulebook.rules.registry import PROGRAMME

from .choices import Provenance
from .models import Deployment, DeploymentFactor
from .selectors import programmes_nearby

DATA = Path(__file__).with_name("data") / "published.csv"
SOURCE_KEY = "praktijkscan"
CODES = {
    "Amsterdam": "GM0363",
    "Arnhem": "GM0202",
    "Den Haag": "GM0518",
    "Eindhoven": "GM0772",
    "Rotterdam": "GM0599",
    "Tilburg": "GM0855",
    "Utrecht": "GM0344",
    "Zaanstad": "GM0479",
}


@transaction.atomic
def published_load(*, by: Actor) -> int:
    """Creates or renews the eight programmes and their 62 deployments; the knowledge must be loaded first.

    Returns the number of deployments. Source: the praktijkscan of 2022, annex 2.
    """
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    programmes = {name: _programme(name) for name in CODES}
    lookups = _Lookups()
    for row in rows:
        _load_one(row, programmes[row["municipality"]], lookups)
    event = record(
        by=by, action="load", kind=Deployment._meta.label_lower, origin="command", detail={"rows": len(rows)}
    )
    touched(
        event,
        kind=PROGRAMME,
        scopes=programmes_nearby(each.pk for each in programmes.values()),
        label=event.object_kind,
    )
    return len(rows)


class _Lookups:
    """What rows refer to, read once."""

    def __init__(self) -> None:
        self.themes = {str(theme.number): theme for theme in Theme.objects.all()}
        self.factors = {factor.code: factor for factor in Factor.objects.all()}
        self.interventions = {item.name: item for item in Intervention.objects.all()}


def _programme(name: str) -> Programme:
    municipality, _created = Municipality.objects.get_or_create(
        code=CODES[name], defaults={"name": name, "slug": name.lower().replace(" ", "-")}
    )
    programme, _created = Programme.objects.update_or_create(
        municipality=municipality,
        name=f"Preventieve aanpak {name}",
        defaults={
            "status": ProgrammeStatus.ESTABLISHED,
            "is_published": True,
            "source": Source.objects.get(key=SOURCE_KEY),
        },
    )
    return programme


def _load_one(row: dict[str, str], programme: Programme, lookups: _Lookups) -> None:
    deployment, _created = Deployment.objects.update_or_create(
        programme=programme,
        code=row["code"],
        removed_at=None,
        defaults={
            "name": row["name"],
            "intervention": lookups.interventions[row["intervention"]],
            "kind": row["kind"],
            "approach": row["approach"],
            "status": row["status"],
            "not_deployed_reason": row["not_deployed_reason"],
            "reason": row["reason"],
            "main_theme": lookups.themes[row["main_theme"]],
            "provenance": Provenance.RECONSTRUCTION,
            "coding_certainty": row["certainty"],
            "coding_note": row["note"],
        },
    )
    deployment.side_themes.set([lookups.themes[n] for n in row["side_themes"].split(";") if n])
    codes = [code for code in row["factors"].split(";") if code]
    deployment.factor_links.exclude(factor__code__in=codes).delete()
    for code in codes:
        DeploymentFactor.objects.update_or_create(
            deployment=deployment,
            factor=lookups.factors[code],
            defaults={"certainty": row["certainty"], "source": "praktijkscan 2022, bijlage 1 en 2"},
        )
