"""Writes of a round: coding, being ready, and agreeing. Audit events never hold what somebody coded."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.approach.deployments.models import Deployment
from regie.audit.events.services import record
from regie.leadership.programmes.models import Programme

from .choices import Basis, RoundStatus, Seat
from .models import (
    Coding,
    CodingFactor,
    CodingRound,
    CodingTheme,
    Consensus,
    ConsensusFactor,
    ConsensusTheme,
    RoundItem,
)
from .policies import check_agree, check_code, check_move, check_start, check_take_ready_back
from .selectors import coders_of, deployments_to_code, seat_of, values_of
from .values import CodingValues, natural, shared


class ChangedMeanwhile(Exception):
    """Somebody saved this after the form was opened; ``current`` is what stands now, None for nothing."""

    def __init__(self, current: Coding | Consensus | None) -> None:
        super().__init__("changed meanwhile")
        self.current = current


@transaction.atomic
def round_start(
    *,
    programme: Programme,
    title: str,
    coder_a: User,
    coder_b: User,
    deployments: Collection[Deployment],
    by: Actor,
    instructions: str = "",
    deadline: date | None = None,
) -> CodingRound:
    """Opens a round over these deployments of one programme, in the order of their codes.

    Raises ValidationError with the fields that are wrong.
    """
    check_start(by, programme)
    _check_round(programme, title, coder_a, coder_b, deployments, by)
    round = CodingRound.objects.create(
        programme=programme,
        title=title,
        coder_a=coder_a,
        coder_b=coder_b,
        instructions=instructions,
        deadline=deadline,
        started_by_id=by.user_id,
    )
    ordered = sorted(deployments, key=lambda each: natural(each.code))
    RoundItem.objects.bulk_create(
        RoundItem(round=round, deployment=each, number=number) for number, each in enumerate(ordered, 1)
    )
    record(by=by, action="start", thing=round, detail={"deployments": len(ordered)})
    return round


def _check_round(
    programme: Programme,
    title: str,
    coder_a: User,
    coder_b: User,
    deployments: Collection[Deployment],
    by: Actor,
) -> None:
    errors: dict[str, str] = {}
    if CodingRound.objects.filter(programme=programme, title=title).exists():
        errors["title"] = _("This programme already has a round with this title. Choose another title.")
    if coder_a == coder_b:
        errors["coder_b"] = _("Two different people have to code. Choose somebody else.")
    may_code = coders_of(programme.municipality_id).filter(pk__in=[coder_a.pk, coder_b.pk])
    if may_code.count() != len({coder_a.pk, coder_b.pk}):
        errors["coder_a"] = _("Choose two people of this municipality whose role may code.")
    known = set(deployments_to_code(by, programme).values_list("pk", flat=True))
    if not deployments:
        errors["deployments"] = _("Choose at least one deployment.")
    elif {each.pk for each in deployments} - known:
        errors["deployments"] = _("Choose deployments of this programme.")
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def coding_save(
    *,
    round: CodingRound,
    number: int,
    values: CodingValues,
    by: Actor,
    version: int,
    remark: str = "",
    is_unclear: bool = False,
    is_done: bool = True,
) -> Coding:
    """Saves the coding of the acting coder for the deployment with this number.

    ``version`` is the one the form was opened with, 0 for a first coding. Raises ChangedMeanwhile when it is
    not the current one, ValidationError on a coding that cannot be.
    """
    round = round_locked(round)
    check_code(by, round)
    seat = _own_seat(by, round)
    _check_values(values)
    if is_done and not values.main_theme and not (is_unclear and remark.strip()):
        raise ValidationError(
            {"main_theme": _("Choose a main theme, or tick “unclear” and say in the remark what is missing.")}
        )
    item = RoundItem.objects.get(round=round, number=number)
    coding = Coding.objects.filter(item=item, seat=seat).first()
    if (coding.version if coding else 0) != version:
        raise ChangedMeanwhile(coding)
    coding = coding or Coding(item=item, seat=seat, version=0)
    coding.remark, coding.is_unclear, coding.is_done = remark, is_unclear, is_done
    coding.version += 1
    coding.save()
    _write_rows(coding, values)
    record(by=by, action="code", thing=item, detail={"round": round.pk})
    return coding


def _check_values(values: CodingValues) -> None:
    if values.main_theme in values.side_themes:
        raise ValidationError(
            {"side_themes": _("The main theme cannot be a side theme too. Take the tick at “side” away.")}
        )


def _write_rows(thing: Coding | Consensus, values: CodingValues) -> None:
    """Replaces the themes and factors of a coding or consensus."""
    thing.themes.all().delete()
    thing.factors.all().delete()
    _create_rows({thing: values})


def _create_rows(values_by_thing: dict) -> None:
    """Writes the rows of things that have none yet; all of one kind."""
    first = next(iter(values_by_thing), None)
    if first is None:
        return
    is_coding = isinstance(first, Coding)
    owner = "coding" if is_coding else "consensus"
    theme_row: Any = CodingTheme if is_coding else ConsensusTheme
    factor_row: Any = CodingFactor if is_coding else ConsensusFactor
    theme_row.objects.bulk_create(
        theme_row(**{owner: thing}, theme_id=theme, is_main=theme == values.main_theme)
        for thing, values in values_by_thing.items()
        for theme in values.themes
    )
    factor_row.objects.bulk_create(
        factor_row(**{owner: thing}, factor_id=factor, certainty=certainty)
        for thing, values in values_by_thing.items()
        for factor, certainty in values.factors.items()
    )


@transaction.atomic
def coder_ready(*, round: CodingRound, by: Actor) -> CodingRound:
    """The acting coder is ready. When both are, the codings open for both and are fixed.

    Raises ValidationError while deployments are not done.
    """
    round = round_locked(round)
    check_code(by, round)
    seat = _own_seat(by, round)
    done = Coding.objects.filter(item__round=round, seat=seat, is_done=True).count()
    left = RoundItem.objects.filter(round=round).count() - done
    if left:
        raise ValidationError(_("There are still deployments to code: %(left)d.") % {"left": left})
    _set_ready(round, seat, timezone.now())
    if round.ready_a_at and round.ready_b_at:
        round.status = RoundStatus.READY
    round.save()
    record(by=by, action="ready", thing=round)
    return round


@transaction.atomic
def coder_not_ready(*, round: CodingRound, by: Actor) -> CodingRound:
    """The acting coder goes on coding after all; only while the other is not ready."""
    round = round_locked(round)
    check_take_ready_back(by, round)
    _set_ready(round, _own_seat(by, round), None)
    round.save()
    record(by=by, action="not_ready", thing=round)
    return round


def _set_ready(round: CodingRound, seat: Seat, moment: object) -> None:
    setattr(round, "ready_a_at" if seat == Seat.A else "ready_b_at", moment)


@transaction.atomic
def round_stop(*, round: CodingRound, by: Actor) -> CodingRound:
    """Stops a round that is being coded; the codings are kept and stay hidden. ``round_resume`` undoes it."""
    return _move(round, RoundStatus.STOPPED, "stop", by)


@transaction.atomic
def round_resume(*, round: CodingRound, by: Actor) -> CodingRound:
    """Goes on with a stopped round."""
    return _move(round, RoundStatus.OPEN, "resume", by)


def _move(round: CodingRound, to: RoundStatus, action: str, by: Actor) -> CodingRound:
    round = round_locked(round)
    check_move(by, round, to)
    round.status = to
    round.save()
    record(by=by, action=action, thing=round)
    return round


@transaction.atomic
def consensus_save(
    *,
    round: CodingRound,
    number: int,
    basis: Basis,
    by: Actor,
    version: int,
    values: CodingValues | None = None,
    note: str = "",
) -> Consensus:
    """Records what the two agree on for one deployment; the other coder confirms it.

    With basis A or B the values are that coder's. Raises ChangedMeanwhile and ValidationError.
    """
    round = round_locked(round)
    check_agree(by, round)
    item = RoundItem.objects.get(round=round, number=number)
    consensus = Consensus.objects.filter(item=item).first()
    if (consensus.version if consensus else 0) != version:
        raise ChangedMeanwhile(consensus)
    if basis in (Basis.A, Basis.B):
        values = values_of(Coding.objects.filter(item=item, seat=basis.value).first())
    values = values or CodingValues()
    _check_values(values)
    if not values.main_theme:
        raise ValidationError({"main_theme": _("Choose the main theme that you both agree on.")})
    consensus = consensus or Consensus(item=item, version=0)
    consensus.basis, consensus.note = basis, note
    consensus.recorded_by_id = _coder_id(round, _own_seat(by, round))
    consensus.confirmed_by = consensus.confirmed_at = None
    consensus.version += 1
    consensus.save()
    _write_rows(consensus, values)
    _follow_agreement(round)
    record(by=by, action="record_consensus", thing=item, detail={"round": round.pk, "basis": basis.value})
    return consensus


@transaction.atomic
def consensus_take_equal(*, round: CodingRound, by: Actor) -> int:
    """Records what both coded the same, with the more careful certainty; returns how many.

    What is recorded already stays as it is.
    """
    round = round_locked(round)
    check_agree(by, round)
    seat = _own_seat(by, round)
    own, other = _coder_id(round, seat), _coder_id(round, seat.other)
    now = timezone.now()
    items = RoundItem.objects.filter(round=round, consensus__isnull=True).prefetch_related(
        "codings__themes", "codings__factors"
    )
    equal: dict[int, CodingValues] = {}
    for item in items:
        by_seat = {coding.seat: values_of(coding) for coding in item.codings.all()}
        if len(by_seat) == len(Seat) and by_seat[Seat.A].is_same_choice(by_seat[Seat.B]):
            equal[item.pk] = shared(by_seat[Seat.A], by_seat[Seat.B])
    made = Consensus.objects.bulk_create(
        Consensus(item_id=pk, basis=Basis.EQUAL, recorded_by_id=own, confirmed_by_id=other, confirmed_at=now)
        for pk in equal
    )
    _create_rows({consensus: equal[consensus.item_id] for consensus in made})
    _follow_agreement(round)
    record(by=by, action="take_equal", thing=round, detail={"deployments": len(made)})
    return len(made)


@transaction.atomic
def consensus_confirm(*, round: CodingRound, by: Actor, number: int | None = None) -> int:
    """Confirms what the other coder recorded, for one deployment or all; returns how many."""
    round = round_locked(round)
    check_agree(by, round)
    waiting = Consensus.objects.filter(item__round=round, confirmed_at__isnull=True).exclude(
        recorded_by_id=by.user_id
    )
    if number is not None:
        waiting = waiting.filter(item__number=number)
    count = waiting.update(confirmed_by_id=by.user_id, confirmed_at=timezone.now())
    _follow_agreement(round)
    record(by=by, action="confirm_consensus", thing=round, detail={"deployments": count})
    return count


def _follow_agreement(round: CodingRound) -> None:
    """The status follows from what is recorded and confirmed."""
    total = RoundItem.objects.filter(round=round).count()
    recorded = Consensus.objects.filter(item__round=round)
    if recorded.filter(confirmed_at__isnull=False).count() == total:
        round.status = RoundStatus.AGREED
    else:
        round.status = RoundStatus.DISCUSSED if recorded.count() == total else RoundStatus.READY
    round.save()


def _own_seat(by: Actor, round: CodingRound) -> Seat:
    """The place of a coder; the policy has made sure that there is one."""
    seat = seat_of(by, round)
    if seat is None:
        raise LookupError("only a coder of the round gets here")
    return seat


def _coder_id(round: CodingRound, seat: Seat) -> int:
    return round.coder_a_id if seat == Seat.A else round.coder_b_id


def round_locked(round: CodingRound) -> CodingRound:
    """The round as it stands, held until the end of the transaction: two coders never cross."""
    return (
        CodingRound.objects.select_for_update(of=("self",))
        .select_related("programme__municipality")
        .get(pk=round.pk)
    )
