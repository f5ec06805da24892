"""One way to save: checked, cleaned, over the version that the person saw, and recorded."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.ui.versions import VersionConflict, plain

from ..policies import check_change


class Versioned(Protocol):
    """A record with a version number."""

    pk: Any
    version: int


T = TypeVar("T", bound=Model)


def save_new(*, thing: T, by: Actor, action: str = "create") -> T:
    """Checks, cleans, saves and records a new record. Raises Refused or ValidationError."""
    check_change(by, thing)
    clean(thing)
    thing.save()
    record(by=by, action=action, thing=thing)
    return thing


def save_over(*, thing: T, values: Mapping[str, Any], version: int, by: Actor) -> T:
    """Saves values over the version the person saw; without differences nothing is written.

    Raises Refused, ValidationError or VersionConflict.
    """
    current = locked(thing)
    check_change(by, current)
    if current.version != version:  # type: ignore[attr-defined]
        raise VersionConflict(current)
    return write(current=current, values=values, by=by)


def write(*, current: T, values: Mapping[str, Any], by: Actor, action: str = "change") -> T:
    """Writes what differs over a record that is held already, and records which fields; personal ones without content.

    Raises ValidationError.
    """
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed:
        return current
    differences = {name: [told(current, name, getattr(current, name)), told(current, name, value)]
                   for name, value in changed.items()}  # fmt: skip
    for name, value in changed.items():
        setattr(current, name, value)
    clean(current)
    current.version += 1  # type: ignore[attr-defined]
    current.save()
    record(by=by, action=action, thing=current, detail={"differences": differences})
    return current


def told(thing: Model, name: str, value: Any) -> Any:
    """What the log tells of a value: names and addresses of persons stay out of it."""
    if thing.classification.get(name) == "personal":  # type: ignore[attr-defined]
        return "…" if value else ""
    return plain(value)


def locked(thing: T) -> T:
    """The record as it stands, held until the end of the transaction."""
    return type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)


def clean(thing: Model) -> None:
    """Trims texts, and tells the constraints of the database as messages. Raises ValidationError."""
    for column in thing._meta.fields:
        value = getattr(thing, column.attname)
        if isinstance(value, str):
            setattr(thing, column.attname, value.strip())
    thing.full_clean(validate_constraints=False)
    try:
        thing.validate_constraints()
    except ValidationError as error:
        raise ValidationError(error.messages) from error
