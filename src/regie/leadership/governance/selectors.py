"""Reads of consultations and their meetings, always within the reach of the reader."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DateTimeField, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
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


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The items on the agenda in order, with their papers and ``captured``: how many lines. Two queries."""
    standing = Count("lines", filter=Q(lines__removed_at__isnull=True))
    papers = Prefetch("papers", Paper.objects.filter(removed_at__isnull=True), to_attr="kept_papers")
    return list(
        meeting.items.exclude(status=ItemStatus.REMOVED).annotate(captured=standing).prefetch_related(papers)
    )


def lines_of(meeting: Meeting, *, removed: bool = True) -> QuerySet[Line]:
    """What was captured in a meeting, in the order of capture; with ``removed`` also what was taken away."""
    rows = meeting.lines.select_related(
        "owner_user", "owner_organisation", "item", "action", "decision", "created_by"
    )
    return rows if removed else rows.filter(removed_at__isnull=True)


def attendance_of(meeting: Meeting) -> QuerySet[Attendance]:
    return meeting.attendances.select_related("user", "organisation")


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """The last closed meeting of the same consultation before this one."""
    return (
        Meeting.objects.filter(
            consultation=meeting.consultation_id, status=MeetingStatus.CLOSED, starts_at__lt=meeting.starts_at
        )
        .order_by("-starts_at")
        .first()
    )


def agreed_before(meeting: Meeting) -> list[Line]:
    """The actions that came of the previous meeting, with how they stand now. Two queries."""
    before = previous_meeting(meeting)
    if before is None:
        return []
    return list(lines_of(before, removed=False).filter(action__isnull=False))


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


def carried_items(consultation: Consultation) -> QuerySet[AgendaItem]:
    """Items of closed meetings that were not dealt with and stand on no later agenda."""
    taken = AgendaItem.objects.filter(carried_from=OuterRef("pk"))
    return (
        AgendaItem.objects.filter(
            meeting__consultation=consultation,
            meeting__status=MeetingStatus.CLOSED,
            status=ItemStatus.CARRIED,
        )
        .annotate(taken=Subquery(taken.values("pk")[:1]))
        .filter(taken__isnull=True)
        .select_related("meeting")
    )


def recurring_items(consultation: Consultation, before: datetime | None = None) -> list[AgendaItem]:
    """The items that come back every meeting: those of the last meeting that was closed."""
    rows = Meeting.objects.filter(consultation=consultation, status=MeetingStatus.CLOSED)
    last = rows.order_by("-starts_at").values("pk")[:1]
    items = AgendaItem.objects.filter(meeting=Subquery(last), is_recurring=True)
    return list(items.exclude(status=ItemStatus.REMOVED))


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


def nameable(meeting: Meeting) -> list[Named]:
    """Who can be named in a line: who attends, and people and organisations of the municipality. Three queries."""
    found: dict[str, Named] = {}
    for user in people_of(meeting.consultation):
        found[f"user:{user.pk}"] = Named(f"user:{user.pk}", user.name, _ways(user.name))
    for each in organisations_of(meeting.consultation):
        found[f"organisation:{each.pk}"] = Named(
            f"organisation:{each.pk}", each.name, (each.name, *_short(each.name), each.get_kind_display())
        )
    for guest in meeting.attendances.filter(user__isnull=True, organisation__isnull=True):
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
