"""Who may do what in a round, and in which state. Pairs: ``can_x`` asks, ``check_x`` raises Refused."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.approach.deployments.models import Deployment
from regie.leadership.programmes.models import Programme

from .choices import TRANSITIONS, RoundStatus, Seat
from .models import CodingRound
from .selectors import is_blind, seat_of

YES = Decision(True, ())


def _no(reason: str) -> Decision:
    return Decision(False, (reason,))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)


def can_start(actor: Actor, programme: Programme) -> Decision:
    """Start a round in a programme of the own municipality."""
    return decide(actor, "change", CodingRound(programme=programme))


def check_start(actor: Actor, programme: Programme) -> None:
    _raise_unless(can_start(actor, programme))


def can_code(actor: Actor, round: CodingRound) -> Decision:
    """Code, as one of the two, while the round is open and one is not ready oneself."""
    allowed = decide(actor, "code", round)
    if not allowed:
        return allowed
    seat = seat_of(actor, round)
    if seat is None:
        return _no(_("Only the two coders of this round code in it."))
    if round.status == RoundStatus.STOPPED:
        return _no(_("This round is stopped. Resume it to go on coding."))
    if round.status != RoundStatus.OPEN:
        return _no(_("Both coders are ready, so the codings are fixed."))
    if _ready_at(round, seat):
        return _no(_("You said that you are ready. Take that back to change a coding."))
    return YES


def check_code(actor: Actor, round: CodingRound) -> None:
    _raise_unless(can_code(actor, round))


def can_take_ready_back(actor: Actor, round: CodingRound) -> Decision:
    """Go on coding after all, as long as the other is not ready."""
    allowed = decide(actor, "code", round)
    if not allowed:
        return allowed
    seat = seat_of(actor, round)
    if seat is None or not _ready_at(round, seat):
        return _no(_("You did not say that you are ready."))
    if round.status != RoundStatus.OPEN:
        return _no(_("Both coders are ready, so the codings are fixed."))
    return YES


def check_take_ready_back(actor: Actor, round: CodingRound) -> None:
    _raise_unless(can_take_ready_back(actor, round))


def can_compare(actor: Actor, round: CodingRound) -> Decision:
    """See both codings side by side: once both are ready."""
    allowed = decide(actor, "view", round)
    if not allowed:
        return allowed
    if is_blind(round):
        return _no(
            _("The differences open when both coders are ready. Until then nobody sees the other's coding.")
        )
    return YES


def check_compare(actor: Actor, round: CodingRound) -> None:
    _raise_unless(can_compare(actor, round))


def can_agree(actor: Actor, round: CodingRound) -> Decision:
    """Record or confirm what both agree on."""
    allowed = decide(actor, "code", round)
    if not allowed:
        return allowed
    if seat_of(actor, round) is None:
        return _no(_("Only the two coders of this round decide on the consensus."))
    if is_blind(round):
        return _no(_("The consensus opens when both coders are ready."))
    if round.applied_at:
        return _no(_("The consensus is taken over into the programme. Undo that to change it."))
    return YES


def check_agree(actor: Actor, round: CodingRound) -> None:
    _raise_unless(can_agree(actor, round))


def can_apply(actor: Actor, round: CodingRound) -> Decision:
    """Write the consensus to the deployments of the programme."""
    allowed = _may_write_to_programme(actor, round)
    if not allowed:
        return allowed
    if round.applied_at:
        return _no(_("The consensus is already taken over into the programme."))
    if round.status != RoundStatus.AGREED:
        return _no(_("Both coders have to agree on every deployment first."))
    return YES


def check_apply(actor: Actor, round: CodingRound) -> None:
    _raise_unless(can_apply(actor, round))


def can_undo_apply(actor: Actor, round: CodingRound) -> Decision:
    """Put the codings in the programme back as they were."""
    allowed = _may_write_to_programme(actor, round)
    if not allowed:
        return allowed
    return (
        YES if round.applied_at else _no(_("The consensus is not taken over, so there is nothing to undo."))
    )


def check_undo_apply(actor: Actor, round: CodingRound) -> None:
    _raise_unless(can_undo_apply(actor, round))


def _may_write_to_programme(actor: Actor, round: CodingRound) -> Decision:
    allowed = decide(actor, "change", round)
    return allowed and decide(actor, "change", Deployment(programme=round.programme))


def can_move(actor: Actor, round: CodingRound, to: str) -> Decision:
    """Stop a round or resume it."""
    allowed = decide(actor, "change", round)
    if not allowed:
        return allowed
    if to not in TRANSITIONS[round.status]:
        return _no(
            _("A round that is “%(now)s” cannot become “%(next)s”.")
            % {"now": round.get_status_display(), "next": RoundStatus(to).label}
        )
    return YES


def check_move(actor: Actor, round: CodingRound, to: str) -> None:
    _raise_unless(can_move(actor, round, to))


def _ready_at(round: CodingRound, seat: Seat) -> object:
    return round.ready_a_at if seat == Seat.A else round.ready_b_at
