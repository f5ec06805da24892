"""Many deployments at once: the same writes as the services of a deployment make, in a few queries per thousand.

Every row still gets its line in the change log with version, person, reason and batch. The caller has
checked the policy and the values, and runs this in one transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.approach.deployments.models import Deployment, DeploymentChange, DeploymentFactor
from regie.approach.deployments.values import COLUMNS, DeploymentValues
from regie.leadership.programmes.models import Programme

REFERENCES = {"intervention": "intervention_id", "main_theme": "main_theme_id"}
FIELD_NAMES = [*COLUMNS, "version", "removed_at"]
Tell = Callable[[int], None]


class Overtaken(Exception):
    """A deployment changed after it was compared; nothing is written."""


@dataclass(frozen=True)
class Batch:
    """Who writes, why, and under which batch."""

    by: Actor
    reason: str
    batch: UUID | None


@dataclass(frozen=True)
class Rewrite:
    """A deployment as it becomes. ``differences`` go to the log; ``version`` is the one that must still stand."""

    deployment_id: int
    version: int
    values: DeploymentValues
    differences: dict[str, list[Any]]
    removed_at: datetime | None = None


def add_many(programme: Programme, wanted: Sequence[DeploymentValues], batch: Batch) -> None:
    """New deployments of a programme, with their themes, factors, partners and first line in the log."""
    made = Deployment.objects.bulk_create(
        [Deployment(programme=programme, **columns_of(values)) for values in wanted]
    )
    pairs = list(zip(made, wanted, strict=True))
    _write_relations(pairs)
    _log([(each, {}) for each in made], batch)


def rewrite_many(rewrites: Sequence[Rewrite], batch: Batch) -> None:
    """Existing deployments with other values. Raises Overtaken when one is not at its version any more."""
    wanted = {each.deployment_id: each for each in rewrites}
    current = list(Deployment.objects.select_for_update(of=("self",)).filter(pk__in=wanted))
    if len(current) != len(wanted) or any(each.version != wanted[each.pk].version for each in current):
        raise Overtaken
    for deployment in current:
        rewrite = wanted[deployment.pk]
        for name, value in columns_of(rewrite.values).items():
            setattr(deployment, name, value)
        deployment.version += 1
        deployment.removed_at = rewrite.removed_at
    # An insert that meets its own key and updates: one statement per batch, where bulk_update needs a CASE per row.
    Deployment.objects.bulk_create(
        current, update_conflicts=True, unique_fields=["pk"], update_fields=FIELD_NAMES
    )
    _replace_relations(current, wanted)
    _log([(each, wanted[each.pk].differences) for each in current], batch)


def columns_of(values: DeploymentValues) -> dict[str, Any]:
    """The values by the names of the model's columns."""
    return {REFERENCES.get(name, name): getattr(values, name) for name in COLUMNS}


def _replace_relations(current: Iterable[Deployment], wanted: dict[int, Rewrite]) -> None:
    tables: dict[str, Any] = {
        "side_themes": Deployment.side_themes.through,
        "partners": Deployment.partners.through,
        "factors": DeploymentFactor,
    }
    for name, table in tables.items():
        changed = [each for each in current if name in wanted[each.pk].differences]
        if changed:
            table.objects.filter(deployment__in=[each.pk for each in changed]).delete()
            _write_relations([(each, wanted[each.pk].values) for each in changed], only=name)


def _write_relations(pairs: Sequence[tuple[Deployment, DeploymentValues]], only: str = "") -> None:
    themes, partners = Deployment.side_themes.through, Deployment.partners.through
    if only in ("", "side_themes"):
        themes.objects.bulk_create(
            themes(deployment_id=each.pk, theme_id=pk) for each, values in pairs for pk in values.side_themes
        )
    if only in ("", "partners"):
        partners.objects.bulk_create(
            partners(deployment_id=each.pk, organisation_id=pk)
            for each, values in pairs
            for pk in values.partners
        )
    if only in ("", "factors"):
        DeploymentFactor.objects.bulk_create(
            DeploymentFactor(
                deployment_id=each.pk, factor_id=link.factor, certainty=link.certainty, source=link.source
            )
            for each, values in pairs
            for link in values.factors
        )


def _log(pairs: Sequence[tuple[Deployment, dict]], batch: Batch) -> None:
    now = timezone.now()
    DeploymentChange.objects.bulk_create(
        DeploymentChange(
            deployment=each,
            at=now,
            by_id=batch.by.user_id,
            by_name=batch.by.name,
            differences=differences,
            reason=batch.reason,
            version=each.version,
            batch=batch.batch,
        )
        for each, differences in pairs
    )
