"""The agenda of a meeting: items, proposals taken or skipped, and papers."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.audit.events.services import record
from regie.ui.versions import VersionConflict, changes
from regie.vault.files import storage
from regie.vault.files.uploads import check_file

from ..choices import BODY_OF_KIND, ItemStatus, MeetingStatus
from ..models import AgendaItem, Meeting, Paper, SkippedProposal
from ..policies import check_meeting
from ..proposals import ProposedItem, proposed
from .meetings import locked
from .notices import tell_of_decision_asked

FIELDS = (
    *("title", "kind", "level", "question", "minutes", "asks_decision", "body", "subject", "proposed_by"),
    *("reason", "is_recurring"),
)
PAPERS = "papers"  # the folder of encrypted files
PAPER_KINDS = ("pdf", "docx", "xlsx")
OPEN_MEETING = (MeetingStatus.PLANNED, MeetingStatus.RUNNING)
REMOVED_PAPERS_STAY = timedelta(days=7)


@transaction.atomic
def item_add(*, meeting: Meeting, values: dict[str, Any], by: Actor) -> AgendaItem:
    """An item at the end of the agenda. Raises Refused or ValidationError."""
    current = _open(meeting, by)
    item = AgendaItem(meeting=current, order=_next_order(current), **_known(values))
    _clean(item)
    item.save()
    _grown(current)
    tell_of_decision_asked(item, by)
    record(by=by, action="create", thing=item)
    return item


@transaction.atomic
def item_change(*, item: AgendaItem, values: dict[str, Any], version: int, by: Actor) -> AgendaItem:
    """Saves values over the version that the person saw. Raises Refused, ValidationError or VersionConflict."""
    meeting = _open(item.meeting, by)
    current = AgendaItem.objects.get(pk=item.pk)
    current.meeting = meeting
    if current.version != version:
        raise VersionConflict(current)
    changed = changes(current, _known(values))
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    _clean(current)
    current.version += 1
    current.save()
    _grown(meeting)
    if {"asks_decision", "body"} & set(changed):
        tell_of_decision_asked(current, by)
    record(by=by, action="change", thing=current, detail={"differences": changed})
    return current


@transaction.atomic
def item_take_off(*, item: AgendaItem, by: Actor, off: bool = True) -> AgendaItem:
    """Takes an item off the agenda, or puts it back. Raises Refused, or ValidationError where lines hang on it."""
    meeting = _open(item.meeting, by)
    current = AgendaItem.objects.get(pk=item.pk)
    if off and current.lines.filter(removed_at__isnull=True).exists():
        raise ValidationError(_("Something is captured with this item, so it stays on the agenda."))
    if off == (current.status == ItemStatus.REMOVED):
        return current
    current.status = ItemStatus.REMOVED if off else ItemStatus.OPEN
    current.version += 1
    current.save()
    _grown(meeting)
    record(by=by, action="take off" if off else "put back", thing=current)
    return current


@transaction.atomic
def item_shift(*, item: AgendaItem, by: Actor, up: bool) -> None:
    """One place up or down. Raises Refused."""
    meeting = _open(item.meeting, by)
    rows = list(meeting.items.exclude(status=ItemStatus.REMOVED))
    here = next((place for place, each in enumerate(rows) if each.pk == item.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for order, each in enumerate(rows, start=1):
        each.order = order
    AgendaItem.objects.bulk_update(rows, ["order"])
    _grown(meeting)
    record(by=by, action="order agenda", thing=meeting)


def proposals_for(meeting: Meeting, known: set[str] | None = None) -> list[ProposedItem]:
    """What is proposed for this meeting and was neither taken nor skipped yet.

    ``known``: the marks of what was, where items (those taken off too) and skipped proposals were read already.
    """
    if known is None:
        known = set(meeting.items.values_list("mark", flat=True))
        known |= set(meeting.skipped.values_list("mark", flat=True))
    on = timezone.localdate(meeting.starts_at)
    return [item for item in proposed(meeting.consultation, on) if item.mark not in known]


@transaction.atomic
def proposals_take(*, meeting: Meeting, marks: Iterable[str] | None = None, by: Actor) -> list[AgendaItem]:
    """Puts proposals on the agenda: those with these marks, or all. Twice is harmless. Raises Refused."""
    current = _open(meeting, by)
    wanted = None if marks is None else set(marks)
    taken = []
    for proposal in proposals_for(current):
        if wanted is None or proposal.mark in wanted:
            taken.append(_take(current, proposal))
            tell_of_decision_asked(taken[-1], by)
            record(by=by, action="take proposal", thing=taken[-1])
    if taken:
        _grown(current)
    return taken


@transaction.atomic
def proposal_skip(*, meeting: Meeting, mark: str, by: Actor) -> SkippedProposal | None:
    """Does not put a proposal on this agenda. Raises Refused."""
    current = _open(meeting, by)
    found = next((each for each in proposals_for(current) if each.mark == mark), None)
    if found is None:
        return None
    skipped = SkippedProposal.objects.create(meeting=current, mark=mark, title=str(found.title)[:200])
    record(by=by, action="skip proposal", thing=skipped)
    return skipped


@transaction.atomic
def proposal_unskip(*, meeting: Meeting, mark: str, by: Actor) -> None:
    """Undoes the skipping. Raises Refused."""
    current = _open(meeting, by)
    for skipped in current.skipped.filter(mark=mark):
        record(by=by, action="unskip proposal", thing=skipped)
        skipped.delete()


@transaction.atomic
def paper_add(*, item: AgendaItem, kind: str, title: str, file: UploadedFile, by: Actor) -> Paper:
    """Keeps a document with an item, encrypted. Raises Refused or ValidationError.

    A process that dies in between leaves a file that no row names, which ``papers_tidy`` removes.
    """
    _open(item.meeting, by)
    try:
        found = check_file(file, allowed=PAPER_KINDS)
        kept, size = storage.keep(file.chunks(), folder=PAPERS, most=settings.UPLOAD_MAX_BYTES)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    name = (file.name or "")[-160:]
    paper = Paper(
        item=item,
        kind=kind,
        title=(title.strip() or name)[:160],
        file=kept,
        file_kind=found.key,
        file_name=name,
        size=size,
        added_by=by.name[:160],
    )
    paper.full_clean(validate_constraints=False)
    paper.save()
    record(by=by, action="add paper", thing=item, detail={"paper": paper.pk})
    return paper


@transaction.atomic
def paper_remove(*, paper: Paper, by: Actor, removed: bool = True) -> None:
    """Removes a paper, or brings it back: the file itself stays for a week. Raises Refused."""
    _open(paper.item.meeting, by)
    paper.removed_at = timezone.now() if removed else None
    paper.save(update_fields=["removed_at"])
    record(by=by, action="remove paper" if removed else "restore paper", thing=paper.item)


@transaction.atomic
def paper_read(*, paper: Paper, by: Actor) -> str:
    """The name under which a paper is kept, for a download that is in the audit log. Raises Refused."""
    check(by, "view", paper)
    record(by=by, action="download paper", thing=paper)
    return paper.file


def papers_tidy() -> int:
    """Removes papers that were removed a week ago, and files that no paper names; returns how many files."""
    Paper.objects.filter(removed_at__lt=timezone.now() - REMOVED_PAPERS_STAY).delete()
    return storage.tidy(PAPERS, set(Paper.objects.values_list("file", flat=True)))


def _take(meeting: Meeting, proposal: ProposedItem) -> AgendaItem:
    body = BODY_OF_KIND.get(meeting.consultation.kind, "other") if proposal.asks_decision else ""
    item = AgendaItem(
        meeting=meeting,
        order=_next_order(meeting),
        title=str(proposal.title)[:200],
        kind=proposal.kind,
        level=proposal.level,
        question=proposal.question[:300],
        asks_decision=proposal.asks_decision,
        body=body,
        reason=str(proposal.reason)[:300],
        url=proposal.url[:300],
        is_recurring=proposal.is_recurring,
        carried_from_id=proposal.carried_from,
        mark=proposal.mark,
    )
    item.full_clean(exclude=["meeting", "carried_from"], validate_constraints=False)
    item.save()
    return item


def _open(meeting: Meeting, by: Actor) -> Meeting:
    current = locked(meeting)
    check_meeting(by, current, *OPEN_MEETING)
    return current


def _next_order(meeting: Meeting) -> int:
    return (meeting.items.aggregate(most=Max("order"))["most"] or 0) + 1


def _grown(meeting: Meeting) -> None:
    meeting.revision += 1
    meeting.save(update_fields=["revision"])


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no fields of an agenda item: {sorted(unknown)}")
    return values


def _clean(item: AgendaItem) -> None:
    item.title = item.title.strip()
    item.full_clean(exclude=["meeting", "carried_from"], validate_constraints=False)
    if item.asks_decision and not item.body:
        raise ValidationError({"body": _("Choose who decides.")})
