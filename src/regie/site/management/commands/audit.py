"""``regie audit``: the two logs from the command line. What it does stands in ``regie.audit``."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import get_current_timezone
from django.utils.translation import override

from regie.audit.events.models import ChainHead
from regie.audit.events.upkeep import chain_check, head_mend
from regie.audit.events.verification import Found, compare, known_chains, unguarded
from regie.audit.processing.export import json_lines
from regie.audit.processing.models import ProcessingLine
from regie.audit.processing.sending import NotSent, lines_send, lines_send_again
from regie.audit.processing.services import milliseconds
from regie.site.log_terms import logs_expire


class Command(BaseCommand):
    help = "The two logs: verify the chains, print their heads, export and send lines, end what is past its term."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        verify_ = commands.add_parser(
            "verify", help="finds what was changed, removed or inserted; exit 1 if any"
        )
        verify_.add_argument(
            "--heads", type=Path, help="compare with this list, printed earlier by audit heads"
        )
        commands.add_parser(
            "heads", help="prints chain, number and seal of each last event, to keep elsewhere"
        )
        export = commands.add_parser("export", help="prints the Logboek Dataverwerkingen as JSON lines")
        export.add_argument("--since", type=_day, help="only what began on this day (YYYY-MM-DD) or later")
        send = commands.add_parser("send", help="sends what waits over OTLP, to REGIE_OTLP_URL")
        send.add_argument(
            "--since", type=_day, help="also, again, what began on this day (YYYY-MM-DD) or later"
        )
        commands.add_parser("expire", help="removes what is past its term, see REGIE_LOG_YEARS")
        mend = commands.add_parser("mend", help="lets a chain go on whose head was changed from outside")
        mend.add_argument("chain", type=int)
        mend.add_argument("--reason", required=True, help="what happened; it is kept in the chain")

    def handle(self, *args: Any, **options: Any) -> None:
        commands: dict[str, Callable[[Namespace], None]] = {
            "verify": self._verify,
            "heads": self._heads,
            "export": self._export,
            "send": self._send,
            "expire": self._expire,
            "mend": self._mend,
        }
        with override("en"):
            commands[options["what"]](Namespace(**options))

    def _verify(self, options: Namespace) -> None:
        kept = list(_read_heads(options.heads)) if options.heads else []
        self._findings = 0
        for found in unguarded():
            self._say(found)
        for each in known_chains():
            chain_check(chain=each, say=self._say)
        for found in compare(kept):
            self._say(found)
        if self._findings:
            self.stderr.write(f"findings: {self._findings}")
            sys.exit(1)
        self.stdout.write("Every chain is whole.")

    def _say(self, found: Found) -> None:
        self._findings += 1
        self.stdout.write(str(found))

    def _heads(self, options: Namespace) -> None:
        for head in ChainHead.objects.order_by("chain"):
            self.stdout.write(str(head))

    def _export(self, options: Namespace) -> None:
        for line in json_lines(_since(options.since)):
            self.stdout.write(line, ending="")

    def _send(self, options: Namespace) -> None:
        try:
            if options.since:
                lines_send_again(since_ms=milliseconds(options.since))
            sent = lines_send()
        except (NotSent, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"sent lines: {sent.lines}")
        if sent.rejected:
            raise CommandError(f"The receiver could not take {sent.rejected} of them: {sent.reason}")

    def _expire(self, options: Namespace) -> None:
        for said in logs_expire():
            self.stdout.write(said)

    def _mend(self, options: Namespace) -> None:
        try:
            head = head_mend(chain=options.chain, reason=options.reason)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Chain {head.chain} goes on from event {head.number}.")


def _since(moment: datetime | None) -> Any:
    lines = ProcessingLine.objects.all()
    return lines.filter(start_time__gte=milliseconds(moment)) if moment else lines


def _day(written: str) -> datetime:
    return datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=get_current_timezone()).astimezone(UTC)


def _read_heads(path: Path) -> Iterator[tuple[int, int, str]]:
    """Lines of ``audit heads``. Raises CommandError with the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        parts = line.split()
        if not parts:
            continue
        try:
            chain, event, seal = parts
            yield int(chain), int(event), seal
        except ValueError:
            raise CommandError(f"{path}, line {number}: this is not “chain number seal”.") from None
