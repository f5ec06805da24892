"""Who hears of a meeting, its minutes and the decisions it is asked for. One notice for a series of meetings."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.notices.services import notify
from regie.access.organisations.models import Membership
from regie.leadership.decisions.choices import Body
from regie.ui.phrases import Phrase, phrase, phrases

from ..models import AgendaItem, Attendance, Consultation, Meeting, Member, Minutes

PLANNED, MOVED, MINUTES, ASKED = "meeting_planned", "meeting_moved", "minutes_ready", "decision_asked"
# Bodies in which politicians decide; elsewhere it is who belongs to the consultation.
OF_POLITICIANS = (Body.TRIANGLE, Body.COLLEGE, Body.COUNCIL)


def tell_of_series(
    consultation: Consultation, *, new: int, changed: int, first: datetime | None, by: Actor
) -> None:
    """One notice of what planning from the rhythm did: meetings that are new, and those that moved or went."""
    if not new and not changed:
        return
    message = phrase("The meetings of %(name)s are planned anew.", name=consultation.name)
    if first and not changed:
        message = phrases(
            "%(count)s meeting of %(name)s is planned, on %(day)s.",
            "%(count)s meetings of %(name)s are planned, the first on %(day)s.",
            new,
            name=consultation.name,
            day=_day(first),
        )
    url = reverse("governance:detail", args=[consultation.pk])
    _tell(consultation, MOVED if changed else PLANNED, message, url, by, about=consultation)


def tell_of_new(meeting: Meeting, by: Actor) -> None:
    """A meeting was added. Of one that is over already nobody hears."""
    if meeting.starts_at > timezone.now():
        text = phrase(
            "%(name)s meets on %(day)s at %(time)s.", **_named(meeting), time=_time(meeting.starts_at)
        )
        _tell_of_meeting(meeting, PLANNED, text, by)


def tell_of_move(meeting: Meeting, before: datetime, by: Actor) -> None:
    """A meeting goes to another moment."""
    text = phrase(
        "%(name)s meets on %(day)s at %(time)s, and not on %(before)s.",
        **_named(meeting),
        time=_time(meeting.starts_at),
        before=_day(before),
    )
    if _day(before) == _day(meeting.starts_at):
        text = phrase(
            "%(name)s meets at another time on %(day)s: at %(time)s.",
            **_named(meeting),
            time=_time(meeting.starts_at),
        )
    _tell_of_meeting(meeting, MOVED, text, by)


def tell_of_cancelling(meeting: Meeting, by: Actor) -> None:
    """A meeting does not go on."""
    text = phrase("The meeting of %(name)s on %(day)s is cancelled.", **_named(meeting))
    _tell_of_meeting(meeting, MOVED, text, by)


def tell_of_restoring(meeting: Meeting, by: Actor) -> None:
    """A meeting that was cancelled goes on after all."""
    text = phrase("The meeting of %(name)s on %(day)s goes on after all.", **_named(meeting))
    _tell_of_meeting(meeting, MOVED, text, by)


def tell_of_minutes(minutes: Minutes, by: Actor) -> None:
    """Minutes are ready, or were amended: for who belongs to the consultation and who was there."""
    meeting = minutes.meeting
    text = phrase("The minutes of %(name)s of %(day)s are ready.", **_named(meeting))
    if minutes.number > 1:
        text = phrase("The minutes of %(name)s of %(day)s were amended.", **_named(meeting))
    there = Attendance.objects.filter(meeting=meeting, user__isnull=False).values_list("user", flat=True)
    _tell(
        meeting.consultation,
        MINUTES,
        text,
        reverse("governance:minutes", args=[meeting.pk]),
        by,
        about=meeting,
        also=there,
        key=f"minutes:{minutes.pk}",
    )


def tell_of_decision_asked(item: AgendaItem, by: Actor) -> None:
    """An agenda asks for a decision: for the chair and for who decides, once for each body."""
    if not item.asks_decision:
        return
    meeting = item.meeting
    consultation = meeting.consultation
    place = consultation.programme.municipality_id
    if item.body in OF_POLITICIANS:
        deciders = set(
            Membership.objects.current()
            .filter(municipality=place, role=Role.ADMINISTRATOR)
            .values_list("user", flat=True)
        )
    else:
        deciders = people_told(consultation)
    notify(
        users={*deciders, consultation.chair_user_id},
        kind=ASKED,
        message=phrase(
            "%(name)s is asked for a decision on %(day)s: %(item)s", **_named(meeting), item=item.title
        ),
        url=reverse("governance:meeting", args=[meeting.pk]),
        municipality_id=place,
        key=f"item:{item.pk}:asks:{item.body}",
        by=by,
        about=meeting,
    )


def people_told(consultation: Consultation) -> set[int]:
    """The accounts that belong to a consultation: by name, by their organisation, or as chair. Two queries."""
    members = list(Member.objects.filter(consultation=consultation).values_list("user", "organisation"))
    organisations = [organisation for _user, organisation in members if organisation]
    here = Membership.objects.current().filter(
        Q(municipality=consultation.programme.municipality_id) & Q(organisation__in=organisations)
    )
    named = {user for user, _organisation in members if user}
    chair = {consultation.chair_user_id} if consultation.chair_user_id else set()
    return named | chair | set(here.values_list("user", flat=True))


def _tell_of_meeting(meeting: Meeting, kind: str, message: Phrase, by: Actor) -> None:
    url = reverse("governance:meeting", args=[meeting.pk])
    key = f"meeting:{meeting.pk}:{meeting.version}"
    _tell(meeting.consultation, kind, message, url, by, about=meeting, key=key)


def _tell(
    consultation: Consultation,
    kind: str,
    message: Phrase,
    url: str,
    by: Actor,
    *,
    about: Model,
    also: Iterable[int] = (),
    key: str = "",
) -> None:
    notify(
        users=people_told(consultation) | set(also),
        kind=kind,
        message=message,
        url=url,
        municipality_id=consultation.programme.municipality_id,
        key=key,
        by=by,
        about=about,
    )


def _named(meeting: Meeting) -> dict[str, str | date]:
    return {"name": meeting.consultation.name, "day": _day(meeting.starts_at)}


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _time(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H.%M")
