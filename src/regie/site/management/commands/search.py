"""``regie search``: the index of the search."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from regie.access.search.services import index_rebuild


class Command(BaseCommand):
    help = "The search index: rebuild it from the data, while people work. regie tidy does it too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("rebuild", help="indexes everything anew; may be stopped and started again")

    def handle(self, *args: Any, **options: Any) -> None:
        number = index_rebuild(tell=self._tell)
        self.stdout.write(f"things that can be found: {number}")

    def _tell(self, key: str, done: int, total: int) -> None:
        self.stdout.write(f"{key}: {done} of {total}")
