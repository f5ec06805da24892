import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.approach.imports.reading import Unreadable
from regie.approach.imports.understanding import CellError
from regie.learning.scans.exports import FILE_FORMS
from regie.site.file_scan import BadCells, NothingToScan, prepare, scan_of_file, write_whole

MOST_ERRORS = 200
USAGE = 2


class Command(BaseCommand):
    help = (
        "Holds a spreadsheet of interventions against the research, and writes the scan to a file. Needs no server, "
        "no database and no settings. Bad cells are named by sheet, row and column; then nothing is written."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - as in Django

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the spreadsheet: .xlsx, .xls, .ods or .csv")
        parser.add_argument(
            "-o",
            "--output",
            type=Path,
            required=True,
            help="where the scan goes; the extension is the form: "
            + " ".join(f".{form}" for form in FILE_FORMS),
        )
        parser.add_argument(
            "-m",
            "--municipality",
            default="",
            help="the name of the municipality (else the name of the file)",
        )
        parser.add_argument("--sheet", help="the name of the sheet (else the first that has headings)")
        parser.add_argument(
            "--language", choices=["nl", "en"], default="nl", help="of the scan (default: nl)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            self._scan(options["file"], options["output"], options)

    def _scan(self, source: Path, target: Path, options: dict[str, Any]) -> None:
        self._check_paths(source, target)
        prepare()
        try:
            scan, read = scan_of_file(source, municipality=options["municipality"], sheet=options["sheet"])
        except Unreadable as trouble:
            raise CommandError(f"{source.name}: {trouble}") from None
        except NothingToScan:
            raise CommandError(_("%(file)s: no row holds an intervention.") % {"file": source.name}) from None
        except BadCells as trouble:
            self._report(trouble.errors)
            sys.exit(1)
        write_whole(scan, target)
        if ignored := ", ".join(f"{one.letter} ‘{one.heading}’" for one in read.ignored if one.heading):
            self.stderr.write(_("Columns that were not read: %(columns)s.") % {"columns": ignored})
        self.stdout.write(
            ngettext(
                "%(number)s intervention read; the scan is in %(file)s.",
                "%(number)s interventions read; the scan is in %(file)s.",
                len(scan.rows),
            )
            % {"number": len(scan.rows), "file": target}
        )

    def _check_paths(self, source: Path, target: Path) -> None:
        form = target.suffix.lstrip(".").lower()
        if form not in FILE_FORMS:
            known = " ".join(f".{one}" for one in FILE_FORMS)
            raise CommandError(
                _("%(file)s: choose one of these extensions: %(known)s.") % {"file": target, "known": known},
                returncode=USAGE,
            )
        if not source.is_file():
            raise CommandError(_("%(file)s: there is no such file.") % {"file": source}, returncode=USAGE)
        if not target.parent.is_dir():
            raise CommandError(
                _("%(folder)s: there is no such folder.") % {"folder": target.parent}, returncode=USAGE
            )

    def _report(self, errors: list[CellError]) -> None:
        for error in errors[:MOST_ERRORS]:
            said = f" “{error.value}”" if error.value else ""
            where = _("Sheet %(sheet)s, row %(row)s, column %(column)s") % {
                "sheet": error.sheet,
                "row": error.row,
                "column": f"{error.letter} ({error.heading})" if error.heading else error.letter,
            }
            self.stderr.write(f"{where}:{said} {error.message} {error.right}".rstrip())
        if len(errors) > MOST_ERRORS:
            more = len(errors) - MOST_ERRORS
            self.stderr.write(_("And %(number)s more.") % {"number": more})
        self.stderr.write(
            ngettext(
                "%(number)s cell is wrong. Nothing is written. Mend it and try again.",
                "%(number)s cells are wrong. Nothing is written. Mend them and try again.",
                len(errors),
            )
            % {"number": len(errors)}
        )
