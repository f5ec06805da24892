"""Carrying out what two people decided: one dossier at a time, each in a transaction of its own.

A process that dies leaves every dossier whole or gone. Whoever goes on begins with what still waits, and with the
files that were to be removed after the last commit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.access.dossiers.holdings import Holding, holdings
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing
from regie.audit.events.services import record
from regie.vault.files.storage import forget

from .activities import RETENTION
from .choices import Basis, LineState, ProposalState
from .dues import DossierDue, dues, is_record, row_due
from .files import files_of, has_files
from .models import DestructionProposal, DestructionRecord, LegalHold, ProposalLine
from .proposals import frozen, locked
from .rules import rules_of

logger = structlog.get_logger(__name__)


@dataclass
class Gone:
    """What was removed: numbers by kind, and the files that go after the commit."""

    counts: dict[str, int] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """How a run ended: numbers of dossiers."""

    destroyed: int = 0
    skipped: int = 0
    failed: int = 0


def destruction_run(
    *, proposal_id: UUID, by: Actor, tell: Callable[[int, int], None] | None = None
) -> Outcome:
    """Destroys every dossier of an approved proposal that still waits. Raises Refused, and what ``tell`` raises.

    What fails by a mistake in code stays waiting, the rest goes on.
    """
    proposal = DestructionProposal.objects.get(pk=proposal_id)
    check(by, "approve", proposal)
    if proposal.state != ProposalState.APPROVED:
        return Outcome()
    files_forget(proposal_id)
    waiting = list(proposal.lines.filter(state=LineState.WAITING).order_by("pk").values_list("pk", flat=True))
    ended = {LineState.DESTROYED: 0, LineState.SKIPPED: 0, LineState.WAITING: 0}
    for number, pk in enumerate(waiting):
        if tell:
            tell(number, len(waiting))
        try:
            ended[LineState(line_destroy(line_id=pk, by=by).state)] += 1
        except Exception:
            logger.exception("destruction_failed", line=pk)
            ended[LineState.WAITING] += 1
    _finish(proposal_id, by)
    scrub()
    return Outcome(ended[LineState.DESTROYED], ended[LineState.SKIPPED], ended[LineState.WAITING])


def line_destroy(*, line_id: int, by: Actor) -> ProposalLine:
    """Destroys one dossier of an approved proposal, or says why not: it is looked at anew at this moment."""
    name = "destroy retention: what two people decided"
    with (
        transaction.atomic(),
        processing(by=by, activity=RETENTION, action="destroy", name=name, origin="job", wide=True),
    ):
        line = ProposalLine.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=line_id)
        if line.state != LineState.WAITING or line.proposal.state != ProposalState.APPROVED:
            return line
        # From here nobody reopens it or puts a hold on it until this is over. Nothing of it is loaded.
        here = list(
            Dossier.objects.select_for_update().filter(pk=line.dossier_id).values_list("pk", flat=True)
        )
        why = _why_not(line, timezone.localdate()) if here else _("it is no longer there")
        gone = None
        if not why:
            gone, why = _remove(line)
        _settle(line, gone, why, by)
    return line


def _why_not(line: ProposalLine, today: date) -> str:
    """Why this dossier stays after all; empty where nothing has changed since two people looked at it."""
    erasure = line.proposal.basis == Basis.ERASURE
    found = dues(line.proposal.municipality_id, only=[line.dossier_id or UUID(int=0)], erasure=erasure)
    if not found:
        return _("it is no longer there")
    (each,) = found
    if each.stops:
        return "; ".join(each.stops)[:300]
    if not erasure and line.whole and not each.is_whole(today):
        return _("it was reopened") if each.closed_on is None else _("it is not due (any more)")
    if _numbers(frozen(each, today, erasure=erasure)) != _numbers(line.kinds):
        return _("something was added or removed after it was proposed; propose it again")
    return _changed_scope(each, line, today, erasure)


def _changed_scope(each: DossierDue, line: ProposalLine, today: date, erasure: bool) -> str:
    if not line.whole and not erasure and each.is_whole(today):
        return _("now all of it is due, and part of it was proposed; propose it again")
    return ""


def _numbers(kinds: list[dict[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in kinds:
        found[each["kind"]] = found.get(each["kind"], 0) + each["count"]
    return found


def _remove(line: ProposalLine) -> tuple[Gone | None, str]:
    """Removes the rows, all or none."""
    try:
        with transaction.atomic():
            if line.whole:
                return dossier_remove(line.dossier_id or UUID(int=0)), ""
            return _records_remove(line), ""
    except (ProtectedError, RestrictedError) as error:
        names = sorted({str(row._meta.verbose_name) for row in _standing_in(error)})
        return None, (_("something else still refers to it: %(what)s") % {"what": ", ".join(names)})[:300]


def _standing_in(error: Any) -> Any:
    return getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())


def dossier_remove(dossier_id: UUID) -> Gone:
    """Removes a dossier with everything that hangs on it. Call it inside a processing, in a transaction.

    Raises ProtectedError or RestrictedError where something outside it refers to it.
    """
    gone = Gone()
    for holding in holdings():
        _rows_remove(holding, holding.rows(dossier_id), gone)
    Dossier.objects.filter(pk=dossier_id).delete()
    return gone


def _records_remove(line: ProposalLine) -> Gone:
    """Removes the records of a dossier whose own term is over."""
    gone = Gone()
    dossier_id = line.dossier_id or UUID(int=0)
    closed_at, collaboration, months = Dossier.objects.values_list(
        "closed_at", "collaboration_id", "collaboration__retention_months"
    ).get(pk=dossier_id)
    closed = timezone.localdate(closed_at) if closed_at else None
    rules, today = rules_of(line.proposal.municipality_id), timezone.localdate()
    for holding in holdings():
        if not is_record(holding.model):
            continue
        rows = holding.rows(dossier_id)
        over = []
        for pk, source, recorded_at in rows.values_list("pk", "source_id", "recorded_at"):
            end = row_due(
                rules, collaboration=collaboration, months=months, closed=closed, model=holding.model,
                source=source, recorded=timezone.localdate(recorded_at),
            )  # fmt: skip
            if end is not None and end.day <= today:
                over.append(pk)
        _rows_remove(holding, rows.filter(pk__in=over), gone)
    return gone


def _rows_remove(holding: Holding, rows: Any, gone: Gone) -> None:
    count = rows.count()
    if not count:
        return
    if has_files(holding.model):
        gone.files += [file for row in rows for file in files_of(row)]
    gone.counts[holding.model._meta.label_lower] = count
    rows.delete()


def _settle(line: ProposalLine, gone: Gone | None, why: str, by: Actor) -> None:
    line.settled_at = timezone.now()
    if gone is None:
        line.state, line.why = LineState.SKIPPED, why
        line.save()
        record(by=by, action="skip", thing=line, detail={"why": why}, origin="job")
        return
    proposal, former = line.proposal, line.dossier_id
    record_make(
        pseudonym=line.pseudonym, basis=proposal.basis, whole=line.whole, counts=gone.counts, proposal=proposal,
        terms=sorted({f"{each['duration']} {each['why']}".strip() for each in line.kinds}),
        municipality_id=proposal.municipality_id,
    )  # fmt: skip
    line.state, line.files = LineState.DESTROYED, [list(each) for each in gone.files]
    line.dossier_id, line.reference, line.closed_on = None, "", None
    line.save()
    if line.whole and former:
        traces_remove(former)
    transaction.on_commit(partial(files_forget, proposal.pk))


def traces_remove(dossier_id: UUID) -> None:
    """Takes the reference of a dossier that is gone out of former holds and proposals."""
    LegalHold.objects.filter(dossier_id=dossier_id).delete()
    lines = ProposalLine.objects.filter(dossier_id=dossier_id)
    lines.filter(state=LineState.WAITING).update(
        state=LineState.SKIPPED, why=_("it is no longer there"), settled_at=timezone.now()
    )
    lines.update(dossier_id=None, reference="", closed_on=None)


def record_make(
    *, pseudonym: str, basis: str, whole: bool, counts: dict[str, int], terms: list[str], municipality_id: int,
    proposal: DestructionProposal | None = None,
) -> DestructionRecord:  # fmt: skip
    """The record of destruction: what, how many, on which terms, by both. Nothing that leads to a person."""
    return DestructionRecord.objects.create(
        municipality_id=municipality_id,
        pseudonym=pseudonym,
        destroyed_at=timezone.now(),
        basis=basis,
        whole=whole,
        kinds=counts,
        terms=terms,
        first=proposal.proposed_by.name if proposal else "Regie",
        first_role=proposal.proposed_role if proposal else "",
        second=proposal.decided_by.name if proposal and proposal.decided_by else "Regie",
        second_role=proposal.decided_role if proposal else "",
    )


def files_forget(proposal_id: UUID) -> None:
    """Removes the files of what is gone, and then no longer knows them; safe to repeat after any crash."""
    lines = ProposalLine.objects.filter(proposal=proposal_id, state=LineState.DESTROYED)
    for pk, files in list(lines.exclude(files=[]).values_list("pk", "files")):
        for folder, name in files:
            forget(folder, name)
        ProposalLine.objects.filter(pk=pk).update(files=[])


@transaction.atomic
def _finish(proposal_id: UUID, by: Actor) -> None:
    proposal = locked(proposal_id)
    lines = proposal.lines
    if proposal.state != ProposalState.APPROVED or lines.filter(state=LineState.WAITING).exists():
        return
    proposal.state = ProposalState.DONE
    proposal.save()
    counts = {str(state): lines.filter(state=state).count() for state in LineState.values}
    record(by=by, action="finish", thing=proposal, detail=counts, origin="job")


def scrub() -> None:
    """On SQLite: writes what was destroyed out of the write-ahead log. The file itself is overwritten at deletion."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
