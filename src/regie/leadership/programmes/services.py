"""Writes of programmes: checked, numbered by version, and in the audit log with what was and what is."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record

from .choices import ProgrammeStatus
from .models import Programme
from .policies import check_add, check_change, check_move

FIELDS = ("name", "area", "description", "starts_on", "ends_on", "applied_on", "is_published")


class ProgrammeConflict(Exception):
    """Somebody else saved in between; ``current`` is what stands now."""

    def __init__(self, current: Programme) -> None:
        super().__init__(f"{current} is at version {current.version}")
        self.current = current


@transaction.atomic
def programme_create(*, values: dict[str, Any], by: Actor) -> Programme:
    """A new draft programme in the municipality of ``by``. Raises Refused or ValidationError."""
    check_add(by)
    programme = Programme(municipality_id=by.municipality_id or 0, **_known(values))
    _clean(programme)
    programme.save()
    record(by=by, action="create", thing=programme)
    return programme


@transaction.atomic
def programme_change(*, programme: Programme, values: dict[str, Any], version: int, by: Actor) -> Programme:
    """Saves values over the version that the person saw; without differences nothing is written.

    Raises Refused, ValidationError, or ProgrammeConflict when another version stands by now.
    """
    current = _locked(programme)
    check_change(by, current)
    if current.version != version:
        raise ProgrammeConflict(current)
    changed = {
        name: [plain(getattr(current, name)), plain(value)]
        for name, value in _known(values).items()
        if getattr(current, name) != value
    }
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    _clean(current)
    _save(current)
    record(by=by, action="change", thing=current, detail={"differences": changed})
    return current


@transaction.atomic
def programme_move(*, programme: Programme, to: str, by: Actor) -> Programme:
    """Takes a programme to another status of ``choices.TRANSITIONS``. Raises Refused, or HeldBack."""
    current = _locked(programme)
    check_move(by, current, to)
    before, current.status = current.status, ProgrammeStatus(to)
    _save(current)
    record(by=by, action=f"move to {to}", thing=current, detail={"differences": {"status": [before, to]}})
    return current


def _locked(programme: Programme) -> Programme:
    return (
        Programme.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=programme.pk)
    )


def _save(programme: Programme) -> None:
    programme.version += 1
    programme.save()


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no fields of a programme: {sorted(unknown)}")
    return values


def _clean(programme: Programme) -> None:
    """The constraints of the database, as messages. Raises ValidationError."""
    programme.name = programme.name.strip()
    programme.full_clean(exclude=["municipality", "source"], validate_constraints=False)
    try:
        programme.validate_constraints()
    except ValidationError as error:
        raise ValidationError(error.messages) from error


def plain(value: Any) -> Any:
    """The value as JSON takes it."""
    return value.isoformat() if isinstance(value, date) else value
