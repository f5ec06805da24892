"""Writing audit events, in the transaction of the action itself."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import structlog
from django.db import transaction
from django.db.models import Model

from regie.audit.tracing.spans import current

from .chains import append
from .models import Event
from .seals import plain, text


class ActorLike(Protocol):
    """What the audit log needs to know of a person; the log stands below access and cannot import it.

    ``organisation_id`` and ``organisation_name`` are taken where the actor has them.
    """

    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def municipality_id(self) -> int | None: ...


Recorded = tuple[Event, Model | None]
Listener = Callable[[Sequence[Recorded]], None]

_gathered: ContextVar[list[Recorded] | None] = ContextVar("regie_gathered_events", default=None)
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Has a function told what ``record`` wrote, with the things acted on, in the same transaction.

    For what a later module keeps about the things that people change, such as findings: registered at start-up,
    so that the log needs to know nobody. What the listener raises undoes the write.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def record(
    *,
    by: ActorLike,
    action: str,
    thing: Model | None = None,
    kind: str = "",
    result: str = "done",
    origin: str = "web",
    detail: dict[str, Any] | None = None,
) -> Event:
    """Writes one event. ``thing`` is the object acted on; ``kind`` names what was acted on where there is none.

    Call it inside the transaction of the write it describes, so that both exist or neither, and late in it:
    from here to the end of the transaction nobody else of the municipality can add an event. Three queries.
    A transaction that records for more than one municipality does so in ``together``: two that lock the same chains
    in another order would wait for each other, and PostgreSQL ends one of them.
    ``detail`` holds what JSON holds; never a secret, never the content of a file.
    Raises chains.ChainBroken, and whatever the database says: what cannot be logged does not happen.
    """
    event = event_of(
        by=by, action=action, thing=thing, kind=kind, result=result, origin=origin, detail=detail
    )
    gathered = _gathered.get()
    if gathered is None:
        _write([(event, thing)])
    else:
        gathered.append((event, thing))
    return event


def _write(recorded: Sequence[Recorded]) -> None:
    record_many([event for event, _thing in recorded])
    for listener in _listeners:
        listener(recorded)


def event_of(
    *,
    by: ActorLike,
    action: str,
    thing: Model | None = None,
    kind: str = "",
    result: str = "done",
    origin: str = "web",
    detail: dict[str, Any] | None = None,
) -> Event:
    """An event that ``record_many`` can write; the arguments are those of ``record``."""
    span = current()
    return Event(
        actor_id=by.user_id,
        actor_name=text(by.name),
        actor_role=by.role,
        organisation_id=getattr(by, "organisation_id", None),
        organisation_name=text(getattr(by, "organisation_name", ""))[:200],
        municipality_id=by.municipality_id,
        action=action,
        object_kind=kind or (thing._meta.label_lower if thing else ""),
        object_id=str(thing.pk) if thing else "",
        object_name=text(str(thing))[:250] if thing else "",
        result=result,
        detail=plain(detail or {}),
        origin=origin,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", "")),
        trace_id=span.trace_id,
        span_id=span.span_id,
    )


@transaction.atomic(savepoint=False)
def record_many(events: Sequence[Event]) -> None:
    """Writes events made by ``event_of``, each at the end of the chain of its municipality.

    The chains are locked in one order, so that two writers of the same chains never wait for each other.
    """
    chains: dict[int, list[Event]] = {}
    for event in events:
        chains.setdefault(event.municipality_id or 0, []).append(event)
    for chain in sorted(chains):
        append(chains[chain], chain)


@contextmanager
def together() -> Iterator[None]:
    """Keeps what ``record`` is given until the end of the block and writes it then, in one go.

    For work that records many events in one transaction: the chain is locked at its end only, for three queries.
    Stands inside ``transaction.atomic``; raises RuntimeError outside it. An error in the block drops the events,
    and has to undo the transaction, as it does unless it is caught in between.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(
            "Events are gathered inside a transaction, so that they are there when the work is"
        )
    if _gathered.get() is not None:  # the outermost block writes
        yield
        return
    events: list[Recorded] = []
    before = _gathered.set(events)
    try:
        yield
    finally:
        _gathered.reset(before)
    _write(events)
