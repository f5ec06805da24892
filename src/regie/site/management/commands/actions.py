"""``regie actions remind``: tells the owners of actions that are nearly due or late."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from regie.leadership.actions.reminders import remind


class Command(BaseCommand):
    help = "Reminds the owners of actions that are nearly due or late. Meant for every night; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("remind", help="writes the reminders of today")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            self.stdout.write(f"reminders written: {remind(today=timezone.localdate())}")
