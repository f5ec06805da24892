"""Writing audit events, in the transaction of the action itself."""

from typing import Any, Protocol

import structlog
from django.db.models import Model

from .models import Event


class ActorLike(Protocol):
    """What the audit log needs to know of a person; the log stands below access and cannot import it."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def municipality_id(self) -> int | None: ...


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

    Call it inside the transaction of the write it describes, so that both exist or neither.
    """
    return Event.objects.create(
        actor_id=by.user_id,
        actor_name=by.name,
        actor_role=by.role,
        municipality_id=by.municipality_id,
        action=action,
        object_kind=kind or (thing._meta.label_lower if thing else ""),
        object_id=str(thing.pk) if thing else "",
        object_name=str(thing)[:250] if thing else "",
        result=result,
        detail=detail or {},
        origin=origin,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", "")),
    )
