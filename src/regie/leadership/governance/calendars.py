"""The calendar of one person as an iCalendar file (RFC 5545): meetings and the terms of actions.

It leaves Regie for calendars that we do not know. So it holds no name of a person and no free text: a meeting is the
name of its consultation, an action is its number. What it is about stands behind the link, after login.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.organisations.selectors import actor_for, current_memberships
from regie.leadership.actions.choices import UNFINISHED
from regie.leadership.actions.models import Action
from regie.leadership.actions.selectors import actions_for

from .choices import MeetingStatus
from .models import Meeting
from .selectors import consultations_of, meetings_for

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
ZONE = timezone.get_default_timezone


def calendar_of(user: User) -> bytes:
    """The file for this person: what any of their memberships of today may see and has to do with them."""
    with override(user.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Regie//Regie//NL")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", "Regie")
        calendar.add("x-wr-timezone", settings.TIME_ZONE)
        calendar.add("refresh-interval;value=duration", "PT1H")
        actors = [actor_for(user, row.pk) for row in current_memberships(user)] if user.is_active else []
        for event in (*_meetings(actors), *_actions(actors)):
            calendar.add_component(event)
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())


def _meetings(actors: Iterable[Actor]) -> Iterator[Event]:
    now = timezone.now()
    found: dict[int, Meeting] = {}
    for actor in actors:
        mine = consultations_of(actor.user_id, actor.organisation_id)
        rows = meetings_for(actor).filter(
            consultation__in=mine, starts_at__gte=now - BACK, starts_at__lte=now + AHEAD
        )
        # A holiday that was stepped over never stood in a calendar.
        found |= {row.pk: row for row in rows.exclude(status=MeetingStatus.CANCELLED, sequence=0)}
    for meeting in found.values():
        yield _meeting(meeting, now)


def _meeting(meeting: Meeting, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{meeting.uid}@regie")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", meeting.sequence)
    event.add("summary", meeting.consultation.name)
    event.add("dtstart", timezone.localtime(meeting.starts_at, ZONE()))
    event.add("dtend", timezone.localtime(meeting.ends_at, ZONE()))
    event.add("status", "CANCELLED" if meeting.status == MeetingStatus.CANCELLED else "CONFIRMED")
    event.add("url", settings.BASE_URL + reverse("governance:meeting", args=[meeting.pk]))
    return event


def _actions(actors: Iterable[Actor]) -> Iterator[Event]:
    now = timezone.now()
    found: dict[int, Action] = {}
    for actor in actors:
        rows = actions_for(actor).filter(
            owner_user=actor.user_id or 0, status__in=UNFINISHED, due_on__isnull=False
        )
        found |= {row.pk: row for row in rows.filter(due_on__gte=timezone.localdate() - BACK)}
    for action in found.values():
        event = Event()
        event.add("uid", f"action-{action.pk}@regie")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("sequence", action.version)
        event.add("summary", _("Term of action %(code)s") % {"code": action.code})
        event.add("dtstart", action.due_on)
        event.add("transp", "TRANSPARENT")
        event.add("url", settings.BASE_URL + reverse("actions:detail", args=[action.pk]))
        yield event
