"""Writes of findings by persons, and the renewal of all of them at night."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.rulebook.rules.aggregates import Aggregate, aggregates

from .models import Finding, Scope, Touch
from .policies import check_bring_back, check_set_aside
from .renewal import Renewed, renew

Tell = Callable[[int, int], None]
BATCH = 50  # scopes in one transaction: what an interruption at most undoes


@transaction.atomic
def finding_set_aside(*, finding: Finding, reason: str, by: Actor) -> Finding:
    """Puts a finding aside until its facts change. Raises Refused, or ValidationError without a reason."""
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    check_set_aside(by, finding)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it can wait, so that others understand it later.")})
    finding.aside_at, finding.aside_by, finding.aside_reason = timezone.now(), by.name, reason.strip()
    finding.save(update_fields=["aside_at", "aside_by", "aside_reason"])
    record(by=by, action="set_aside", thing=finding, detail={"reason": finding.aside_reason})
    return finding


@transaction.atomic
def finding_bring_back(*, finding: Finding, by: Actor) -> Finding:
    """Opens a finding again that was set aside. Raises Refused."""
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    check_bring_back(by, finding)
    reason = finding.aside_reason
    finding.aside_at, finding.aside_by, finding.aside_reason = None, "", ""
    finding.save(update_fields=["aside_at", "aside_by", "aside_reason"])
    record(by=by, action="bring_back", thing=finding, detail={"reason": reason})
    return finding


def findings_renew(*, since: datetime, tell: Tell | None = None) -> Renewed:
    """Asks all rules of every scope that was not asked fully since then, in batches that each stand by themselves.

    Interrupted, what was done stays done, and a second run with the same ``since`` goes on with the rest.
    ``tell`` hears how many scopes are done, and of how many.
    """
    work = [(kept, ids) for kept in aggregates() if (ids := _due(kept, since))]
    total, done = sum(len(ids) for _kept, ids in work), 0
    sums = [0, 0, 0]
    for kept, ids in work:
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            renewed = renew(kept.label, batch)
            sums = [
                old + new
                for old, new in zip(sums, (renewed.opened, renewed.closed, renewed.open), strict=True)
            ]
            done += len(batch)
            if tell:
                tell(done, total)
    return Renewed(*sums)


def _due(kept: Aggregate, since: datetime) -> list[int]:
    """The keys of the scopes to ask: running ones not asked since then, and what ended but stands open."""
    asked = Scope.objects.filter(kind=kept.label, checked_fully_at__gte=since)
    running = set(kept.in_scope().order_by().values_list("pk", flat=True))
    late = running - set(asked.values_list("object_id", flat=True))
    left = Finding.objects.open().filter(scope_kind=kept.label).exclude(scope_id__in=running)
    touched = Touch.objects.filter(kind=kept.label)
    return sorted(
        late
        | set(left.order_by().values_list("scope_id", flat=True).distinct())
        | set(touched.values_list("object_id", flat=True))
    )
