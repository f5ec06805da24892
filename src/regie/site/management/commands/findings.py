"""``regie findings renew``: asks the rules of the method anew, for what time alone changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from regie.rulebook.findings.services import findings_renew


class Command(BaseCommand):
    help = (
        "Asks all rules of every programme anew: what changed because time passed. For a timer, every night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        again = commands.add_parser(
            "renew", help="goes on where a run of today was interrupted; says how far it is"
        )
        again.add_argument("--all", action="store_true", help="also what was asked today already")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.localtime()
        since = now if options["all"] else now.replace(hour=0, minute=0, second=0, microsecond=0)
        with override("en"):
            try:
                done = findings_renew(since=since, tell=self._tell)
            except KeyboardInterrupt:
                self.stdout.write("stopped: what was done stays; run it again to go on")
                raise SystemExit(130) from None
        self.stdout.write(f"{done.opened} opened, {done.closed} mended, {done.open} stand open")

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total}")
        self.stdout.flush()
