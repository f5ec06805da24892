"""Reads of consultations and their meetings, always within the reach of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.organisations.models import Membership, Organisation

from .choices import ItemStatus, MeetingStatus
from .models import AgendaItem, Attendance, Consultation, Line, Meeting, Member, Minutes, Paper

AHEAD = (MeetingStatus.PLANNED, MeetingStatus.RUNNING)


def consultations_for(reader: Actor) -> QuerySet[Consultation]:
    """The consultations this reader may see, with programme and chair."""
    rows = narrow(Consultation.objects.all(), reader)
    return rows.select_related("programme__municipality", "chair_user")


def with_next_and_last(consultations: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Annotated with ``next_at`` and ``last_at``: when it meets next, and when it met last. One query."""
    return consultations.annotate(
        next_at=Min("meetings__starts_at", filter=Q(meetings__status__in=AHEAD)),
        last_at=Max("meetings__starts_at", filter=Q(meetings__status=MeetingStatus.CLOSED)),
    )


def meetings_for(reader: Actor) -> QuerySet[Meeting]:
    """The meetings this reader may see, the first to come first."""
    return narrow(Meeting.objects.all(), reader).select_related(
        "consultation__programme__municipality", "consultation__chair_user"
    )


def my_meetings(reader: Actor) -> QuerySet[Meeting]:
    """The coming meetings of consultations that this person belongs to: by name, by organisation, or as chair."""
    return (
        meetings_for(reader)
        .filter(status__in=AHEAD)
        .filter(consultation__in=consultations_of(reader.user_id, reader.organisation_id))
    )


def consultations_of(user_id: int | None, organisation_id: int | None) -> QuerySet[Consultation]:
    """The consultations that somebody belongs to. Not narrowed."""
    belongs = Member.objects.filter(Q(user=user_id or 0) | Q(organisation=organisation_id or 0)).values(
        "consultation"
    )
    return Consultation.objects.filter(Q(pk__in=belongs) | Q(chair_user=user_id or 0))


def members_of(consultation: Consultation) -> QuerySet[Member]:
    """Who belongs to a consultation, with names."""
    return Member.objects.filter(consultation=consultation).select_related("user", "organisation")


def people_of(consultation: Consultation) -> QuerySet[User]:
    """Whom the municipality of a consultation can name: people with a role there today."""
    here = Membership.objects.current().filter(municipality=consultation.programme.municipality_id)
    return User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("name")


def organisations_of(consultation: Consultation) -> QuerySet[Organisation]:
    """The organisations that work with the municipality of a consultation."""
    return Organisation.objects.filter(municipalities=consultation.programme.municipality_id).order_by("name")


def agenda_of(meeting: Meeting, *, removed: bool = False) -> list[AgendaItem]:
    """The items on the agenda in order; with ``removed`` also what was taken off. Two queries.

    Each with its meeting, ``kept_papers`` and ``captured``: how many lines.
    """
    standing = Count("lines", filter=Q(lines__removed_at__isnull=True))
    papers = Prefetch("papers", Paper.objects.filter(removed_at__isnull=True), to_attr="kept_papers")
    rows = meeting.items.all() if removed else meeting.items.exclude(status=ItemStatus.REMOVED)
    return list(rows.annotate(captured=standing).prefetch_related(papers))


def lines_of(meeting: Meeting, *, removed: bool = True) -> QuerySet[Line]:
    """What was captured in a meeting, in the order of capture; with ``removed`` also what was taken away."""
    rows = _with_names(meeting.lines.all())
    return rows if removed else rows.filter(removed_at__isnull=True)


def _with_names(lines: QuerySet[Line]) -> QuerySet[Line]:
    return lines.select_related(
        "owner_user", "owner_organisation", "item", "action", "decision", "created_by"
    )


def attendance_of(meeting: Meeting) -> QuerySet[Attendance]:
    return meeting.attendances.select_related("user", "organisation")


