"""Renewing findings: what the rules find now against what stands open, in one transaction per batch."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from regie.rulebook.rules.aggregates import Aggregate, aggregate_of
from regie.rulebook.rules.registry import Rule, Violation, readers_of, registered, violations_in

from .choices import DOER, FIRST, RULES, TIME
from .models import Finding, Scope, Touch
from .notices import tell_of_blocking

Key = tuple[str, int, str, int, str]


@dataclass(frozen=True)
class Renewed:
    """How many findings a renewal opened, closed and left."""

    opened: int = 0
    closed: int = 0
    open: int = 0


@dataclass
class _Work:
    """What one renewal knows: the scopes by what has to be asked of them, and why."""

    aggregate: Aggregate
    now: datetime
    rules: list[Rule]
    causes: dict[int, list[Touch]] = field(default_factory=dict)
    default: str = TIME

    def cause(self, scope: int, rule: str) -> dict[str, Any]:
        """The latest write that this rule reads; else what the renewal itself was for."""
        for touch in reversed(self.causes.get(scope, [])):
            ways = readers_of().get(touch.label, {}).items()
            if any(rule in rules for (kind, _path), rules in ways if kind == self.aggregate.label):
                return {name: value for name, value in touch.cause.items() if name != DOER}
        return {"action": self.default}

    def doers(self) -> dict[int, set[int | None]]:
        """For each scope that was written about: who wrote."""
        return {scope: {touch.cause.get(DOER) for touch in found} for scope, found in self.causes.items()}


def renew_touched(kind: str, scopes: Iterable[int]) -> Renewed:
    """Renews those of these scopes that a write touched or that were never looked at.

    Asks only the rules that read what was written. Raises KeyError where no aggregate has this label.
    """
    return _renew(kind, scopes, fully=False)


def renew(kind: str, scopes: Iterable[int]) -> Renewed:
    """Asks all rules of these scopes, whatever was written: what time alone changed comes out too."""
    return _renew(kind, scopes, fully=True)


@transaction.atomic
def _renew(kind: str, ids: Iterable[int], *, fully: bool) -> Renewed:
    aggregate = aggregate_of(kind)
    if aggregate is None:
        raise KeyError(kind)
    scopes = _locked(kind, sorted(set(ids)))
    touches = list(Touch.objects.filter(kind=kind, object_id__in=scopes).order_by("pk"))
    causes: dict[int, list[Touch]] = {}
    for touch in touches:
        causes.setdefault(touch.object_id, []).append(touch)
    now = timezone.now()
    whole = [key for key, scope in scopes.items() if fully or scope.checked_fully_at is None]
    parts = [key for key in causes if key not in set(whole)]
    done = []
    if whole:
        first = all(scopes[key].checked_fully_at is None for key in whole)
        rules = [rule for rule in registered() if rule.aggregate == kind]
        work = _Work(aggregate, now, rules, causes, FIRST if first else TIME)
        Scope.objects.filter(kind=kind, object_id__in=whole).update(checked_at=now, checked_fully_at=now)
        done.append(_compare(work, whole, everything=True))
    if parts:
        labels = {touch.label for key in parts for touch in causes[key]}
        done.append(_compare(_Work(aggregate, now, _reading(kind, labels), causes), parts))
        Scope.objects.filter(kind=kind, object_id__in=parts).update(checked_at=now)
    if touches:
        Touch.objects.filter(pk__in=[touch.pk for touch in touches]).delete()
    return Renewed(
        sum(each.opened for each in done), sum(each.closed for each in done), sum(each.open for each in done)
    )


def _locked(kind: str, ids: Sequence[int]) -> dict[int, Scope]:
    """The rows of these scopes, made where they are not there, locked in one order."""
    rows = Scope.objects.select_for_update().filter(kind=kind).order_by("object_id")
    found = {scope.object_id: scope for scope in rows.filter(object_id__in=ids)}
    if missing := [key for key in ids if key not in found]:
        Scope.objects.bulk_create([Scope(kind=kind, object_id=key) for key in missing], ignore_conflicts=True)
        found |= {scope.object_id: scope for scope in rows.filter(object_id__in=missing)}
    return found


def _reading(kind: str, labels: Iterable[str]) -> list[Rule]:
    """The rules of this aggregate that read any of these models."""
    ids = {
        rule
        for label in labels
        for (aggregate, _path), rules in readers_of().get(label, {}).items()
        if aggregate == kind
        for rule in rules
    }
    return [rule for rule in registered() if rule.id in ids]


def _compare(work: _Work, ids: Sequence[int], *, everything: bool = False) -> Renewed:
    """Opens what is new, closes what is mended, rewords what tells another number."""
    running = work.aggregate.in_scope().filter(pk__in=ids)
    asked = (work.aggregate.municipality, work.aggregate.title, *work.aggregate.directors)
    facts = {pk: rest for pk, *rest in running.order_by().values_list("pk", *asked)}
    homes = {pk: municipality for pk, (municipality, *_rest) in facts.items()}
    found = {_key(each): each for each in violations_in(running, rules=work.rules) if each.scope_id in homes}
    ended = [key for key in ids if key not in homes]
    standing = Finding.objects.open().filter(scope_kind=work.aggregate.label, scope_id__in=ids)
    if not everything:
        standing = standing.filter(Q(rule__in=[rule.id for rule in work.rules]) | Q(scope_id__in=ended))
    open_now = {_key_of(finding): finding for finding in standing}
    gone = [finding for key, finding in open_now.items() if key not in found]
    changed = [finding for key, finding in open_now.items() if key in found and _differs(finding, found[key])]
    returned = [finding for finding in changed if finding.aside_at]
    _close(work, gone + returned)
    _reword([finding for finding in changed if not finding.aside_at], found)
    fresh = [key for key in found if key not in open_now] + [_key_of(finding) for finding in returned]
    made = Finding.objects.bulk_create(_made(work, found[key], homes) for key in fresh)
    tell_of_blocking(work.aggregate, made, {pk: rest for pk, (_home, *rest) in facts.items()}, work.doers())
    if ended:  # when they begin again, all rules are asked
        Scope.objects.filter(kind=work.aggregate.label, object_id__in=ended).update(checked_fully_at=None)
    return Renewed(len(fresh), len(gone) + len(returned), len(found))


def _key(violation: Violation) -> Key:
    return (
        violation.rule,
        violation.scope_id,
        violation.object_kind,
        violation.object_id,
        violation.key,
    )


def _key_of(finding: Finding) -> Key:
    return finding.rule, finding.scope_id, finding.object_kind, finding.object_id, finding.key


def digest_of(violation: Violation) -> str:
    """A digest of what the violation rests on."""
    facts: Mapping[str, Any] = violation.message.as_json() if violation.facts is None else violation.facts
    text = json.dumps(facts, sort_keys=True, cls=DjangoJSONEncoder)
    return sha256(text.encode()).hexdigest()


def _told(violation: Violation) -> dict[str, Any]:
    """What of a violation is shown and may be worded anew."""
    return {
        "severity": violation.severity,
        "object_name": violation.object_name[:250],
        "message": violation.message.as_json(),
        "mend_url": violation.mend_url,
        "action": violation.action.as_json() if violation.action.text else {},
        "digest": digest_of(violation),
    }


def _differs(finding: Finding, violation: Violation) -> bool:
    told = _told(violation)
    if finding.aside_at:
        return finding.digest != told["digest"]
    return any(getattr(finding, name) != value for name, value in told.items())


def _reword(findings: Sequence[Finding], found: Mapping[Key, Violation]) -> None:
    names: set[str] = set()
    for finding in findings:
        told = _told(found[_key_of(finding)])
        names |= told.keys()
        for name, value in told.items():
            setattr(finding, name, value)
    if findings:
        Finding.objects.bulk_update(findings, sorted(names), batch_size=200)


def _close(work: _Work, findings: Sequence[Finding]) -> None:
    """Closed by the change that mended them; a rule that left the rulebook closes what it found."""
    known = {rule.id for rule in registered()}
    for finding in findings:
        finding.closed_at = work.now
        cause = work.cause(finding.scope_id, finding.rule)
        finding.closed_by = cause if finding.rule in known else {"action": RULES}
    if findings:
        Finding.objects.bulk_update(findings, ["closed_at", "closed_by"], batch_size=200)


def _made(work: _Work, violation: Violation, homes: Mapping[int, int]) -> Finding:
    kinds = {rule.id: rule.kind for rule in work.rules}
    return Finding(
        municipality_id=homes[violation.scope_id],
        rule=violation.rule,
        kind=kinds[violation.rule],
        scope_kind=work.aggregate.label,
        scope_id=violation.scope_id,
        object_kind=violation.object_kind,
        object_id=violation.object_id,
        key=violation.key,
        opened_at=work.now,
        opened_by=work.cause(violation.scope_id, violation.rule),
        **_told(violation),
    )


def out_of_date(aggregate: Aggregate) -> Q:
    """The condition on aggregates that a write touched, or that all rules were not asked of yet."""
    seen = Scope.objects.filter(kind=aggregate.label, checked_fully_at__isnull=False).values("object_id")
    touched = Touch.objects.filter(kind=aggregate.label).values("object_id")
    return ~Q(pk__in=seen) | Q(pk__in=touched)
