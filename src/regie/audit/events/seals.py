"""The seal of a line: a keyed hash over everything that it says and over the seal of the line before it.

Who can write in the database but does not hold the key cannot make a line that fits.
"""

import hmac
import json
from collections.abc import Callable
from datetime import UTC
from typing import Any

from regie.vault.keys.ring import Unreadable, mac, ring

PURPOSE = "audit chain"
# The form of what is sealed. Another form gets another number, and code that still reads this one.
FORM = 1
SEALED_FIELDS = (
    "chain",
    "number",
    "previous",
    "actor_id",
    "actor_name",
    "actor_role",
    "organisation_id",
    "organisation_name",
    "municipality_id",
    "action",
    "object_kind",
    "object_id",
    "object_name",
    "result",
    "origin",
    "request_id",
    "trace_id",
    "span_id",
    "seal_key",
)


def put_seal(event: Any, *, chain: int, number: int, previous: str) -> str:
    """Gives an event its place in a chain and the seal that holds it there; returns the seal."""
    event.chain, event.number, event.previous, event.seal_key = chain, number, previous, ring().log_id
    event.seal = _event_mac(event, number)
    return event.seal


def put_head_mac(head: Any) -> None:
    """Seals a head as it is now."""
    head.seal_key = ring().log_id
    head.mac = _head_mac(head)


def is_sealed(event: Any, number: int | None = None) -> bool:
    """Whether this event is what was sealed; with ``number``: whether it is what was sealed under that number."""
    return _fits(lambda: _event_mac(event, event.number if number is None else number), event.seal)


def head_is_sealed(head: Any) -> bool:
    """Whether a head is what was sealed. A head on which no event hangs yet needs no seal."""
    if not head.number and not head.mac:
        return True
    return _fits(lambda: _head_mac(head), head.mac)


def _fits(expected: Callable[[], str], found: str) -> bool:
    try:
        return hmac.compare_digest(expected(), found)
    except (Unreadable, TypeError, ValueError):  # a key or a value that no line of ours has
        return False


def _event_mac(event: Any, number: int) -> str:
    said = {name: getattr(event, name) for name in SEALED_FIELDS}
    said["number"] = number
    said["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    said["detail"] = plain(event.detail)
    return _mac("event", said, event.seal_key)


def _head_mac(head: Any) -> str:
    names = ("chain", "number", "seal", "removed_to", "removed_seal", "seal_key")
    return _mac("head", {name: getattr(head, name) for name in names}, head.seal_key)


def plain(value: Any) -> Any:
    """A value as it comes back from JSON in either database, so that a seal made before writing still fits after.

    Whole floats become integers (PostgreSQL keeps numbers, not their notation); text loses what no database
    can hold. Raises TypeError for what JSON does not know, ValueError for an infinite number.
    """
    if isinstance(value, dict):
        return {text(str(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float):
        if value - value != 0:
            raise ValueError("The log takes no infinite number")
        return int(value) if value.is_integer() else value
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"The log takes no {type(value).__name__}")


def text(value: str) -> str:
    """Text without the null character and without half characters."""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _mac(what: str, said: dict[str, Any], key_id: str) -> str:
    canonical = json.dumps([FORM, what, said], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return mac(canonical.encode("ascii"), purpose=PURPOSE, key_id=key_id).hex()
