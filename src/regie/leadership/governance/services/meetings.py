"""One meeting: added, moved, cancelled, begun; each of these can be undone."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused
from regie.audit.events.services import record

from ..choices import MeetingStatus, Presence
from ..models import Attendance, Consultation, Meeting
from ..policies import check_meeting, check_plan, check_settle
from ..rhythm import day_instead
from .consultations import locked as consultation_locked
from .notices import tell_of_cancelling, tell_of_move, tell_of_new, tell_of_restoring
from .planning import end_of, moment

PLANNED, RUNNING = MeetingStatus.PLANNED, MeetingStatus.RUNNING


@transaction.atomic
def meeting_add(*, consultation: Consultation, starts_at: datetime, minutes: int, by: Actor) -> Meeting:
    """A meeting outside the rhythm. Raises Refused, or ValidationError where one begins at that moment already."""
    current = consultation_locked(consultation)
    check_plan(by, current)
    _check_free(current, starts_at)
    meeting = Meeting(
        consultation=current,
        starts_at=starts_at,
        ends_at=end_of(starts_at, minutes),
        place=current.place,
        chair_name=current.chair[:120],
    )
    meeting.save()
    tell_of_new(meeting, by)
    record(by=by, action="create", thing=meeting)
    return meeting


@transaction.atomic
def meeting_move(*, meeting: Meeting, starts_at: datetime, reason: str, by: Actor) -> Meeting:
    """To another moment, with the same length. Raises Refused or ValidationError."""
    current = locked(meeting)
    check_meeting(by, current, PLANNED)
    if starts_at == current.starts_at:
        return current
    _check_free(current.consultation, starts_at)
    return _moved(current, starts_at, reason.strip(), by, "move")


@transaction.atomic
def meeting_move_back(*, meeting: Meeting, by: Actor) -> Meeting:
    """Undoes the last move; of a holiday that was planned on another day, also that. Raises Refused."""
    current = locked(meeting)
    check_meeting(by, current, PLANNED)
    if current.moved_from is None:
        return current
    if current.holiday:
        current.status = MeetingStatus.CANCELLED
    before = current.moved_from
    moved = _moved(current, before, "", by, "move back")
    moved.moved_from = None
    moved.save(update_fields=["moved_from"])
    return moved


@transaction.atomic
def meeting_plan_instead(*, meeting: Meeting, by: Actor) -> Meeting:
    """Plans what fell on a public holiday on the first working day after it. Raises Refused."""
    current = locked(meeting)
    check_meeting(by, current, MeetingStatus.CANCELLED)
    if not current.holiday or current.rhythm_on is None:
        raise Refused(Decision(False, (_("This meeting did not fall on a public holiday."),)))
    local = timezone.localtime(current.starts_at)
    current.status = PLANNED
    return _moved(current, moment(day_instead(current.rhythm_on), local.time()), "", by, "plan instead")


@transaction.atomic
def meeting_cancel(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """The meeting does not go on. Raises Refused, or ValidationError without a reason."""
    current = locked(meeting)
    check_meeting(by, current, PLANNED)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the meeting does not go on.")})
    current.status, current.reason = MeetingStatus.CANCELLED, reason.strip()[:300]
    cancelled = _saved(current, by, "cancel", told=True)
    tell_of_cancelling(cancelled, by)
    return cancelled


@transaction.atomic
def meeting_restore(*, meeting: Meeting, by: Actor) -> Meeting:
    """Undoes a cancellation. Raises Refused."""
    current = locked(meeting)
    check_meeting(by, current, MeetingStatus.CANCELLED)
    if current.holiday and current.moved_from is None:
        raise Refused(Decision(False, (_("This day is a public holiday. Plan the meeting on another day."),)))
    current.status, current.reason = PLANNED, ""
    restored = _saved(current, by, "restore", told=True)
    tell_of_restoring(restored, by)
    return restored


@transaction.atomic
def agenda_settle(*, meeting: Meeting, by: Actor, settled: bool = True) -> Meeting:
    """Settles the agenda, or opens it again. Raises Refused, also where the papers for the triangle lack (R014)."""
    current = locked(meeting)
    if settled:
        check_settle(by, current)
    else:
        check_meeting(by, current, PLANNED)
    current.agenda_settled_at = timezone.now() if settled else None
    return _saved(current, by, "settle agenda" if settled else "open agenda")


@transaction.atomic
def meeting_start(*, meeting: Meeting, by: Actor) -> Meeting:
    """Begins: who belongs to the consultation stands on the list of attendance. Again is harmless. Raises Refused."""
    current = locked(meeting)
    check_meeting(by, current, PLANNED, RUNNING)
    if current.status == RUNNING:
        return current
    current.status, current.started_at = RUNNING, timezone.now()
    current.minutes_taker = current.minutes_taker or by.name[:120]
    known = set(current.attendances.values_list("name", flat=True))
    members = current.consultation.members.select_related("user", "organisation")
    Attendance.objects.bulk_create(
        Attendance(
            meeting=current,
            user=member.user,
            organisation=member.organisation,
            name=str(member)[:250],
            presence=Presence.UNKNOWN,
        )
        for member in {
            str(member)[:250]: member for member in members if str(member)[:250] not in known
        }.values()
    )
    return _saved(current, by, "start")


@transaction.atomic
def meeting_stop(*, meeting: Meeting, by: Actor) -> Meeting:
    """Undoes the beginning, as long as nothing is captured. Raises Refused."""
    current = locked(meeting)
    check_meeting(by, current, RUNNING)
    if current.lines.exists():
        raise Refused(Decision(False, (_("Something is captured already. Close the meeting instead."),)))
    current.status, current.started_at = PLANNED, None
    return _saved(current, by, "stop")


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands, held until the end of the transaction: who writes in it waits for the one before."""
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("consultation__programme__municipality", "consultation__chair_user").get(
        pk=meeting.pk
    )


def _moved(meeting: Meeting, starts_at: datetime, reason: str, by: Actor, did: str) -> Meeting:
    length = meeting.ends_at - meeting.starts_at
    before = meeting.moved_from = meeting.starts_at
    meeting.starts_at = starts_at
    meeting.ends_at, meeting.reason = starts_at + length, reason[:300]
    moved = _saved(meeting, by, did, told=True)
    tell_of_move(moved, before, by)
    return moved


def _saved(meeting: Meeting, by: Actor, did: str, *, told: bool = False) -> Meeting:
    meeting.version += 1
    meeting.revision += 1
    meeting.sequence += told
    meeting.save()
    record(by=by, action=did, thing=meeting)
    return meeting


def _check_free(consultation: Consultation, starts_at: datetime) -> None:
    taken = consultation.meetings.filter(starts_at=starts_at).exclude(status=MeetingStatus.CANCELLED)
    if taken.exists():
        raise ValidationError({"day": _("This consultation meets at that moment already. Choose another.")})
