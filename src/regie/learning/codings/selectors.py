"""Reads. Whose codings a reader may see is decided here, once: see ``visible_seats``."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.matrix import matrix
from regie.access.authorisation.policies import narrow
from regie.access.organisations.models import Membership
from regie.approach.deployments.models import Deployment
from regie.leadership.programmes.models import Programme

from .choices import BLIND, Seat
from .models import Coding, CodingRound, Consensus, RoundItem
from .values import CodingValues


def rounds_for(reader: Actor) -> QuerySet[CodingRound]:
    """The rounds a reader may know of; not what is in them."""
    return narrow(
        CodingRound.objects.select_related("programme__municipality", "coder_a", "coder_b", "started_by"),
        reader,
    )


def rounds_with_progress_for(reader: Actor) -> QuerySet[CodingRound]:
    """The same with the counts that ``progress_for`` reads."""
    return rounds_for(reader).annotate(
        item_count=Count("items", distinct=True),
        done_a=Count("items__codings", filter=_done(Seat.A), distinct=True),
        done_b=Count("items__codings", filter=_done(Seat.B), distinct=True),
        agreed_count=Count(
            "items__consensus", filter=Q(items__consensus__confirmed_at__isnull=False), distinct=True
        ),
    )


def _done(seat: Seat) -> Q:
    return Q(items__codings__seat=seat, items__codings__is_done=True)


def seat_of(reader: Actor, round: CodingRound) -> Seat | None:
    """The place of this person in the round; None for somebody who does not code in it."""
    if reader.user_id is None:
        return None
    return {round.coder_a_id: Seat.A, round.coder_b_id: Seat.B}.get(reader.user_id)


def is_blind(round: CodingRound) -> bool:
    """Until both are ready nobody sees another's coding."""
    return round.status in BLIND


def visible_seats(reader: Actor, round: CodingRound) -> frozenset[Seat]:
    """Whose codings this reader may read: own until both are ready, then both."""
    if not is_blind(round):
        return frozenset(Seat)
    seat = seat_of(reader, round)
    return frozenset([seat]) if seat else frozenset()


def codings_for(reader: Actor, round: CodingRound) -> QuerySet[Coding]:
    """The codings of a round that this reader may read."""
    rows = Coding.objects.filter(item__round=round, seat__in=visible_seats(reader, round))
    return narrow(rows, reader).prefetch_related("themes", "factors")


def consensuses_for(reader: Actor, round: CodingRound) -> QuerySet[Consensus]:
    """What is agreed so far; nothing while the round is blind."""
    rows = Consensus.objects.filter(item__round=round)
    rows = rows.none() if is_blind(round) else rows
    return (
        narrow(rows, reader)
        .select_related("recorded_by", "confirmed_by")
        .prefetch_related("themes", "factors")
    )


def items_for(reader: Actor, round: CodingRound) -> QuerySet[RoundItem]:
    """The deployments of a round in their order."""
    return (
        narrow(RoundItem.objects.filter(round=round), reader).select_related("deployment").order_by("number")
    )


def done_numbers_for(reader: Actor, round: CodingRound, seat: Seat) -> dict[int, tuple[bool, bool]]:
    """Per number in the row: done, unclear; of a seat this reader may read."""
    rows = codings_for(reader, round).filter(seat=seat).prefetch_related(None)
    return {
        number: (done, unclear)
        for number, done, unclear in rows.values_list("item__number", "is_done", "is_unclear")
    }


@dataclass(frozen=True)
class SeatProgress:
    """How far one coder is. ``done`` is None where this reader may not know."""

    seat: Seat
    coder: User
    total: int
    done: int | None
    is_ready: bool
    is_reader: bool


def progress_for(reader: Actor, round: CodingRound) -> list[SeatProgress]:
    """Progress of both coders, as far as this reader may know it.

    A coder sees the own count, and of the other only whether that one is ready: how fast the other goes
    is information too. Who does not code in the round sees both counts, and nothing else.
    ``round`` comes from ``rounds_with_progress_for``.
    """
    own = seat_of(reader, round)
    rows = [
        (Seat.A, round.coder_a, round.done_a, round.ready_a_at),  # type: ignore[attr-defined]
        (Seat.B, round.coder_b, round.done_b, round.ready_b_at),  # type: ignore[attr-defined]
    ]
    return [
        SeatProgress(
            seat=seat,
            coder=coder,
            total=round.item_count,  # type: ignore[attr-defined]
            done=done if not is_blind(round) or own in (None, seat) else None,
            is_ready=ready is not None,
            is_reader=seat == own,
        )
        for seat, coder, done, ready in rows
    ]


def values_of(thing: Coding | Consensus | None) -> CodingValues:
    """The choices in a coding or consensus that was read with its themes and factors."""
    if thing is None:
        return CodingValues()
    themes = list(thing.themes.all())
    return CodingValues(
        main_theme=next((row.theme_id for row in themes if row.is_main), None),
        side_themes=frozenset(row.theme_id for row in themes if not row.is_main),
        factors={row.factor_id: row.certainty for row in thing.factors.all()},
    )


def programmes_to_code(reader: Actor) -> QuerySet[Programme]:
    """The programmes of the reader's own municipality in which a round can be started."""
    return narrow(Programme.objects.select_related("municipality"), reader).filter(
        municipality_id=reader.municipality_id or 0
    )


def deployments_to_code(reader: Actor, programme: Programme) -> QuerySet[Deployment]:
    """What can be coded in a programme."""
    rows = Deployment.objects.filter(programme=programme, removed_at__isnull=True)
    return narrow(rows, reader).order_by("code")


def coders_of(municipality_id: int) -> QuerySet[User]:
    """People who may code in this municipality today, by the matrix."""
    code = matrix()["coding"].actions.get("code", {})
    today = timezone.localdate()
    members = Membership.objects.filter(
        municipality_id=municipality_id, role__in=list(code), valid_from__lte=today
    ).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return User.objects.filter(is_active=True, pk__in=members.values("user_id")).order_by("name")


def first_to_do(round: CodingRound, reader: Actor, seat: Seat, *, after: int = 0) -> int | None:
    """The first number not done by this coder, after ``after`` and then from the start; None when all are."""
    done = {
        number for number, (is_done, _unclear) in done_numbers_for(reader, round, seat).items() if is_done
    }
    numbers = RoundItem.objects.filter(round=round).order_by("number").values_list("number", flat=True)
    left = [number for number in numbers if number not in done]
    return next((number for number in left if number > after), left[0] if left else None)
