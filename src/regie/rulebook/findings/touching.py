"""From a write to the scopes whose findings it may change."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import structlog
from django.apps import apps
from django.db import transaction
from django.db.models import Model

from regie.audit.events.models import Event
from regie.audit.events.services import Recorded
from regie.rulebook.rules.aggregates import aggregate_of
from regie.rulebook.rules.registry import readers_of

from .choices import DOER
from .models import Touch
from .renewal import renew_touched

log = structlog.get_logger(__name__)


def touch(recorded: Sequence[Recorded]) -> None:
    """Notes, in the transaction of the write, which scopes it touches, and renews them once it is committed.

    One statement, and one more for each model from which the scope is more than a column away.
    """
    touches = {
        (kind, scope, event.object_kind): Touch(
            kind=kind, object_id=scope, label=event.object_kind, cause=cause_of(event)
        )
        for event, thing in recorded
        for kind, scope in _scopes(event, thing)
    }
    if touches:
        _note(list(touches.values()))


def touched(event: Event, *, kind: str, scopes: Iterable[int], label: str) -> None:
    """Notes that rows of the model ``label`` changed in these scopes, for a write of many rows under one event."""
    cause = cause_of(event)
    _note([Touch(kind=kind, object_id=scope, label=label, cause=cause) for scope in sorted(set(scopes))])


def _note(touches: Sequence[Touch]) -> None:
    Touch.objects.bulk_create(touches)
    for kind in {each.kind for each in touches}:
        scopes = sorted({each.object_id for each in touches if each.kind == kind})
        _renew_after_commit(kind, scopes)


def _renew_after_commit(kind: str, scopes: list[int]) -> None:
    # What was written is written: a rule that fails is told in the log, and what it should find waits for the night.
    transaction.on_commit(lambda: _renew(kind, scopes), robust=True)


def cause_of(event: Event) -> dict[str, Any]:
    """By which change: enough to read it without the audit log, and to find it there."""
    return {
        "action": event.action,
        "kind": event.object_kind,
        "name": event.object_name,
        "by": event.actor_name,
        DOER: event.actor_id,
        "chain": event.chain,
        "number": event.number,
    }


def _scopes(event: Event, thing: Model | None) -> Iterator[tuple[str, int]]:
    for (kind, path), _rules in readers_of().get(event.object_kind, {}).items():
        if aggregate_of(kind):
            for scope in _at(event, thing, path):
                yield kind, scope


def _at(event: Event, thing: Model | None, path: str) -> Iterable[int]:
    """The keys at the end of a path. Columns of the thing itself need no query."""
    if path == "pk":
        return [int(event.object_id)] if event.object_id.isdigit() else []
    if thing is not None and "__" not in path and isinstance(key := getattr(thing, path, None), int):
        return [key]
    if not event.object_id.isdigit():
        return []
    rows = apps.get_model(event.object_kind)._base_manager.filter(pk=event.object_id)
    return {key for key in rows.values_list(path, flat=True) if key is not None}


def _renew(kind: str, scopes: Sequence[int]) -> None:
    """After the commit: what goes wrong here stays noted, and the next reader or the night does it again."""
    try:
        renew_touched(kind, scopes)
    except Exception:
        log.exception("findings_not_renewed", kind=kind, scopes=list(scopes))
