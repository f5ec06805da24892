"""``regie notices``: mails what is new, and destroys old notices."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from regie.access.notices.sending import digests_send
from regie.access.notices.services import notices_expire

EVERY = 100


class Command(BaseCommand):
    help = "Notices: mail everybody what is new, at the time they chose (run every hour); destroy old ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("send", help="mails the digests whose time has come; run every hour")
        commands.add_parser("expire", help="destroys what was read long ago; regie tidy does it too")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            if options["what"] == "expire":
                self.stdout.write(f"destroyed notices: {notices_expire()}")
                return
            sent = digests_send(tell=self._tell)
            self.stdout.write(f"people: {sent.people}, mails sent: {sent.mails}, not taken: {sent.failed}")

    def _tell(self, done: int, total: int) -> None:
        if done % EVERY == 0 or done == total:
            self.stdout.write(f"{done} of {total}")
