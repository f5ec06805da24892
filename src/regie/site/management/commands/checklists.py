"""``regie checklists take``: keeps once a month how the checklists of every running programme stand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from regie.leadership.checklists.monthly import moments_take


class Command(BaseCommand):
    help = "Keeps a moment of the checklists of whatever runs, once a month. For a timer, every night, after findings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("take", help="takes what this month lacks; goes on where a run was interrupted")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            try:
                made = moments_take(today=timezone.localdate(), tell=self._tell)
            except KeyboardInterrupt:
                self.stdout.write("stopped: what was kept stays; run it again to go on")
                raise SystemExit(130) from None
        self.stdout.write(f"{made} moments kept")

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total}")
        self.stdout.flush()
