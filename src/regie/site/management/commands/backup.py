from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from regie.site.backup.making import Summary, backup_make, backup_read
from regie.site.backup.words import BackupError


class Command(BaseCommand):
    help = (
        "Writes the database and everything people brought to one encrypted file, while people go on working. The keys"
        " are not in it: keep them elsewhere."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - a backup can always be made

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where the backup goes; a file that is there stays")
        parser.add_argument("--verify", action="store_true", help="read the backup in FILE from begin to end")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["verify"]:
                self._say("The backup is whole", backup_read(options["file"]), options["file"])
                return
            self._say("Backup written", backup_make(options["file"]), options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "The keys are not in it, and without them nobody can read it. Keep REGIE_KEYS or REGIE_KEYS_FILE, and"
            " REGIE_SECRET_KEY, in another place than this file."
        )

    def _say(self, what: str, summary: Summary, file: Path) -> None:
        made = summary.manifest
        size = filesizeformat(summary.size).replace("\u00a0", " ")
        self.stdout.write(
            f"{what}: {file} ({size}), made at {made.made_at} by Regie {made.product}:"
            f" {summary.rows} rows in {len(made.rows)} tables, {summary.files} files."
        )
