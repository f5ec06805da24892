"""The screens of coding by two."""

from typing import Any

from django.http import Http404, HttpRequest

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision

from ..choices import RoundStatus
from ..models import CodingRound
from ..policies import can_agree, can_code, can_compare
from ..selectors import progress_for, rounds_with_progress_for, seat_of


def actor_of(request: HttpRequest) -> Actor:
    """The acting person, as the middleware put it there."""
    return request.actor  # type: ignore[attr-defined]


def round_or_404(request: HttpRequest, pk: int) -> CodingRound:
    """A round this reader may know of. One query, with what ``progress_for`` needs."""
    round = rounds_with_progress_for(actor_of(request)).filter(pk=pk).first()
    if round is None:
        raise Http404
    return round


def round_context(request: HttpRequest, round: CodingRound, current: str) -> dict[str, Any]:
    """What every page of a round shows: its tabs and how far it is."""
    actor = actor_of(request)
    compare: Decision = can_compare(actor, round)
    return {
        "round": round,
        "current": current,
        "seat": seat_of(actor, round),
        "progress": progress_for(actor, round),
        "can_code": can_code(actor, round),
        "can_compare": compare,
        "can_agree": can_agree(actor, round),
        "is_stopped": round.status == RoundStatus.STOPPED,
        "is_open": round.status == RoundStatus.OPEN,
    }
