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
    catalogue = {row["name"]: _load_one(row, themes, sources[PRAKTIJKSCAN]) for row in rows}
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


def _load_one(row: dict[str, str], themes: dict[str, Theme], source: Source) -> Intervention:
    fixed = {"slug": row["slug"], "main_theme": themes[row["main_theme"]], "is_reconstruction": True}
    texts = _texts(row)
    intervention, created = Intervention.objects.get_or_create(name=row["name"], defaults={**fixed, **texts})
    if not created:
        untouched = texts if intervention.version == 1 else {}
        for field, value in {**fixed, **untouched}.items():
            setattr(intervention, field, value)
        intervention.save()
    codes = [code for code in row["factors"].split(";") if code]
    intervention.factor_links.exclude(factor__code__in=codes).delete()
    for factor in Factor.objects.filter(code__in=codes):
        InterventionFactor.objects.update_or_create(
            intervention=intervention,
            factor=factor,
            defaults={"certainty": row["certainty"], "source": source},
        )
    return intervention


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
    for row in _rows("aliases.csv"):
        InterventionAlias.objects.update_or_create(
            name=row["name"], defaults={"intervention": catalogue[row["intervention"]], "note": row["note"]}
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
