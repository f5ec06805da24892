from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regie.site.backup.restoring import backup_restore
from regie.site.backup.words import BackupError


class Command(BaseCommand):
    help = (
        "Puts a backup back: everything in it is checked first, then it becomes the database and the files that the"
        " settings name. Stop Regie before."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - there may be nothing yet that can be checked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--replace", action="store_true", help="destroy the data that is here now")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            summary = backup_restore(options["file"], replace=options["replace"], say=self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The backup of {summary.manifest.made_at} is back: {summary.rows} rows, {summary.files} files. Everyone"
            " logs in anew. What was destroyed since then is back too: look at what is past its term before people"
            " start."
        )
