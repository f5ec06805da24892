"""The programmes of the demo and what they deploy: one well run, one neglected."""

import csv
from datetime import date, timedelta
from pathlib import Path

from regie.access.organisations.models import Municipality, Organisation
from regie.approach.deployments.models import Deployment, DeploymentFactor
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme

from .people import TOWN, VILLAGE

DATA = Path(__file__).with_name("data") / "deployments.csv"


def programmes_load(towns: dict[str, Municipality], today: date) -> dict[str, Programme]:
    """'Sterk in Noord' in its thirtieth month, and the neglected programme of the village."""
    town, _created = Programme.objects.get_or_create(
        municipality=towns[TOWN],
        name="Sterk in Noord",
        defaults={
            "status": ProgrammeStatus.ESTABLISHED,
            "starts_on": today - timedelta(days=913),
            "ends_on": today + timedelta(days=548),
            "applied_on": today - timedelta(days=1000),
            "area": "Noord",
            "description": "Voorbeeldgegevens. Houdt jongeren uit Noord uit de georganiseerde misdaad.",
        },
    )
    village, _created = Programme.objects.get_or_create(
        municipality=towns[VILLAGE],
        name="Aanpak jeugd",
        defaults={"starts_on": today - timedelta(days=700), "description": "Voorbeeldgegevens."},
    )
    return {TOWN: town, VILLAGE: village}


def deployments_load(
    programmes: dict[str, Programme], organisations: dict[str, Organisation], today: date
) -> int:
    """The deployments of both programmes; returns how many. Rows that exist already are left alone."""
    themes = {str(theme.number): theme for theme in Theme.objects.all()}
    factors = {factor.code: factor for factor in Factor.objects.all()}
    catalogue = {item.name: item for item in Intervention.objects.all()}
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        deployment, created = Deployment.objects.get_or_create(
            programme=programmes[row["town"]],
            code=row["code"],
            defaults=_values(row, themes, catalogue, today),
        )
        if not created:
            continue
        deployment.side_themes.set([themes[number] for number in _split(row["side_themes"])])
        deployment.partners.set([organisations[key] for key in _split(row["partners"])])
        DeploymentFactor.objects.bulk_create(
            DeploymentFactor(
                deployment=deployment,
                factor=factors[code],
                certainty=row["certainty"],
                source="programmaplan (voorbeeld)",
            )
            for code in _split(row["factors"])
        )
    return len(rows)


def _values(
    row: dict[str, str], themes: dict[str, Theme], catalogue: dict[str, Intervention], today: date
) -> dict[str, object]:
    levels = _split(row["prevention"])
    return {
        "name": row["name"],
        "intervention": catalogue[row["intervention"]] if row["intervention"] else None,
        "kind": row["kind"],
        "approach": row["approach"],
        "status": row["status"],
        "not_deployed_reason": row["not_deployed_reason"],
        "reason": row["reason"],
        **{f"prevention_{level}": level in levels for level in ("primary", "secondary", "tertiary")},
        "main_theme": themes[row["main_theme"]],
        "is_exploratory": row["exploratory"] == "1",
        "evaluation_date": today + timedelta(days=int(row["evaluation_days"]))
        if row["evaluation_days"]
        else None,
        **{
            key: int(row[key]) if row[key] else None
            for key in ("reach_planned", "reach_reached", "age_from", "age_to")
        },
        "target_group": row["target_group"],
        "area": row["area"],
        "coding_certainty": row["certainty"],
    }


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]
