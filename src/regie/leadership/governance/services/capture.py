"""What is captured while people meet. Every write holds the meeting for a moment, so that nothing is lost between two.

The number ``Meeting.revision`` grows with each of them: a screen that knows a smaller one asks for what is new.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record

from ..choices import ItemStatus, LineKind, Presence
from ..models import AgendaItem, Attendance, Line, Meeting
from ..policies import check_take_part
from ..reading import Reading, read_line
from ..selectors import nameable
from .meetings import locked

MOST = 1000
FIELDS = ("kind", "text", "who", "due_on")


class LineConflict(Exception):
    """Somebody else changed the line in between; ``current`` is what stands now."""

    def __init__(self, current: Line) -> None:
        super().__init__(f"line {current.uuid} is at version {current.version}")
        self.current = current


def read(meeting: Meeting, typed: str, kind: str) -> Reading:
    """What a line would be read as, by today's date and the names of this meeting."""
    names = {each.key: each.ways for each in nameable(meeting)} if kind or typed else {}
    return read_line(typed, kind=kind, names=names, today=timezone.localdate())


@transaction.atomic
def line_capture(
    *,
    meeting: Meeting,
    uuid: UUID,
    typed: str,
    kind: str,
    item: AgendaItem | None = None,
    who: str = "",
    due_on: date | None = None,
    by: Actor,
) -> Line:
    """Captures one line. ``who`` (a key of ``nameable``) and ``due_on`` overrule what is read in the words.

    The same uuid with the same words is the same line, so sending again is harmless; with other words (a page that
    was kept by the browser) it is another line. Raises Refused or ValidationError.
    """
    current = locked(meeting)
    check_take_part(by, current)
    typed = " ".join(typed.split())
    if (known := _known_line(current, uuid, typed)) is not None:
        return known
    _check_typed(typed, kind)
    if item is not None and item.meeting_id != current.pk:
        raise ValidationError({"item": _("This item is on another agenda.")})
    reading = read(current, typed, kind)
    if not reading.text:
        raise ValidationError({"typed": _("Type what you agree on.")})
    line = Line(
        meeting=current,
        item=item,
        uuid=_identity(uuid, typed),
        kind=reading.kind,
        typed=typed,
        text=reading.text,
        doubt=reading.doubt,
        created_by_id=by.user_id,
        created_by_name=by.name[:160],
    )
    if line.kind == LineKind.ACTION:
        _give(line, current, who or reading.who)
        line.due_on = due_on or reading.due_on
    line.full_clean(exclude=["meeting", "item", "created_by"], validate_constraints=False)
    line.save()
    _grown(current)
    record(by=by, action="capture", thing=line, detail={"meeting": current.pk})
    return line


