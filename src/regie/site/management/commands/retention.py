"""``regie retention``: what was destroyed, as a list, and destroying it again after a restore."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from regie.privacy.retention.reapplying import list_keep, list_known, list_read, retention_reapply


class Command(BaseCommand):
    help = (
        "What was destroyed: print the list, to keep elsewhere; destroy it again after a backup was put back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("list", help="prints the pseudonyms of what was destroyed, one a line")
        again = commands.add_parser("reapply", help="destroys again what is on the list and came back")
        again.add_argument(
            "list", type=Path, nargs="?", help="a list that was kept elsewhere, besides the own"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            if options["what"] == "list":
                list_keep()
                for each in sorted(list_known() | list_read()):
                    self.stdout.write(each)
                return
            given: Path | None = options["list"]
            if given is not None and not given.is_file():
                raise CommandError(f"There is no list {given}.")
            listed = list_known() | list_read() | (list_read(given) if given else set())
            self.stdout.write(f"destroyed again: {retention_reapply(pseudonyms=listed)}")
            list_keep()
