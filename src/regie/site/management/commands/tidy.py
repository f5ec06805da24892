from typing import Any

from django.core.management.base import BaseCommand

from regie.access.jobs.services import jobs_interrupt
from regie.approach.imports.services import imports_expire


class Command(BaseCommand):
    help = "Run daily: marks work whose worker died as interrupted, and destroys uploads nobody finished."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"interrupted work: {jobs_interrupt()}")
        self.stdout.write(f"expired uploads: {imports_expire()}")
