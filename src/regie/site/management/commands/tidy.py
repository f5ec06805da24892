from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from regie.access.covenants.reminding import reminders_send
from regie.access.covenants.services import documents_tidy
from regie.access.jobs.services import jobs_interrupt
from regie.access.notices.services import notices_expire
from regie.access.search.services import index_rebuild
from regie.analysis.persons.services import dossier_files_tidy
from regie.approach.imports.services import imports_expire
from regie.audit.processing.sending import NotSent, lines_send
from regie.leadership.governance.services.agenda import papers_tidy
from regie.privacy.requests.services.forgetting import requests_forget
from regie.privacy.requests.services.informing import duties_begin
from regie.privacy.requests.services.reminders import reminders_send as terms_remind
from regie.privacy.retention.proposals import proposals_expire
from regie.privacy.retention.reapplying import list_keep
from regie.site.log_terms import logs_expire


class Command(BaseCommand):
    help = "Run daily: ends what was interrupted or is past its term, sends processing lines and reminders."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-send", action="store_true", help="sends no processing lines and no mail")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"interrupted work: {jobs_interrupt()}")
        self.stdout.write(f"expired uploads: {imports_expire()}")
        self.stdout.write(f"old notices: {notices_expire()}")
        self.stdout.write(f"files of dossiers left behind: {dossier_files_tidy()}")
        self.stdout.write(f"documents without a covenant: {documents_tidy()}")
        self.stdout.write(f"papers without a meeting: {papers_tidy()}")
        self.stdout.write(f"duties to inform begun: {duties_begin()}")
        self.stdout.write(f"requesters forgotten: {requests_forget()}")
        self.stdout.write(f"proposals to destroy expired: {proposals_expire()}")
        self.stdout.write(f"destroyed dossiers to remember: {list_keep()}")
        self.stdout.write(f"things that can be found: {index_rebuild()}")
        for said in logs_expire():
            self.stdout.write(said)
        if options["no_send"]:
            return
        self.stdout.write(f"reminders of covenants: {reminders_send()}")
        self.stdout.write(f"reminders of terms: {terms_remind()}")
        try:
            self.stdout.write(f"processing lines sent: {lines_send().lines}")
        except (NotSent, ImproperlyConfigured) as error:
            self.stderr.write(f"processing lines not sent: {error}")