def agreed_before(meeting: Meeting) -> list[Line]:
    """The actions that came of the last closed meeting before this one, with how they stand now. One query."""
    closed = Meeting.objects.filter(
        consultation=meeting.consultation_id, status=MeetingStatus.CLOSED, starts_at__lt=meeting.starts_at
    )
    rows = Line.objects.filter(meeting=Subquery(closed.order_by("-starts_at").values("pk")[:1]))
    return list(_with_names(rows).filter(removed_at__isnull=True, action__isnull=False))


def next_meeting(meeting: Meeting) -> Meeting | None:
    """The first planned meeting of the same consultation after this one."""
    return (
        Meeting.objects.filter(
            consultation=meeting.consultation_id,
            status=MeetingStatus.PLANNED,
            starts_at__gt=meeting.starts_at,
        )
        .order_by("starts_at")
        .first()
    )


@dataclass(frozen=True)
class FromBefore:
    """What earlier meetings leave for a next one: what was not dealt with, and what comes back every time."""

    carried: list[AgendaItem]
    recurring: list[AgendaItem]


def left_from_before(consultation: Consultation) -> FromBefore:
    """Items of closed meetings that stand on no later agenda, and the recurring ones of the last. One query."""
    closed = Meeting.objects.filter(consultation=consultation, status=MeetingStatus.CLOSED)
    last = Subquery(closed.order_by("-starts_at").values("pk")[:1])
    taken = AgendaItem.objects.filter(carried_from=OuterRef("pk"))
    rows = (
        AgendaItem.objects.filter(meeting__in=closed)
        .annotate(taken=Exists(taken), is_of_last=Case(When(meeting=last, then=True), default=False))
        .filter(
            Q(status=ItemStatus.CARRIED, taken=False)
            | Q(is_recurring=True, is_of_last=True) & ~Q(status=ItemStatus.REMOVED)
        )
        .select_related("meeting")
    )
    found: list[Any] = list(rows)
    return FromBefore(
        carried=[each for each in found if each.status == ItemStatus.CARRIED and not each.taken],
        recurring=[each for each in found if each.is_recurring and each.is_of_last],
    )


def minutes_of(meeting: Meeting, number: int | None = None) -> Minutes | None:
    """The minutes with this version number, or the newest."""
    rows = meeting.minutes.order_by("-number")
    return (rows.filter(number=number) if number else rows).first()


@dataclass(frozen=True)
class Named:
    """Somebody whom a line can name. ``key`` is "user:5", "organisation:3" or "name:…"."""

    key: str
    label: str
    ways: tuple[str, ...]


def nameable(meeting: Meeting, attendance: Iterable[Attendance] | None = None) -> list[Named]:
    """Who can be named in a line: who attends, and people and organisations of the municipality. Three queries.

    Two where the ``attendance`` of the meeting was read already.
    """
    found: dict[str, Named] = {}
    for user in people_of(meeting.consultation):
        found[f"user:{user.pk}"] = Named(f"user:{user.pk}", user.name, _ways(user.name))
    for each in organisations_of(meeting.consultation):
        found[f"organisation:{each.pk}"] = Named(
            f"organisation:{each.pk}", each.name, (each.name, *_short(each.name), each.get_kind_display())
        )
    rows = meeting.attendances.all() if attendance is None else attendance
    for guest in (row for row in rows if not row.user_id and not row.organisation_id):
        found[f"name:{guest.name}"] = Named(f"name:{guest.name}", guest.name, _ways(guest.name))
    return list(found.values())


def _ways(name: str) -> tuple[str, ...]:
    first = name.split(" ")[0]
    return (name, first) if first != name else (name,)


def _short(name: str) -> tuple[str, ...]:
    """The first word of an organisation: "Politie" of "Politie Voorbeeldstad"; never a short or common one."""
    first = name.split(" ")[0].strip(",")
    return (first,) if len(first) > 3 and first != name else ()


def last_held(consultations: QuerySet[Consultation]) -> Any:
    """A subquery of when each consultation met last, for rules."""
    rows = Meeting.objects.filter(consultation=OuterRef("pk"), status=MeetingStatus.CLOSED)
    return Subquery(rows.order_by("-starts_at").values("starts_at")[:1], output_field=DateTimeField())


def today() -> date:
    return timezone.localdate()
