"""``regie keys``: making, counting and replacing keys. What it does stands in ``regie.vault``."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from regie.access.authorisation.actors import system_actor
from regie.access.dossiers.walls import wall_down
from regie.audit.events.services import record
from regie.vault.encryption.rotation import Rotated, key_uses, rotate, unused_keys
from regie.vault.keys.choices import DATA, INDEX, KINDS, LOG
from regie.vault.keys.lines import new_key
from regie.vault.keys.ring import ring
from regie.vault.keys.source import configured, demo_file, read_keys


class Command(BaseCommand):
    help = "The keys of personal data: make a new one, count what each is used for, move everything to the newest."
    # Whoever has no keys yet comes here for them.
    requires_system_checks: list[str] = []  # noqa: RUF012 - as in Django

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        new = commands.add_parser(
            "new", help="prints a fresh key, or all that is needed where there are none"
        )
        new.add_argument("--kind", choices=KINDS, help="which kind of key (else data)")
        commands.add_parser("status", help="counts what is sealed with which key, and says which may go")
        commands.add_parser(
            "rotate", help="seals everything anew with the first key; may be stopped and started again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        commands: dict[str, Callable[[dict[str, Any]], None]] = {
            "new": self._new,
            "status": self._status,
            "rotate": self._rotate,
        }
        try:
            commands[options["what"]](options)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error

    def _new(self, options: dict[str, Any]) -> None:
        try:
            present = [key.id for key in read_keys()] if configured() or demo_file().exists() else []
        except ImproperlyConfigured as error:
            self.stderr.write(str(error))
            present = []
        kinds = [options["kind"]] if options["kind"] else [DATA] if present and configured() else KINDS
        today = timezone.localdate()
        for kind in kinds:
            self.stdout.write(new_key(kind, taken=present, today=today).line)
        self.stderr.write(
            "Whoever has these lines can read the data; without them nobody can. Keep a copy apart."
        )

    def _status(self, options: dict[str, Any]) -> None:
        keys, uses = ring(), key_uses(around=wall_down)
        for kind in KINDS:
            first, *older = keys.of(kind)
            self.stdout.write(
                f"{kind}: {first} is used for what is new"
                + "".join(f", {each} opens what is old" for each in older)
            )
        for use in uses:
            self.stdout.write(f"{use.count:8}  {use.key_id:22}  {use.place}")
        known = {key.id for key in keys.keys}
        for missing in sorted({use.key_id for use in uses} - known):
            self.stdout.write(f"{missing} is not among the keys: what is sealed with it cannot be read.")
        unused = unused_keys(uses)
        for key_id in (*keys.ids[1:], *keys.of(INDEX)[1:]):
            if key_id in unused:
                self.stdout.write(f"{key_id} may go, once no backup needs it.")
            else:
                self.stdout.write(f"{key_id} must stay: run regie keys rotate.")
        self.stdout.write(f"{keys.pseudonym_id} makes the pseudonyms in the processing log, and always must.")
        if len(keys.of(LOG)) > 1:
            self.stdout.write(f"{', '.join(keys.of(LOG)[1:])} must stay as long as what the logs hold.")

    def _rotate(self, options: dict[str, Any]) -> None:
        by, detail = system_actor(), {"data": ring().current_id, "index": ring().index_id}
        with transaction.atomic():
            record(by=by, action="begin_key_rotation", kind="vault.key", origin="command", detail=detail)
        self._shown = -1
        done = rotate(tell=self._tell, around=wall_down)
        counts = {
            "rows": done.rows,
            "files": done.files,
            "unreadable": done.unreadable_count,
            "in_use": done.in_use,
        }
        with transaction.atomic():
            record(by=by, action="rotate_keys", kind="vault.key", origin="command", detail=detail | counts)
        self._report(done)

    def _tell(self, done: int, total: int) -> None:
        percent = 100 * done // total if total else 100
        if percent != self._shown:
            self._shown = percent
            self.stderr.write(f"{percent} % ({done} of {total})")

    def _report(self, done: Rotated) -> None:
        self.stdout.write(f"sealed anew: {done.rows} rows, {done.files} files")
        for what in done.unreadable:
            self.stderr.write(what)
        if done.unreadable_count:
            self.stderr.write(f"unreadable, left as they are: {done.unreadable_count}")
        if done.in_use:
            self.stderr.write(f"rows that were in use all the time: {done.in_use}; start again for those")
        if done.unreadable_count or done.in_use:
            sys.exit(1)
