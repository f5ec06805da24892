"""From a file to deployments: receive, read and compare, write all or nothing, undo.

Reading stores what it found beside the import, in small transactions; writing is one transaction that
only copies what was prepared. A process that dies at any moment leaves the programme as it was.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.approach.deployments.models import Deployment
from regie.approach.deployments.selectors import programmes_nearby, values_of, with_relations
from regie.approach.deployments.services import needs_reason
from regie.approach.deployments.values import DeploymentValues, from_json
from regie.audit.events.services import record
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.touching import touched
from regie.rulebook.rules.registry import PROGRAMME

from .choices import OPEN, ImportState, Outcome, ProblemKind
from .comparing import Compared, Comparison, Line, chunks
from .describing import Describer
from .matching import tidy
from .models import Import, ImportLine, ImportProblem
from .policies import check_begin, check_import_into, check_reread, check_undo, check_write
from .reading import Unreadable, letter, opened_kept
from .selectors import changes_of, fingerprint_of, lookups_of
from .storage import forget, keep
from .storage import tidy as tidy_files
from .understanding import CellError, Reader
from .writing import Batch, Overtaken, Rewrite, add_many, rewrite_many

KEEP_FOR = timedelta(hours=24)
MOST_NOTES = 500
MOST_KEPT = 1_000
Tell = Callable[[int, int], None]


class ReasonNeeded(Exception):
    """The application is in: the batch needs a reason (rule R088)."""


def import_receive(*, programme: Programme, file_name: str, pieces: Iterable[bytes], by: Actor) -> Import:
    """Keeps a file for a programme; nothing in it is looked at yet. Raises Refused, or storage.TooLarge."""
    check_import_into(by, programme)
    imports_expire()
    stored, size = keep(pieces, most=settings.UPLOAD_MAX_BYTES)
    return _receive(programme, file_name, stored, size, by)


@transaction.atomic
def _receive(programme: Programme, file_name: str, stored: str, size: int, by: Actor) -> Import:
    item = Import.objects.create(
        programme=programme,
        by_id=by.user_id,
        by_name=by.name,
        file_name=tidy(PurePath(file_name.replace("\\", "/")).name)[:200] or "?",
        stored_name=stored,
        size=size,
    )
    record(by=by, action="upload", thing=item, detail={"size": size})
    return item


def import_read(*, item: Import, by: Actor, tell: Tell | None = None) -> Import:
    """Reads the file, compares it with the programme, and keeps what it found. Writes no deployment.

    ``tell(done, total)`` hears how far it is; what it raises ends the reading. Never raises on a bad file:
    the import is then UNREADABLE with a message, or has ERRORS.
    """
    check_reread(by, item)
    ImportLine.objects.filter(of=item).delete()
    ImportProblem.objects.filter(of=item).delete()
    Import.objects.filter(pk=item.pk).update(state=ImportState.READING, message="")
    item.refresh_from_db()
    item.fingerprint = fingerprint_of(item.programme)
    try:
        with opened_kept(item.stored_name) as workbook:
            item.sheets = [sheet.name for sheet in workbook.sheets]
            mapping = {int(column): key for column, key in item.mapping.items()}
            reader = Reader(workbook, lookups_of(item.programme), sheet=item.sheet or None, mapping=mapping)
            _read_all(item, reader, tell or (lambda done, total: None))
    except Unreadable as error:
        item.state, item.message = ImportState.UNREADABLE, str(error)
    item.save()
    return item


def _read_all(item: Import, reader: Reader, tell: Tell) -> None:
    item.sheet, item.heading_row = reader.sheet.name, reader.heading_row
    item.columns = [{**asdict(column), "letter": column.letter} for column in reader.columns]
    comparison, describer = Comparison(reader, item.programme), Describer(reader.lookups)
    counts = dict.fromkeys(Outcome.values, 0)
    errors = notes = done = 0
    total = max(reader.sheet.height - 1, 1)
    for part in comparison.compare():
        done += len(part.readings)
        errors += len(part.errors)
        notes = _keep_part(item, part, describer, counts, notes)
        tell(done, max(total, done))
    missing = comparison.missing()
    ImportProblem.objects.bulk_create(_problem(item, error) for error in missing)
    kept = comparison.kept()
    ImportLine.objects.bulk_create(
        ImportLine(of=item, outcome=Outcome.KEPT, deployment_id=held.pk, code=held.code, name=held.name)
        for held in kept[:MOST_KEPT]
    )
    item.added, item.changed = counts[Outcome.ADDED], counts[Outcome.CHANGED]
    item.unchanged, item.skipped = counts[Outcome.UNCHANGED], counts[Outcome.SKIPPED]
    item.kept, item.errors = len(kept), errors + len(missing)
    item.state = ImportState.ERRORS if item.errors else ImportState.READY
    if not (item.errors or item.added or item.changed or item.unchanged):
        item.state = ImportState.UNREADABLE
        item.message = _("Below the headings in row %(row)d there are no interventions.") % {
            "row": item.heading_row
        }


@transaction.atomic
def _keep_part(item: Import, part: Compared, describer: Describer, counts: dict[str, int], notes: int) -> int:
    lines = [_line(item, line, describer) for line in part.lines]
    lines += [
        ImportLine(of=item, row=each.number, outcome=Outcome.SKIPPED, note=each.skipped)
        for each in part.readings
        if each.skipped
    ]
    for line in lines:
        counts[line.outcome] += 1
    ImportLine.objects.bulk_create(lines)
    problems = [_problem(item, error) for error in part.errors]
    remarks = [(each.number, note) for each in part.readings for note in each.notes][: MOST_NOTES - notes]
    heads = {column["column"]: column["heading"] for column in item.columns}
    problems += [
        ImportProblem(
            of=item,
            kind=ProblemKind.NOTE,
            sheet=item.sheet,
            row=number,
            column=note.column,
            letter=letter(note.column),
            heading=heads.get(note.column, "")[:120],
            value=note.value,
            message=note.understood[:500],
        )
        for number, note in remarks
    ]
    ImportProblem.objects.bulk_create(problems)
    return notes + len(remarks)


def _line(item: Import, line: Line, describer: Describer) -> ImportLine:
    words = [(each.label, each.before, each.after) for each in describer.differences(line.differences)]
    return ImportLine(of=item, **vars(line), words=words)


def _problem(item: Import, error: CellError) -> ImportProblem:
    return ImportProblem(
        of=item,
        kind=ProblemKind.ERROR,
        sheet=error.sheet,
        row=error.row,
        column=error.column,
        letter=error.letter,
        heading=error.heading[:120],
        value=error.value[:200],
        message=error.message,
        right=error.right,
    )


@transaction.atomic
def import_choose(*, item: Import, sheet: str, mapping: Mapping[int, str], by: Actor) -> Import:
    """Another sheet, or other meanings of columns; read it again afterwards. Raises Refused."""
    check_reread(by, item)
    changed = sheet != item.sheet
    item.sheet = sheet
    item.mapping = {} if changed else {str(column): key for column, key in mapping.items()}
    item.state = ImportState.READING
    item.save(update_fields=["sheet", "mapping", "state"])
    return item


def import_write(*, item: Import, by: Actor, reason: str = "") -> Import:
    """Writes what the import found: everything in one transaction, or nothing.

    Raises Refused; ReasonNeeded; or writing.Overtaken when the programme changed since: read it again.
    """
    check_write(by, item)
    if needs_reason(item.programme) and not reason.strip():
        raise ReasonNeeded
    stored = item.stored_name
    _write(item, by, reason.strip())
    forget(stored)
    ImportLine.objects.filter(of=item).delete()
    ImportProblem.objects.filter(of=item).delete()
    return item


@transaction.atomic
def import_write_begin(*, item: Import, by: Actor, reason: str) -> None:
    """Marks an import as being written by background work, so that nobody starts it twice."""
    locked = Import.objects.select_for_update(of=("self",)).get(pk=item.pk)
    check_begin(by, locked)
    if needs_reason(item.programme) and not reason.strip():
        raise ReasonNeeded
    locked.state, locked.reason = ImportState.WRITING, reason.strip()
    locked.save(update_fields=["state", "reason"])
    item.refresh_from_db()


def import_write_failed(pk: str) -> None:
    """Background work ended: an import that it did not write is ready again."""
    Import.objects.filter(pk=pk, state=ImportState.WRITING).update(state=ImportState.READY)


@transaction.atomic
def _write(item: Import, by: Actor, reason: str) -> None:
    locked = Import.objects.select_for_update(of=("self",)).get(pk=item.pk)
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=item.programme_id)
    check_write(by, locked)
    if fingerprint_of(programme) != locked.fingerprint:
        raise Overtaken
    batch = Batch(by, reason, item.pk)
    lines = ImportLine.objects.filter(of=item)
    # Changes first: a code that an existing deployment gives up is then free for a new one.
    for part in chunks(lines.filter(outcome=Outcome.CHANGED).iterator(chunk_size=1000)):
        rewrite_many([_rewrite(line) for line in part], batch)
    for part in chunks(lines.filter(outcome=Outcome.ADDED).iterator(chunk_size=1000)):
        add_many(programme, [_values(line.values) for line in part], batch)
    item.state, item.written_at, item.reason = ImportState.WRITTEN, timezone.now(), reason
    item.stored_name = ""
    item.save(update_fields=["state", "written_at", "reason", "stored_name"])
    event = record(by=by, action="import", thing=item, detail={
        "added": item.added, "changed": item.changed, "unchanged": item.unchanged, "reason": reason})  # fmt: skip
    touched(
        event,
        kind=PROGRAMME,
        scopes=programmes_nearby([item.programme_id]),
        label=Deployment._meta.label_lower,
    )


def _values(plain: dict[str, Any]) -> DeploymentValues:
    return DeploymentValues(**from_json(plain))


def _rewrite(line: ImportLine) -> Rewrite:
    return Rewrite(line.deployment_id or 0, line.version or 0, _values(line.values), line.differences)


@transaction.atomic
def import_undo(*, item: Import, by: Actor, rest: bool = False) -> tuple[int, int]:
    """Takes back what the import wrote: added goes out of the lists, changed becomes what it was.

    Rows that somebody changed afterwards stay as they are now. Without ``rest`` their presence raises
    Overtaken and nothing is undone. Returns how many were undone and how many stayed.
    """
    check_undo(by, item)
    Import.objects.select_for_update(of=("self",)).get(pk=item.pk)
    batch = Batch(by, _("Import of %(file)s undone") % {"file": item.file_name}, None)
    undone = stayed = 0
    for part in chunks(changes_of(item).iterator(chunk_size=1000)):
        mine = [change for change in part if change.deployment.version == change.version]
        stayed += len(part) - len(mine)
        if stayed and not rest:
            raise Overtaken
        current = {
            each.pk: each
            for each in with_relations(
                type(part[0].deployment).objects.filter(pk__in=[change.deployment_id for change in mine])
            )
        }
        rewrite_many([_back(current[change.deployment_id], change) for change in mine], batch)
        undone += len(mine)
    item.state, item.undone_at, item.undone_by = ImportState.UNDONE, timezone.now(), by.name
    item.save(update_fields=["state", "undone_at", "undone_by"])
    event = record(by=by, action="undo_import", thing=item, detail={"undone": undone, "stayed": stayed})
    touched(
        event,
        kind=PROGRAMME,
        scopes=programmes_nearby([item.programme_id]),
        label=Deployment._meta.label_lower,
    )
    return undone, stayed


def _back(deployment: Any, change: Any) -> Rewrite:
    now = values_of(deployment)
    if not change.differences:  # it was added
        moment = timezone.now()
        gone = {"removed_at": [None, moment.isoformat()]}
        return Rewrite(deployment.pk, deployment.version, now, gone, removed_at=moment)
    before = now.with_changes(from_json({name: pair[0] for name, pair in change.differences.items()}))
    back = {name: [pair[1], pair[0]] for name, pair in change.differences.items()}
    return Rewrite(deployment.pk, deployment.version, before, back)


def import_discard(*, item: Import, by: Actor) -> None:
    """Drops a file that was not written, and all that was found in it. Raises Refused."""
    check_reread(by, item)
    stored = item.stored_name
    with transaction.atomic():
        _drop([item])
        record(by=by, action="discard", thing=item)
    forget(stored)


def imports_expire() -> int:
    """Drops every file that lies unwritten for a day; returns how many."""
    old = list(Import.objects.filter(state__in=OPEN, created_at__lt=timezone.now() - KEEP_FOR))
    names = [item.stored_name for item in old]
    _drop(old)
    for name in names:
        forget(name)
    tidy_files(set(Import.objects.exclude(stored_name="").values_list("stored_name", flat=True)))
    return len(old)


def _drop(items: list[Import]) -> None:
    keys = [item.pk for item in items]
    ImportLine.objects.filter(of__in=keys).delete()
    ImportProblem.objects.filter(of__in=keys).delete()
    Import.objects.filter(pk__in=keys).update(state=ImportState.DISCARDED, stored_name="")