@transaction.atomic
def line_change(*, line: Line, values: dict[str, Any], version: int, by: Actor) -> Line:
    """Corrects a line: ``values`` holds any of FIELDS, ``who`` as a key of ``nameable`` or empty.

    Raises Refused, ValidationError, or LineConflict when somebody else changed it in between.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no fields of a line: {sorted(unknown)}")
    meeting = locked(line.meeting)
    check_take_part(by, meeting)
    current = Line.objects.select_related("owner_user", "owner_organisation").get(pk=line.pk)
    if current.version != version:
        raise LineConflict(current)
    before = facts(current)
    current.kind = values.get("kind", current.kind)
    current.text = " ".join(str(values.get("text", current.text)).split())
    if current.kind not in LineKind.values:
        raise ValidationError({"kind": _("Choose decision, action or note.")})
    if not current.text or len(current.text) > MOST:
        raise ValidationError({"text": _("Type what you agree on, in at most 1,000 characters.")})
    if current.kind == LineKind.ACTION:
        _give(current, meeting, values.get("who", before["who"]))
        current.due_on = values.get("due_on", current.due_on)
    else:
        _give(current, meeting, "")
        current.due_on = None
    if facts(current) == before:
        return current
    current.doubt = ""
    current.version += 1
    current.save()
    _grown(meeting)
    record(
        by=by,
        action="change",
        thing=current,
        detail={"differences": _differences(before, facts(current))},
    )
    return current


@transaction.atomic
def line_remove(*, line: Line, by: Actor, removed: bool = True) -> Line:
    """Takes a line away, or brings it back. Raises Refused."""
    meeting = locked(line.meeting)
    check_take_part(by, meeting)
    current = Line.objects.get(pk=line.pk)
    if bool(current.removed_at) == removed:
        return current
    current.removed_at = timezone.now() if removed else None
    current.removed_by_name = by.name[:160] if removed else ""
    current.save(update_fields=["removed_at", "removed_by_name"])
    _grown(meeting)
    record(by=by, action="remove" if removed else "restore", thing=current)
    return current


@transaction.atomic
def presence_set(*, attendance: Attendance, presence: str, by: Actor) -> Attendance:
    """Who is there. Raises Refused, or ValidationError for an unknown word."""
    meeting = locked(attendance.meeting)
    check_take_part(by, meeting)
    if presence not in Presence.values:
        raise ValidationError(_("Choose present, absent, or absent with notice."))
    attendance.presence = presence
    attendance.save(update_fields=["presence"])
    _grown(meeting)
    record(by=by, action="attendance", thing=attendance, detail={"presence": presence})
    return attendance


@transaction.atomic
def guest_add(*, meeting: Meeting, name: str, by: Actor) -> Attendance:
    """Somebody who is there and does not belong to the consultation. Raises Refused or ValidationError."""
    current = locked(meeting)
    check_take_part(by, current)
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise ValidationError({"name": _("Fill in a name of at most 120 characters.")})
    guest, made = Attendance.objects.get_or_create(
        meeting=current, name=name, defaults={"presence": Presence.PRESENT}
    )
    if made:
        _grown(current)
        record(by=by, action="attendance", thing=guest, detail={"presence": guest.presence})
    return guest


@transaction.atomic
def item_deal(*, item: AgendaItem, dealt: bool, by: Actor) -> AgendaItem:
    """Says that an item is dealt with, or that it is not. Raises Refused."""
    meeting = locked(item.meeting)
    check_take_part(by, meeting)
    status = ItemStatus.DEALT if dealt else ItemStatus.OPEN
    if item.status != status:
        item.status = status
        item.save(update_fields=["status"])
        _grown(meeting)
        record(by=by, action="deal with item" if dealt else "reopen item", thing=item)
    return item


def facts(line: Line) -> dict[str, Any]:
    """What a person can correct in a line, as JSON takes it."""
    who = f"name:{line.owner_name}" if line.owner_name else ""
    if line.owner_organisation_id:
        who = f"organisation:{line.owner_organisation_id}"
    if line.owner_user_id:
        who = f"user:{line.owner_user_id}"
    due_on = line.due_on.isoformat() if line.due_on else ""
    return {"kind": line.kind, "text": line.text, "who": who, "due_on": due_on}


def _differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def _known_line(meeting: Meeting, uuid: UUID, typed: str) -> Line | None:
    found = Line.objects.filter(meeting=meeting, uuid__in=[uuid, uuid5(uuid, typed)], typed=typed)
    return found.first()


def _identity(uuid: UUID, typed: str) -> UUID:
    return uuid5(uuid, typed) if Line.objects.filter(uuid=uuid).exists() else uuid


def _check_typed(typed: str, kind: str) -> None:
    if not typed:
        raise ValidationError({"typed": _("Type what you agree on.")})
    if len(typed) > MOST:
        raise ValidationError({"typed": _("A line has at most 1,000 characters. Make two of it.")})
    if kind not in LineKind.values:
        raise ValidationError({"kind": _("Choose decision, action or note.")})


def _give(line: Line, meeting: Meeting, who: str) -> None:
    """The owner by its key: one that the municipality can name."""
    line.owner_user = line.owner_organisation = None
    line.owner_name = ""
    if not who:
        return
    if who not in {each.key for each in nameable(meeting)}:
        raise ValidationError({"who": _("Choose somebody from the list.")})
    kind, _colon, key = who.partition(":")
    if kind == "user":
        line.owner_user_id = int(key)
    elif kind == "organisation":
        line.owner_organisation_id = int(key)
    else:
        line.owner_name = key[:120]


def _grown(meeting: Meeting) -> None:
    meeting.revision += 1
    meeting.save(update_fields=["revision"])
