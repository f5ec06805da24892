"""Writes of programmes: checked, numbered by version, and in the audit log with what was and what is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.ui.versions import VersionConflict

from .choices import ProgrammeStatus
from .editing import checked, differences, known, put
from .models import AgreedCapacity, Programme, ProgrammeArea, RegisseurHandover
from .policies import check_add, check_change, check_direct, check_export, check_move

FIELDS = ("name", "area", "description", "starts_on", "ends_on", "applied_on", "is_published")
DIRECTION_FIELDS = (
    *("regisseur", "deputy", "principal_role", "principal", "principal_name", "lead"),
    *("mandate", "mandate_on", "budget_agreed", "collaborations"),
)
HANDOVER_FIELDS = ("is_warm", "note")
# The rows below a programme that are added, changed and taken away in the same manner.
PARTS: dict[str, tuple[type[ProgrammeArea] | type[AgreedCapacity], tuple[str, ...]]] = {
    "area": (ProgrammeArea, ("name", "kind")),
    "capacity": (
        AgreedCapacity,
        ("what", "fte", "organisation", "organisation_name", "from_on", "until_on"),
    ),
}
Part = ProgrammeArea | AgreedCapacity


@dataclass(frozen=True)
class Handover:
    """What has to be told where one regisseur makes place for another."""

    reason: str
    on: date
    is_warm: bool = False
    note: str = ""


@transaction.atomic
def programme_create(*, values: dict[str, Any], by: Actor) -> Programme:
    """A new draft programme in the municipality of ``by``. Raises Refused or ValidationError.

    Its area, where it is told, becomes the first row of its areas.
    """
    check_add(by)
    programme = Programme(municipality_id=by.municipality_id or 0, **known(values, FIELDS))
    _clean(programme)
    programme.save()
    if programme.area:
        ProgrammeArea.objects.create(programme=programme, name=programme.area)
    record(by=by, action="create", thing=programme)
    return programme


@transaction.atomic
def programme_change(*, programme: Programme, values: dict[str, Any], version: int, by: Actor) -> Programme:
    """Saves values over the version that the person saw; without differences nothing is written.

    Raises Refused, ValidationError, or VersionConflict when another version stands by now.
    """
    current = _locked(programme)
    check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = differences(current, known(values, FIELDS))
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


@transaction.atomic
def direction_change(
    *, programme: Programme, values: dict[str, Any], version: int, by: Actor, handover: Handover | None = None
) -> Programme:
    """Who directs, who gives the assignment, with which mandate and means; values of DIRECTION_FIELDS.

    Another regisseur in the place of one who was there needs a ``handover``: the reason, the day, and whether the
    two spoke. Raises Refused, ValidationError, or VersionConflict.
    """
    current = _locked(programme)
    check_direct(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = differences(current, known(values, DIRECTION_FIELDS))
    if not changed:
        return current
    before = current.regisseur
    for name in changed:
        if name != "collaborations":
            setattr(current, name, values[name])
    _check_people(current)
    _clean(current)
    _save(current)
    if "collaborations" in changed:
        current.collaborations.set(values["collaborations"])
    detail: dict[str, Any] = {"differences": changed}
    if "regisseur" in changed and before is not None:
        detail["reason"] = _hand_over(current, before, handover).reason
    record(by=by, action="change the direction", thing=current, detail=detail)
    return current


@transaction.atomic
def handover_change(
    *, handover: RegisseurHandover, values: dict[str, Any], version: int, by: Actor
) -> RegisseurHandover:
    """Whether the two spoke, and what to remember; values of HANDOVER_FIELDS. Raises Refused or VersionConflict."""
    current = RegisseurHandover.objects.select_for_update().get(pk=handover.pk)
    programme = _locked(current.programme)
    check_direct(by, programme)
    if current.version != version:
        raise VersionConflict(current)
    changed = differences(current, known(values, HANDOVER_FIELDS))
    if changed:
        put(current, values, changed)
        current.save()
        record(by=by, action="change the handover", thing=programme, detail={"differences": changed})
    return current


@transaction.atomic
def handover_exported(*, programme: Programme, form: str, by: Actor) -> None:
    """Notes that the handover file was taken along. Raises Refused."""
    check_export(by, programme)
    record(by=by, action="export the handover file", thing=programme, detail={"form": form})


@transaction.atomic
def part_add(*, part: str, programme: Programme, values: dict[str, Any], by: Actor) -> Part:
    """A row of PARTS below a programme. Raises Refused or ValidationError."""
    current = _locked(programme)
    check_direct(by, current)
    model, names = PARTS[part]
    row = model(programme=current, **known(values, names))
    checked(row)
    row.save()
    record(by=by, action=f"add {part}", thing=current, detail={"name": str(row)})
    return row


@transaction.atomic
def part_change(*, row: Part, values: dict[str, Any], version: int, by: Actor) -> Part:
    """Saves a row over the version the person saw. Raises Refused, ValidationError or VersionConflict."""
    current, programme, part = _locked_part(row)
    check_direct(by, programme)
    if current.version != version:
        raise VersionConflict(current)
    changed = differences(current, known(values, PARTS[part][1]))
    if changed:
        put(current, values, changed)
        current.save()
        detail = {"name": str(current), "differences": changed}
        record(by=by, action=f"change {part}", thing=programme, detail=detail)
    return current


@transaction.atomic
def part_remove(*, row: Part, by: Actor) -> Part:
    """Takes a row away; ``part_restore`` brings it back. Raises Refused."""
    return _set_removed(row, True, by)


@transaction.atomic
def part_restore(*, row: Part, by: Actor) -> Part:
    """Brings back a row that was taken away. Raises Refused, or ValidationError where one like it stands there."""
    return _set_removed(row, False, by)


def _set_removed(row: Part, removed: bool, by: Actor) -> Part:
    current, programme, part = _locked_part(row)
    check_direct(by, programme)
    if bool(current.removed_at) == removed:
        return current
    current.removed_at = timezone.now() if removed else None
    put(current, {}, ())
    current.save()
    word = "remove" if removed else "restore"
    record(by=by, action=f"{word} {part}", thing=programme, detail={"name": str(current)})
    return current


def _locked_part(row: Part) -> tuple[Part, Programme, str]:
    part = next(name for name, (model, _names) in PARTS.items() if isinstance(row, model))
    programme = _locked(row.programme)
    found: Any = PARTS[part][0].objects.select_for_update().get(pk=row.pk)
    return found, programme, part


def _hand_over(programme: Programme, before: Any, handover: Handover | None) -> RegisseurHandover:
    if handover is None or not handover.reason.strip():
        raise ValidationError({"handover_reason": _("Say why the regisseur changes.")})
    if handover.on > timezone.localdate():
        raise ValidationError(
            {"handover_on": _("This day is still to come. Change the regisseur on the day itself.")}
        )
    made = RegisseurHandover(
        programme=programme,
        from_user=before,
        to_user=programme.regisseur,
        on=handover.on,
        reason=handover.reason,
        is_warm=handover.is_warm,
        note=handover.note,
    )
    checked(made)
    made.save()
    return made


def _check_people(programme: Programme) -> None:
    if programme.regisseur_id and programme.regisseur_id == programme.deputy_id:
        raise ValidationError({"deputy": _("Choose somebody else than the regisseur.")})
    if programme.mandate_on and not programme.mandate.strip():
        raise ValidationError({"mandate": _("There is a date, but no mandate. Write what it holds.")})


def _locked(programme: Programme) -> Programme:
    found = Programme.objects.select_for_update(of=("self",)).select_related(
        "municipality", "regisseur", "deputy"
    )
    return found.get(pk=programme.pk)


def _save(programme: Programme) -> None:
    programme.version += 1
    programme.save()


def _clean(programme: Programme) -> None:
    """The constraints of the database, as messages. Raises ValidationError."""
    for name in ("name", "principal_name", "mandate"):
        setattr(programme, name, getattr(programme, name).strip())
    people = ["regisseur", "deputy", "principal"]
    programme.full_clean(exclude=["municipality", "source", *people], validate_constraints=False)
    try:
        programme.validate_constraints()
    except ValidationError as error:
        raise ValidationError(error.messages) from error
