from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from regie.access.covenants.reminding import reminders_send
from regie.access.covenants.services import documents_tidy as covenant_documents_tidy
from regie.access.jobs.services import jobs_interrupt
from regie.analysis.persons.services import documents_tidy
from regie.approach.imports.services import imports_expire
from regie.audit.processing.sending import NotSent, lines_send
from regie.site.log_terms import logs_expire


class Command(BaseCommand):
    help = "Run daily: ends interrupted work, unfinished uploads and what is past its term in the logs; sends lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-send", action="store_true", help="sends no processing lines")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"interrupted work: {jobs_interrupt()}")
        self.stdout.write(f"expired uploads: {imports_expire()}")
        self.stdout.write(f"documents left behind: {documents_tidy()}")
        self.stdout.write(f"documents without a covenant: {covenant_documents_tidy()}")
        self.stdout.write(f"reminders of covenants: {reminders_send()}")
        for said in logs_expire():
            self.stdout.write(said)
        if options["no_send"]:
            return
        try:
            self.stdout.write(f"processing lines sent: {lines_send().lines}")
        except (NotSent, ImproperlyConfigured) as error:
            self.stderr.write(f"processing lines not sent: {error}")
