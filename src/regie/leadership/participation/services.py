"""Writes of both logs: checked, and in the audit log with what was and what is."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.leadership.programmes.models import Programme
from regie.ui.versions import VersionConflict, changes

from .models import MayorContact, ResidentsInput
from .policies import check_change

CONTACT_FIELDS = ("held_on", "with_whom", "note")
INPUT_FIELDS = ("held_on", "form", "taking_part", "said", "done_with")
FIELDS: dict[type, tuple[str, ...]] = {MayorContact: CONTACT_FIELDS, ResidentsInput: INPUT_FIELDS}
Row = TypeVar("Row", MayorContact, ResidentsInput)


def contact_add(*, programme: Programme, values: dict[str, Any], by: Actor) -> MayorContact:
    """A contact of the mayor; ``values`` holds CONTACT_FIELDS. Raises Refused or ValidationError."""
    return _add(MayorContact(programme=programme), values, by)


def contact_change(*, contact: MayorContact, values: dict[str, Any], version: int, by: Actor) -> MayorContact:
    """Saves over the version that the person saw. Raises Refused, ValidationError or VersionConflict."""
    return _change(contact, values, version, by)


def input_add(*, programme: Programme, values: dict[str, Any], by: Actor) -> ResidentsInput:
    """What residents said; ``values`` holds INPUT_FIELDS. Raises Refused or ValidationError."""
    return _add(ResidentsInput(programme=programme), values, by)


def input_change(
    *, residents: ResidentsInput, values: dict[str, Any], version: int, by: Actor
) -> ResidentsInput:
    """Saves over the version that the person saw. Raises Refused, ValidationError or VersionConflict."""
    return _change(residents, values, version, by)


@transaction.atomic
def _add(row: Row, values: dict[str, Any], by: Actor) -> Row:
    check_change(by, row)
    for name, value in _known(row, values).items():
        setattr(row, name, value)
    _clean(row)
    row.save()
    record(by=by, action="create", thing=row)
    return row


@transaction.atomic
def _change(row: Row, values: dict[str, Any], version: int, by: Actor) -> Row:
    rows = type(row)._default_manager.select_for_update(of=("self",)).select_related("programme")
    current = rows.get(pk=row.pk)
    check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = changes(current, _known(row, values))
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    _clean(current)
    current.version += 1
    current.save()
    record(by=by, action="change", thing=current, detail={"differences": changed})
    return current


def _known(row: MayorContact | ResidentsInput, values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS[type(row)])
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    return values


def _clean(row: MayorContact | ResidentsInput) -> None:
    """What must hold, as messages per field. Raises ValidationError."""
    row.full_clean(exclude=["programme"], validate_constraints=False)
    if row.held_on > timezone.localdate():
        raise ValidationError({"held_on": [_("This day is still to come. Record it afterwards.")]})
