"""Loading the catalogue that ships with Regie, and changing it on screen."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.knowledge.factors.models import Factor
from regie.knowledge.sources.models import Source
from regie.knowledge.themes.models import Theme

from .choices import PreventionLevel
from .models import EvidenceNote, Intervention, InterventionAlias, InterventionFactor, Recognition
from .policies import check_change_intervention

DATA = Path(__file__).with_name("data")
PRAKTIJKSCAN = "praktijkscan"
# What a person may change on screen; loading again leaves these alone in a changed row.
CHANGEABLE = (
    "summary",
    "target_group",
    "age_from",
    "age_to",
    "prevention_primary",
    "prevention_secondary",
    "prevention_tertiary",
    "cost_note",
    "owner",
)


class ChangedMeanwhile(Exception):
    """Somebody else changed the intervention since this person opened it; carries how it is now."""

    def __init__(self, current: Intervention) -> None:
        super().__init__(str(current))
        self.current = current


@transaction.atomic
def intervention_change(
    *, intervention: Intervention, version: int, values: dict[str, Any], by: Actor
) -> Intervention:
    """Stores new texts of a catalogue item; ``version`` is the one the person started from.

    Raises Refused without the right, ChangedMeanwhile when the row has moved on.
    """
    check_change_intervention(by, intervention)
    current = Intervention.objects.select_for_update().get(pk=intervention.pk)
    if current.version != version:
        raise ChangedMeanwhile(current)
    changed = [field for field in CHANGEABLE if field in values and getattr(current, field) != values[field]]
    for field in changed:
        setattr(current, field, values[field])
    current.version += 1
    current.save(update_fields=[*changed, "version"])
    record(by=by, action="change", thing=current, detail={"fields": changed, "version": current.version})
    return current


@transaction.atomic
def alias_add(*, intervention: Intervention, name: str, note: str = "", by: Actor) -> InterventionAlias:
    """Gives an intervention another name. Raises ValidationError when the name is in use already."""
    check_change_intervention(by, intervention)
    taken = (
        Intervention.objects.filter(name__iexact=name).first()
        or InterventionAlias.objects.select_related("intervention").filter(name__iexact=name).first()
    )
    if taken:
        owner = taken.intervention if isinstance(taken, InterventionAlias) else taken
        raise ValidationError({"name": _("This name belongs to “%(name)s” already.") % {"name": owner}})
    alias = InterventionAlias.objects.create(intervention=intervention, name=name, note=note)
    record(by=by, action="add_alias", thing=intervention, detail={"alias": name})
    return alias


@transaction.atomic
def recognition_add(
    *,
    intervention: Intervention,
    level: str,
    body: str,
    granted_on: date | None,
    expires_on: date | None,
    note: str = "",
    source: Source | None = None,
    by: Actor,
) -> Recognition:
    """Records that a body recognised the intervention; earlier recognitions stay in its history."""
    check_change_intervention(by, intervention)
    recognition = Recognition.objects.create(
        intervention=intervention,
        level=level,
        body=body,
        granted_on=granted_on,
        expires_on=expires_on,
        note=note,
        source=source,
    )
    record(
        by=by,
        action="add_recognition",
        thing=intervention,
        detail={"level": level, "body": body, "expires_on": str(expires_on or "")},
    )
    return recognition


@transaction.atomic
def interventions_load(*, by: Actor) -> int:
    """Creates or renews the shipped catalogue with all that hangs on it; returns its size. Safe to repeat.

    What people added or changed on screen stays as they left it.
    """
    rows = _rows("interventions.csv")
    themes = {str(theme.number): theme for theme in Theme.objects.all()}
    sources = {source.key: source for source in Source.objects.all()}
    catalogue = _load_items(rows, themes)
    _load_factors(rows, catalogue, sources[PRAKTIJKSCAN])
    _load_aliases(catalogue)
    _load_recognitions(catalogue, sources)
    _load_evidence(catalogue, sources)
    record(
        by=by, action="load", kind="interventions.intervention", origin="command", detail={"rows": len(rows)}
    )
    return len(rows)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load_items(rows: list[dict[str, str]], themes: dict[str, Theme]) -> dict[str, Intervention]:
    """Creates or renews the items, in a handful of queries; returns all of them by name."""
    names = [row["name"] for row in rows]
    present = {item.name: item for item in Intervention.objects.filter(name__in=names)}
    new: list[Intervention] = []
    known: list[Intervention] = []
    for row in rows:
        item = present.get(row["name"]) or Intervention(name=row["name"])
        fixed = {"slug": row["slug"], "main_theme": themes[row["main_theme"]], "is_reconstruction": True}
        # Version 1 is as shipped: nobody changed its texts on screen.
        for field, value in {**fixed, **(_texts(row) if item.version == 1 else {})}.items():
            setattr(item, field, value)
        (known if item.pk else new).append(item)
    Intervention.objects.bulk_create(new)
    Intervention.objects.bulk_update(known, ["slug", "main_theme", "is_reconstruction", *CHANGEABLE])
    return {item.name: item for item in Intervention.objects.filter(name__in=names)}


def _load_factors(rows: list[dict[str, str]], catalogue: dict[str, Intervention], source: Source) -> None:
    """Ties the shipped items to their factors; a tie that is no longer shipped goes."""
    factors = {factor.code: factor for factor in Factor.objects.all()}
    wanted = [
        InterventionFactor(
            intervention=catalogue[row["name"]],
            factor=factors[code],
            certainty=row["certainty"],
            source=source,
        )
        for row in rows
        for code in row["factors"].split(";")
        if code
    ]
    pairs = {(link.intervention_id, link.factor_id) for link in wanted}
    shipped = InterventionFactor.objects.filter(intervention__in=catalogue.values())
    gone = [
        pk
        for pk, *pair in shipped.values_list("pk", "intervention_id", "factor_id")
        if tuple(pair) not in pairs
    ]
    InterventionFactor.objects.filter(pk__in=gone).delete()
    InterventionFactor.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["intervention", "factor"],
        update_fields=["certainty", "source"],
    )


def _texts(row: dict[str, str]) -> dict[str, Any]:
    """The changeable columns; an empty cell means that we do not know."""
    levels = row["prevention"].split(";")
    return {
        "summary": row["summary"],
        "target_group": row["target_group"],
        "age_from": int(row["age_from"]) if row["age_from"] else None,
        "age_to": int(row["age_to"]) if row["age_to"] else None,
        "cost_note": row["cost_note"],
        "owner": row["owner"],
        **{f"prevention_{level}": level in levels for level in PreventionLevel.values},
    }


def _load_aliases(catalogue: dict[str, Intervention]) -> None:
    InterventionAlias.objects.bulk_create(
        [
            InterventionAlias(name=row["name"], intervention=catalogue[row["intervention"]], note=row["note"])
            for row in _rows("aliases.csv")
        ],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["intervention", "note"],
    )


def _load_recognitions(catalogue: dict[str, Intervention], sources: dict[str, Source]) -> None:
    Recognition.objects.filter(is_shipped=True).delete()
    Recognition.objects.bulk_create(
        Recognition(
            intervention=catalogue[row["intervention"]],
            level=row["level"],
            body=row["body"],
            granted_on=row["granted_on"] or None,
            expires_on=row["expires_on"] or None,
            note=row["note"],
            source=sources[row["source"]],
            is_shipped=True,
        )
        for row in _rows("recognitions.csv")
    )


def _load_evidence(catalogue: dict[str, Intervention], sources: dict[str, Source]) -> None:
    EvidenceNote.objects.filter(is_shipped=True).delete()
    EvidenceNote.objects.bulk_create(
        EvidenceNote(
            intervention=catalogue[row["intervention"]],
            aspect=row["aspect"],
            direction=row["direction"],
            text=row["text"],
            source=sources[row["source"]],
            is_shipped=True,
        )
        for row in _rows("evidence.csv")
    )
