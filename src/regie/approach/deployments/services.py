"""Writes of deployments: every change is checked, numbered, logged with who and why, and can be undone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme

from .models import Deployment, DeploymentChange, DeploymentFactor
from .policies import check_add, check_change, check_restore
from .selectors import next_code, partners_of, values_of
from .validation import FieldError, validate_deployment
from .values import COLUMNS, DeploymentValues, differences

REASON = "change_reason"
REASON_MISSING = _("The application is in. Say why you change this; the log keeps the reason.")


class DeploymentInvalid(Exception):
    """The values cannot be saved; ``errors`` says which fields and what is right."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = errors


class DeploymentConflict(Exception):
    """Somebody else saved in between; ``current`` is what stands now."""

    def __init__(self, current: Deployment) -> None:
        super().__init__(f"{current} is at version {current.version}")
        self.current = current


@transaction.atomic
def deployment_create(
    *,
    programme: Programme,
    values: DeploymentValues | Mapping[str, Any],
    by: Actor,
    reason: str = "",
    batch: UUID | None = None,
) -> Deployment:
    """A new deployment of a programme. Without a code it gets the next free one.

    Raises Refused, or DeploymentInvalid (also without a reason after the application, rule R088).
    """
    check_add(by, programme)
    wanted = _as_values(values, DeploymentValues()).tidy()
    if not wanted.code:
        wanted = wanted.with_changes({"code": next_code(programme)})
    _raise_if(_all_errors(wanted, DeploymentValues(), programme, None, reason))
    deployment = Deployment.objects.create(programme=programme, **_columns(wanted))
    _set_relations(deployment, wanted, DeploymentValues())
    _log(deployment, {}, by, reason, batch)
    record(by=by, action="create", thing=deployment, detail={"reason": reason})
    return deployment


@transaction.atomic
def deployment_change(
    *,
    deployment: Deployment,
    values: DeploymentValues | Mapping[str, Any],
    version: int,
    by: Actor,
    reason: str = "",
    batch: UUID | None = None,
) -> Deployment:
    """Saves values (all, or a mapping of those that change) over the version that the person saw.

    Returns the deployment as it stands now; without differences nothing is written.
    Raises Refused, DeploymentInvalid, or DeploymentConflict when another version stands by now.
    """
    current = _locked(deployment)
    check_change(by, current)
    if current.version != version:
        raise DeploymentConflict(current)
    before = values_of(current)
    after = _as_values(values, before).tidy()
    if not after.code:
        after = after.with_changes({"code": before.code})
    changed = differences(before, after)
    if not changed:
        return current
    _raise_if(_all_errors(after, before, current.programme, current, reason))
    for name, value in _columns(after).items():
        setattr(current, name, value)
    current.version += 1
    current.save()
    _set_relations(current, after, before)
    _log(current, changed, by, reason, batch)
    record(by=by, action="change", thing=current, detail={"fields": sorted(changed), "reason": reason})
    return current


@transaction.atomic
def deployment_remove(
    *, deployment: Deployment, by: Actor, reason: str = "", batch: UUID | None = None
) -> Deployment:
    """Takes a deployment out of every list and count; ``deployment_restore`` puts it back."""
    current = _locked(deployment)
    check_change(by, current)
    _raise_if(_missing_reason(current.programme, reason))
    return _mark(current, timezone.now(), "remove", by, reason, batch)


@transaction.atomic
def deployment_restore(
    *, deployment: Deployment, by: Actor, reason: str = "", batch: UUID | None = None
) -> Deployment:
    """Puts a removed deployment back, under a new code where its own was taken meanwhile."""
    current = _locked(deployment)
    check_restore(by, current)
    changed: dict[str, list[Any]] = {}
    if _code_is_taken(current.programme, current.code, current):
        changed["code"] = [current.code, next_code(current.programme)]
        current.code = changed["code"][1]
    return _mark(current, None, "restore", by, reason, batch, changed)


