"""Proposals to destroy: made by one, decided by another. What goes is frozen when it is proposed."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.access.dossiers.processing import processing, subject
from regie.access.dossiers.walls import pass_through
from regie.audit.events.services import record

from .activities import RETENTION
from .choices import PROPOSAL_LASTS, Basis, LineState, ProposalState
from .dues import DossierDue, dues
from .models import DestructionProposal, ProposalLine
from .policies import can_cancel, check_cancel, check_decide
from .services import said

MOST = 500


@transaction.atomic
def proposal_make(*, dossier_ids: Collection[UUID], by: Actor, remark: str = "") -> DestructionProposal:
    """Proposes to destroy what is due today of these dossiers. Raises Refused or ValidationError."""
    check(by, "propose", "retention")
    _not_too_many(dossier_ids)
    today = timezone.localdate()
    with processing(by=by, activity=RETENTION, action="propose", name="propose retention", wide=True):
        proposals_expire(by.municipality_id or 0)
        found = dues(by.municipality_id or 0, only=dossier_ids)
        problems = _problems(found, today, len(set(dossier_ids)))
        if problems:
            raise ValidationError(problems)
        return _made(found, today, Basis.TERM, remark.strip()[:300], by)


@transaction.atomic
def erase_dossier(*, dossier_id: UUID, reason: str, by: Actor) -> DestructionProposal:
    """Article 17 of the AVG: proposes to destroy a whole dossier, open or closed, without waiting for its term.

    A second person decides, as always. A hold stops it; an open request does not. Raises Refused or ValidationError.
    """
    check(by, "propose", "retention")
    today = timezone.localdate()
    with processing(
        by=by, activity=RETENTION, action="propose", name="propose retention: erasure", wide=True
    ):
        proposals_expire(by.municipality_id or 0)
        found = dues(by.municipality_id or 0, only=[dossier_id], erasure=True)
        if not found:
            raise ValidationError(_("This dossier does not exist, or belongs to another municipality."))
        (each,) = found
        if each.proposal:
            raise ValidationError(_already(each))
        if each.stops:
            raise ValidationError(_stopped(each))
        return _made(found, today, Basis.ERASURE, said(reason), by)


@transaction.atomic
def proposal_cancel(*, proposal: DestructionProposal, reason: str, by: Actor) -> DestructionProposal:
    """Withdraws a proposal that waits. Raises Refused or ValidationError."""
    current = locked(proposal.pk)
    check_cancel(by, current)
    may = can_cancel(by, current)
    if not may:
        raise ValidationError([str(each) for each in may.reasons])
    return _closed(current, ProposalState.CANCELLED, said(reason), by, _("the proposal was withdrawn"))


@transaction.atomic
def proposal_reject(*, proposal: DestructionProposal, reason: str, by: Actor) -> DestructionProposal:
    """The second person says no. Raises Refused or ValidationError."""
    current = locked(proposal.pk)
    check_decide(by, current)
    check_waits(current)
    return _closed(current, ProposalState.REJECTED, said(reason), by, _("the proposal was rejected"))


@transaction.atomic
def proposal_approve(*, proposal: DestructionProposal, reason: str, by: Actor) -> DestructionProposal:
    """The second person says yes; ``tasks.destruction_start`` carries it out. Raises Refused or ValidationError."""
    current = locked(proposal.pk)
    check_decide(by, current)
    check_waits(current)
    current.state, current.decided_reason = ProposalState.APPROVED, said(reason)
    _decided(current, by)
    record(by=by, action="approve", thing=current, detail={"dossiers": current.lines.count()})
    return current


def proposals_expire(municipality_id: int | None = None) -> int:
    """Ends proposals that nobody decided in time, so that their dossiers can be proposed again; returns how many."""
    rows = DestructionProposal.objects.filter(
        state=ProposalState.PROPOSED, expires_at__lte=timezone.now()
    ).order_by()
    if municipality_id is not None:
        rows = rows.filter(municipality=municipality_id)
    with transaction.atomic():
        found = list(rows.select_for_update().values_list("pk", flat=True))
        if found:
            DestructionProposal.objects.filter(pk__in=found).update(state=ProposalState.EXPIRED)
            _release(found, _("nobody decided within 30 days"))
    return len(found)


def locked(pk: UUID) -> DestructionProposal:
    """The proposal as it is now, held until the end of the transaction."""
    return DestructionProposal.objects.select_for_update().get(pk=pk)


def check_waits(proposal: DestructionProposal) -> None:
    """Raises ValidationError where it was decided already or came too late."""
    if proposal.has_expired:
        raise ValidationError(_("This proposal expired: nobody decided within 30 days. Propose it again."))
    if proposal.state != ProposalState.PROPOSED:
        text = _("This proposal was decided already: %(state)s.")
        raise ValidationError(text % {"state": proposal.get_state_display()})


def _problems(found: list[DossierDue], today: date, asked: int) -> list[str]:
    problems = []
    if len(found) < asked:
        problems.append(_("A dossier you chose does not exist (any more). Look at the list again."))
    for each in found:
        if each.proposal:
            problems.append(_already(each))
        elif each.stops:
            problems.append(_stopped(each))
        elif not each.is_whole(today) and not each.going(today):
            text = _("%(reference)s: nothing of it is due today.")
            problems.append(text % {"reference": each.reference})
    return problems


def _already(each: DossierDue) -> str:
    return _("%(reference)s is in a proposal already.") % {"reference": each.reference}


def _stopped(each: DossierDue) -> str:
    return f"{each.reference}: {'; '.join(each.stops)}"


def _not_too_many(dossier_ids: Collection[UUID]) -> None:
    if not dossier_ids:
        raise ValidationError(_("Choose at least one dossier."))
    if len(dossier_ids) > MOST:
        raise ValidationError(_("Choose at most %(most)s dossiers at once.") % {"most": MOST})


def _made(
    found: Iterable[DossierDue], today: date, basis: Basis, reason: str, by: Actor
) -> DestructionProposal:
    now = timezone.now()
    proposal = DestructionProposal.objects.create(
        municipality_id=by.municipality_id or 0, basis=basis, reason=reason, proposed_by_id=by.user_id or 0,
        proposed_role=by.role, proposed_at=now, expires_at=now + PROPOSAL_LASTS,
    )  # fmt: skip
    lines = [_line(proposal, each, today) for each in found]
    for line in lines:
        pass_through(line.dossier_id)  # type: ignore[arg-type]
    try:
        with transaction.atomic():
            ProposalLine.objects.bulk_create(lines)
    except IntegrityError:
        text = _("Somebody proposed one of these dossiers just now. Look at the list again.")
        raise ValidationError(text) from None
    detail = {"basis": str(basis), "dossiers": len(lines), "references": [line.reference for line in lines]}
    record(by=by, action="propose", thing=proposal, detail=detail)
    return proposal


def _line(proposal: DestructionProposal, each: DossierDue, today: date) -> ProposalLine:
    erasure = proposal.basis == Basis.ERASURE
    whole = erasure or each.is_whole(today)
    return ProposalLine(
        proposal=proposal, dossier_id=each.dossier_id, reference=each.reference, closed_on=each.closed_on,
        pseudonym=subject(each.dossier_id), whole=whole, kinds=frozen(each, today, erasure=erasure),
        due_on=today if erasure else (each.whole_on if whole else each.day) or today,
    )  # fmt: skip


def frozen(each: DossierDue, today: date, *, erasure: bool = False) -> list[dict[str, object]]:
    """What goes of a dossier, as a proposal keeps it and as it is compared when it is carried out."""
    whole = erasure or each.is_whole(today)
    going = each.kinds if whole else each.going(today)
    rows = [
        {
            "kind": kind.kind,
            "count": kind.count,
            "day": kind.day.isoformat(),
            "duration": kind.term.duration,
            "starts": kind.term.starts,
            "why": "AVG 17" if erasure else kind.term.why,
        }
        for kind in going
    ]
    if whole:
        term = each.outer_term
        rows += [
            {
                "kind": kind,
                "count": count,
                "day": each.whole_on.isoformat() if each.whole_on else "",
                "duration": term.duration if term else "",
                "starts": term.starts if term else "",
                "why": "AVG 17" if erasure else (term.why if term else ""),
            }
            for kind, count in sorted(each.others.items())
        ]
    return rows


def _closed(
    proposal: DestructionProposal, state: ProposalState, reason: str, by: Actor, why: str
) -> DestructionProposal:
    proposal.state, proposal.decided_reason = state, reason
    _decided(proposal, by)
    _release([proposal.pk], why)
    record(by=by, action=state.value, thing=proposal, detail={"reason": reason})
    return proposal


def _decided(proposal: DestructionProposal, by: Actor) -> None:
    proposal.decided_by_id, proposal.decided_role = by.user_id, by.role
    proposal.decided_at = timezone.now()
    proposal.save()


def _release(proposals: list[UUID], why: str) -> None:
    lines = ProposalLine.objects.filter(proposal__in=proposals, state=LineState.WAITING)
    lines.update(state=LineState.SKIPPED, why=why, settled_at=timezone.now())
