"""Putting a backup back: first everything is read and checked, then it takes the place of what is there."""

from collections.abc import Callable
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command, get_commands
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from regie.access.authorisation.actors import system_actor
from regie.audit.events.services import record

from .databases import database, sync_folder
from .making import FOLDERS, Summary, backup_read, data_dir, work_folder
from .manifest import Manifest, check_fits
from .words import BackupError

#: lies in DATA_DIR while the data is being replaced; Regie does not start with it
HALFWAY = "restore-not-finished"

Say = Callable[[str], object]


def backup_restore(source: Path, *, replace: bool, say: Say) -> Summary:
    """Puts the backup in the place of the database and the uploads that the settings name. Raises BackupError.

    Until everything is read and found right, nothing is touched. Then the database changes in one step, and the
    folders after it. A process that dies in between leaves a mark: Regie does not start, and this can be done again.
    """
    kind, halfway = database(), data_dir() / HALFWAY
    if not replace and not halfway.exists() and not _is_empty(kind.is_empty()):
        raise BackupError(
            "There is data here already. With --replace it is destroyed, and the backup takes its place."
        )
    with work_folder("restore") as folder:
        summary = backup_read(source, folder)
        check_fits(summary.manifest)
        dump = folder / kind.part
        kind.check(dump, summary.manifest.rows)
        say("Everything in the backup is there and in order. It takes the place of what is here now.")
        halfway.write_text("Run regie restore again: the last time it did not finish.\n", encoding="utf-8")
        sync_folder(data_dir())
        try:
            kind.put_back(dump, summary.manifest.rows)
        except BackupError:
            halfway.unlink()
            raise
        _swap_folders(folder)
        halfway.unlink()
        sync_folder(data_dir())
    _afterwards(summary.manifest, say)
    return summary


def _is_empty(database_is: bool) -> bool:
    return database_is and not any(
        path.is_file() for folder in FOLDERS for path in (data_dir() / folder).rglob("*")
    )


def _swap_folders(unpacked: Path) -> None:
    for name in FOLDERS:
        here, new = data_dir() / name, unpacked / "data" / name
        if here.exists():
            here.rename(unpacked / f"former-{name}")
        if new.exists():
            new.rename(here)


def _afterwards(manifest: Manifest, say: Say) -> None:
    """Tables as the code expects, nobody logged in by an old session, a line in the audit log, the log checked."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("The backup is of an older version: its tables are brought up to date.")
        call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        Session.objects.all().delete()
        record(
            by=system_actor(),
            action="restore backup",
            kind="site.backup",
            origin="command",
            detail={"made_at": manifest.made_at, "version": manifest.product},
        )
    call_command("check", verbosity=0)
    if "audit" not in get_commands():
        return
    try:
        call_command("audit", "verify")
    except (CommandError, SystemExit) as error:
        raise BackupError(f"The backup is put back, but the audit log in it does not hold: {error}") from None
