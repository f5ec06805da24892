"""Meetings from the rhythm: a year in one click, nothing double, public holidays stepped over in sight."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record

from ..choices import MeetingStatus
from ..models import Consultation, Meeting
from ..policies import check_plan
from ..rhythm import holiday_on, meeting_days
from .consultations import locked
from .notices import tell_of_series

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Planned:
    """What planning did: how many meetings are new, how many days were holidays, how many old ones went or moved."""

    new: int
    holidays: int
    cancelled: int
    moved: int


def days_to_plan(consultation: Consultation, today: date) -> list[date]:
    """The days of the rhythm from today on for a year, within the first and the last day of the consultation."""
    if consultation.weekday is None or consultation.first_on is None:
        return []
    until = min(today + YEAR, consultation.until or date.max)
    days = meeting_days(
        frequency=consultation.frequency,
        weekday=consultation.weekday,
        week=consultation.week,
        first_on=consultation.first_on,
        until=until,
    )
    return [day for day in days if day >= today]


@transaction.atomic
def meetings_plan(*, consultation: Consultation, by: Actor) -> Planned:
    """Plans the coming year. Again is harmless: a day of the rhythm has one meeting, wherever that was moved to.

    After a change of the rhythm, planned meetings that nobody touched follow it: another time moves them, another day
    cancels them. Raises Refused.
    """
    current = locked(consultation)
    check_plan(by, current)
    today = timezone.localdate()
    days = days_to_plan(current, today)
    known = {meeting.rhythm_on: meeting for meeting in current.meetings.filter(rhythm_on__gte=today)}
    fresh = [_new(current, day) for day in days if day not in known]
    Meeting.objects.bulk_create(fresh)
    moved = sum(_follow_time(known[day], current) for day in days if day in known)
    cancelled = sum(_cancel_stale(meeting) for day, meeting in known.items() if day not in set(days))
    planned = [meeting for meeting in fresh if not meeting.holiday]
    done = Planned(
        new=len(planned),
        holidays=sum(bool(meeting.holiday) for meeting in fresh),
        cancelled=cancelled,
        moved=moved,
    )
    if fresh or moved or cancelled:
        first = planned[0].starts_at if planned else None
        tell_of_series(current, new=done.new, changed=moved + cancelled, first=first, by=by)
        record(by=by, action="plan meetings", thing=current, detail=vars(done))
    return done


def moment(day: date, at: time) -> datetime:
    """A wall-clock time in the Netherlands as a moment."""
    return timezone.make_aware(datetime.combine(day, at))


def end_of(starts_at: datetime, minutes: int) -> datetime:
    return starts_at + timedelta(minutes=minutes)


def _new(consultation: Consultation, day: date) -> Meeting:
    starts_at = moment(day, consultation.time or time(9))
    holiday = holiday_on(day)
    return Meeting(
        consultation=consultation,
        starts_at=starts_at,
        ends_at=end_of(starts_at, consultation.duration),
        rhythm_on=day,
        holiday=holiday,
        status=MeetingStatus.CANCELLED if holiday else MeetingStatus.PLANNED,
        place=consultation.place,
        chair_name=consultation.chair[:120],
    )


def _untouched(meeting: Meeting) -> bool:
    return (
        meeting.status == MeetingStatus.PLANNED
        and not meeting.moved_from
        and not meeting.agenda_settled_at
        and not meeting.items.exists()
    )


def _follow_time(meeting: Meeting, consultation: Consultation) -> bool:
    if meeting.rhythm_on is None or not consultation.time or meeting.moved_from:
        return False
    starts_at = moment(meeting.rhythm_on, consultation.time)
    ends_at = end_of(starts_at, consultation.duration)
    if meeting.status != MeetingStatus.PLANNED or (meeting.starts_at, meeting.ends_at) == (
        starts_at,
        ends_at,
    ):
        return False
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.sequence += 1
    meeting.version += 1
    meeting.save()
    return True


def _cancel_stale(meeting: Meeting) -> bool:
    if (
        meeting.holiday and meeting.sequence == 0
    ):  # stepped over, and no longer in the rhythm: nobody knew of it
        meeting.delete()
        return False
    if not _untouched(meeting):
        return False
    meeting.status, meeting.reason = MeetingStatus.CANCELLED, _("The rhythm changed.")
    meeting.sequence += 1
    meeting.version += 1
    meeting.save()
    return True
