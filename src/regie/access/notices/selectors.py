"""Reads of one's own notices and preferences."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Expression, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import AccessPath, decide, narrow
from regie.access.organisations.models import Membership
from regie.access.organisations.selectors import actor_in

from .choices import DEFAULT_HOUR, DEFAULT_WEEKDAY
from .kinds import NoticeKind, all_kinds, kind_of
from .models import DigestTime, Notice, NoticePreference

# A mail that was taken up and not sent may never have arrived: then the notice shows here all the same.
SHOWN = Q(in_product=True) | Q(taken_up_at__isnull=False, sent_at__isnull=True)


def notices_for(reader: Actor) -> QuerySet[Notice]:
    """The reader's own notices in the municipality they work in now, unread first, then the newest."""
    here = Q(municipality__isnull=True) | Q(municipality=reader.municipality_id)
    return (
        narrow(Notice.objects.filter(here & SHOWN), reader)
        .annotate(is_read=Q(read_at__isnull=False))
        .order_by("is_read", "-created_at", "-pk")
    )


def unread_of_membership() -> Expression:
    """For each membership: how many notices wait for its person in its municipality. A part of a query."""
    waiting = Notice.objects.filter(
        Q(municipality=OuterRef("municipality")) | Q(municipality__isnull=True),
        user=OuterRef("user"),
        read_at__isnull=True,
        in_product=True,
    )
    count = waiting.order_by().values("user").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Wanted:
    """Where somebody wants one kind: on the page, and how often by mail."""

    in_product: bool
    digest: str


def wanted_by(users: list[int], kind: str) -> dict[int, Wanted]:
    """What each of these people set for a kind, or its default. One query. Raises LookupError for no kind."""
    default = kind_of(kind)
    found = {
        row.user_id: Wanted(row.in_product, row.digest)
        for row in NoticePreference.objects.filter(user__in=users, kind=kind)
    }
    usual = Wanted(default.default_product, default.digest)
    return {user: found.get(user, usual) for user in users}


def preferences_of(person: Actor) -> list[tuple[NoticeKind, Wanted]]:
    """Every kind with where this person wants it. One query."""
    rows = NoticePreference.objects.filter(user=person.user_id)
    found = {row.kind: Wanted(row.in_product, row.digest) for row in rows}
    usual = [(kind, Wanted(kind.default_product, kind.digest)) for kind in all_kinds()]
    return [(kind, found.get(kind.slug, default)) for kind, default in usual]


def digest_time_of(person: Actor) -> DigestTime:
    """When this person gets the digest; not saved where nothing was set."""
    found = DigestTime.objects.filter(user=person.user_id).first()
    return found or DigestTime(user_id=person.user_id or 0, weekday=DEFAULT_WEEKDAY, hour=DEFAULT_HOUR)


def receivers_among(
    users: Iterable[int], municipality_id: int | None, about: Model | str | None = None
) -> list[int]:
    """Those of these people who have a role in this municipality today (None: anywhere) and may log in.

    With ``about`` only those who may view it in that role; of a kind of data, whoever may view any of it. One query,
    and with an object a few more, whatever the number of people.
    """
    current = Membership.objects.current().filter(user__in=set(users), user__is_active=True)
    if municipality_id is not None:
        current = current.filter(municipality=municipality_id)
    if about is None:
        return sorted(set(current.values_list("user_id", flat=True)))
    thing = about if isinstance(about, str) else _with_its_readers(about)
    members = current.select_related("user", "municipality", "organisation")
    return sorted({each.user_id for each in members if decide(actor_in(each), "view", thing)})


def _with_its_readers(thing: Model) -> Model:
    """The same row, read anew with everything that says who may see it."""
    access: AccessPath = thing.access  # type: ignore[attr-defined]
    paths = (access.municipality, access.organisation, access.owner)
    before = {path.rpartition("__")[0] for path in paths} - {""}
    rows: QuerySet[Any] = type(thing)._default_manager.prefetch_related(*sorted(before))
    return rows.get(pk=thing.pk)


def people_to_mail() -> QuerySet[User]:
    """Who has notices to be mailed and may log in, with the time of their digest."""
    waiting = Notice.objects.filter(taken_up_at__isnull=True).exclude(digest="off")
    return (
        User.objects.filter(is_active=True, pk__in=waiting.values("user"))
        .annotate(
            weekday=Coalesce(F("digest_time__weekday"), DEFAULT_WEEKDAY),
            hour=Coalesce(F("digest_time__hour"), DEFAULT_HOUR),
        )
        .order_by("pk")
    )


def preferences_as_values(person: Actor) -> dict[str, Any]:
    """The starting values of the form."""
    time = digest_time_of(person)
    values: dict[str, Any] = {"weekday": time.weekday, "hour": time.hour}
    for kind, wanted in preferences_of(person):
        values |= {f"{kind.slug}-in_product": wanted.in_product, f"{kind.slug}-digest": wanted.digest}
    return values