def _mark(
    current: Deployment,
    moment: Any,
    action: str,
    by: Actor,
    reason: str,
    batch: UUID | None,
    changed: dict[str, list[Any]] | None = None,
) -> Deployment:
    stamps = [each.isoformat() if each else None for each in (current.removed_at, moment)]
    current.removed_at = moment
    current.version += 1
    current.save(update_fields=["removed_at", "version", "code"])
    _log(current, {**(changed or {}), "removed_at": stamps}, by, reason, batch)
    record(by=by, action=action, thing=current, detail={"reason": reason})
    return current


def _locked(deployment: Deployment) -> Deployment:
    return (
        Deployment.objects.select_for_update(of=("self",))
        .select_related("programme__municipality")
        .get(pk=deployment.pk)
    )


def _as_values(values: DeploymentValues | Mapping[str, Any], base: DeploymentValues) -> DeploymentValues:
    return values if isinstance(values, DeploymentValues) else base.with_changes(values)


def _columns(values: DeploymentValues) -> dict[str, Any]:
    references = {"intervention": "intervention_id", "main_theme": "main_theme_id"}
    return {references.get(name, name): getattr(values, name) for name in COLUMNS}


def _set_relations(deployment: Deployment, after: DeploymentValues, before: DeploymentValues) -> None:
    if after.side_themes != before.side_themes:
        deployment.side_themes.set(after.side_themes)
    if after.partners != before.partners:
        deployment.partners.set(after.partners)
    if after.factors != before.factors:
        deployment.factor_links.all().delete()
        DeploymentFactor.objects.bulk_create(
            DeploymentFactor(
                deployment=deployment, factor_id=each.factor, certainty=each.certainty, source=each.source
            )
            for each in after.factors
        )


def _log(
    deployment: Deployment, changed: dict[str, list[Any]], by: Actor, reason: str, batch: UUID | None
) -> None:
    DeploymentChange.objects.create(
        deployment=deployment,
        by_id=by.user_id,
        by_name=by.name,
        differences=changed,
        reason=reason.strip(),
        version=deployment.version,
        batch=batch,
    )


def _all_errors(
    after: DeploymentValues,
    before: DeploymentValues,
    programme: Programme,
    deployment: Deployment | None,
    reason: str,
) -> list[FieldError]:
    errors = validate_deployment(after) + _unknown_references(after, before, programme)
    if _code_is_taken(programme, after.code, deployment):
        errors.append(FieldError("code", _("This programme has this code already. Choose another.")))
    return errors + _missing_reason(programme, reason)


def needs_reason(programme: Programme) -> bool:
    """After the date of the application every change needs a reason (rule R088)."""
    return programme.applied_on is not None and timezone.localdate() > programme.applied_on


def _missing_reason(programme: Programme, reason: str) -> list[FieldError]:
    if reason.strip() or not needs_reason(programme):
        return []
    return [FieldError(REASON, REASON_MISSING, "R088")]


def _code_is_taken(programme: Programme, code: str, deployment: Deployment | None) -> bool:
    others = Deployment.objects.filter(programme=programme, code=code, removed_at=None)
    return others.exclude(pk=deployment.pk if deployment else 0).exists()


def _unknown_references(
    after: DeploymentValues, before: DeploymentValues, programme: Programme
) -> list[FieldError]:
    """References to what does not exist, or not in this municipality. Only new ones are looked up."""
    themes = {pk for pk in (after.main_theme, *after.side_themes) if pk} - {
        before.main_theme,
        *before.side_themes,
    }
    factors = {each.factor for each in after.factors} - {each.factor for each in before.factors}
    partners = set(after.partners) - set(before.partners)
    interventions = {after.intervention} - {before.intervention, None}
    asked: tuple[tuple[str, set[Any], QuerySet[Any]], ...] = (
        ("main_theme", themes, Theme.objects.all()),
        ("factors", factors, Factor.objects.all()),
        ("partners", partners, partners_of(programme)),
        ("intervention", interventions, Intervention.objects.all()),
    )
    return [
        FieldError(field, _("This choice does not exist here (any more). Choose again."))
        for field, keys, queryset in asked
        if keys and queryset.filter(pk__in=keys).count() < len(keys)
    ]


def _raise_if(errors: list[FieldError]) -> None:
    if errors:
        raise DeploymentInvalid(errors)
