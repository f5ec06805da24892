from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regie.site.demo.loader import DemoNotAllowed, demo_load


class Command(BaseCommand):
    help = "Loads the demo: the eight public programmes and two fictional municipalities."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo_load()
        except DemoNotAllowed as error:
            raise CommandError("The demo only loads with REGIE_DEMO=1: its password is known.") from error
        self.stdout.write("demo loaded")
