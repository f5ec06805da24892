"""Taking the consensus over into the programme, and back, each as one step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.approach.deployments.choices import Provenance
from regie.approach.deployments.models import Deployment, DeploymentChange
from regie.approach.deployments.selectors import values_of as deployment_values_of
from regie.approach.deployments.selectors import with_relations
from regie.approach.deployments.services import DeploymentInvalid, deployment_change
from regie.approach.deployments.validation import FieldError
from regie.approach.deployments.values import DeploymentValues, FactorValue, as_json, from_json
from regie.audit.events.services import record, together

from .models import CodingRound, Consensus
from .policies import check_apply, check_undo_apply
from .selectors import values_of
from .services import round_locked
from .values import BY_CERTAINTY


class CannotApply(Exception):
    """Some deployments cannot take the coding; ``problems`` says which and why. Nothing was written."""

    def __init__(self, problems: list[tuple[Deployment, list[FieldError]]]) -> None:
        super().__init__(", ".join(deployment.code for deployment, _errors in problems))
        self.problems = problems


@dataclass(frozen=True)
class Applied:
    """How many deployments changed, and which were left alone because they are removed (or changed since)."""

    changed: int
    left_alone: tuple[str, ...] = ()


@transaction.atomic
@together()
def consensus_apply(*, round: CodingRound, by: Actor) -> Applied:
    """Writes themes, factors and certainty of the consensus to the deployments, all or nothing.

    One batch in the change log, so that ``consensus_undo_apply`` takes it back in one step.
    Raises CannotApply.
    """
    round = round_locked(round)
    check_apply(by, round)
    batch, reason = uuid4(), str(_("consensus of two coders"))
    consensuses = _consensuses(round)
    deployments = _deployments(round)
    changed, removed, problems = 0, [], []
    for deployment in deployments:
        if deployment.removed_at:
            removed.append(deployment.code)
            continue
        values = _as_changes(consensuses[deployment.pk], deployment_values_of(deployment), round)
        try:
            after = deployment_change(
                deployment=deployment,
                values=values,
                version=deployment.version,
                by=by,
                reason=reason,
                batch=batch,
            )
        except DeploymentInvalid as invalid:
            problems.append((deployment, invalid.errors))
            continue
        changed += after.version != deployment.version
    if problems:
        raise CannotApply(problems)
    round.applied_at, round.applied_batch = timezone.now(), batch
    round.save()
    record(by=by, action="apply_consensus", thing=round, detail={"deployments": changed})
    return Applied(changed, tuple(removed))


@transaction.atomic
@together()
def consensus_undo_apply(*, round: CodingRound, by: Actor) -> Applied:
    """Puts the coding of the deployments back as it was before ``consensus_apply``.

    What somebody changed since then stays as that person left it, and is named.
    """
    round = round_locked(round)
    check_undo_apply(by, round)
    batch, reason = uuid4(), str(_("consensus of two coders taken back"))
    changes = {
        change.deployment_id: change for change in DeploymentChange.objects.filter(batch=round.applied_batch)
    }
    changed, left_alone = 0, []
    for deployment in _deployments(round):
        change = changes.get(deployment.pk)
        if change is None:
            continue
        now = as_json(deployment_values_of(deployment))
        touched = [name for name, (_old, new) in change.differences.items() if now[name] != new]
        if deployment.removed_at or touched:
            left_alone.append(deployment.code)
            continue
        _put_back(deployment, change.differences, by, reason, batch)
        changed += 1
    round.applied_at = round.applied_batch = None
    round.save()
    record(by=by, action="undo_apply_consensus", thing=round, detail={"deployments": changed})
    return Applied(changed, tuple(left_alone))


def _put_back(
    deployment: Deployment, differences: Mapping[str, Any], by: Actor, reason: str, batch: UUID
) -> None:
    deployment_change(
        deployment=deployment,
        values=from_json({name: old for name, (old, _new) in differences.items()}),
        version=deployment.version,
        by=by,
        reason=reason,
        batch=batch,
    )


def _deployments(round: CodingRound) -> list[Deployment]:
    rows = Deployment.objects.filter(coding_items__round=round).select_related("programme__municipality")
    return list(with_relations(rows.order_by("coding_items__number")))


def _consensuses(round: CodingRound) -> dict[int, Consensus]:
    rows = Consensus.objects.filter(item__round=round).select_related("item")
    return {each.item.deployment_id: each for each in rows.prefetch_related("themes", "factors")}


def _as_changes(consensus: Consensus, before: DeploymentValues, round: CodingRound) -> dict[str, Any]:
    """The fields of a deployment that the consensus fills.

    The certainty of the whole coding is that of its least certain factor. A factor that was there keeps its
    source; a new one names this round.
    """
    values = values_of(consensus)
    sources = {each.factor: each.source for each in before.factors}
    named = str(_("consensus of two coders: %(title)s") % {"title": round.title})
    changes: dict[str, Any] = {
        "main_theme": values.main_theme,
        "side_themes": tuple(values.side_themes),
        "factors": tuple(
            FactorValue(factor, certainty, sources.get(factor) or named)
            for factor, certainty in values.factors.items()
        ),
        "provenance": Provenance.CONSENSUS,
        "coding_note": consensus.note,
    }
    if values.factors:
        changes["coding_certainty"] = min(values.factors.values(), key=BY_CERTAINTY.index)
    return changes
