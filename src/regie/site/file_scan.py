"""A scan of one spreadsheet, without a server, without a configured database: all in the memory of this process."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import system_actor
from regie.access.organisations.models import Municipality
from regie.approach.imports.selectors import lookups_of
from regie.approach.imports.understanding import CellError, Understanding, understand
from regie.approach.imports.writing import Batch, add_many
from regie.leadership.programmes.models import Programme
from regie.learning.scans import exports
from regie.learning.scans.filters import ScanFilter
from regie.learning.scans.models import ScanDeployment
from regie.learning.scans.scan import Scan
from regie.learning.scans.selectors import factors_by_key, rows_of, themes_all

from .knowledge_base import knowledge_load

MEMORY = ":memory:"


class BadCells(Exception):
    """The spreadsheet has cells that cannot be understood; nothing is written."""

    def __init__(self, errors: list[CellError]) -> None:
        super().__init__(f"{len(errors)} bad cells")
        self.errors = errors


class NothingToScan(Exception):
    """The spreadsheet holds no interventions."""


def prepare() -> None:
    """Makes the tables and loads the knowledge, in memory.

    Raises RuntimeError where this process has another database than one in memory: that is left alone.
    """
    if settings.DATABASES["default"]["NAME"] != MEMORY:
        raise RuntimeError("A scan of a file works in memory only; start it as `regie scan`.")
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    knowledge_load(by=system_actor())


def scan_of_file(
    path: Path, *, municipality: str = "", sheet: str | None = None
) -> tuple[Scan, Understanding]:
    """The scan of a spreadsheet, and how its columns were understood.

    The municipality is named after the file where no name is given. Raises BadCells with every cell that is wrong,
    NothingToScan, and Unreadable where the file as a whole cannot be read.
    """
    name = municipality or re.sub(r"[-_]+", " ", path.stem).strip() or _("Municipality")
    read = understand(path, lookups=lookups_of(None), sheet=sheet)
    if read.errors:
        raise BadCells(read.errors)
    if not read.rows:
        raise NothingToScan
    _store(read, name)
    factors = factors_by_key()
    rows = tuple(rows_of(ScanDeployment.objects.order_by(), factors))
    scan = Scan(
        chosen=ScanFilter(),
        scope=rows,
        rows=rows,
        themes=tuple(themes_all()),
        factors=tuple(factors.values()),
        made_on=timezone.localdate(),
    )
    return scan, read


@transaction.atomic
def _store(read: Understanding, name: str) -> None:
    place = Municipality.objects.create(name=name, slug=slugify(name) or "gemeente")
    programme = Programme.objects.create(municipality=place, name=read.sheet)
    free = _free_codes(name, {row.values.code for row in read.rows})
    values = [
        row.values if row.values.code else row.values.with_changes({"code": next(free)}) for row in read.rows
    ]
    add_many(programme, values, Batch(by=system_actor(), reason="", batch=None))


def _free_codes(name: str, taken: set[str]) -> Iterator[str]:
    start = re.sub(r"[^A-Z]", "", slugify(name).upper())[:3] or "I"
    number = 0
    while True:
        number += 1
        if (code := f"{start}{number}") not in taken:
            yield code


def write_whole(scan: Scan, target: Path) -> None:
    """Writes the scan to ``target`` in the form of its extension: all of it, or nothing."""
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        unfinished = Path(file.name)
        try:
            exports.write(scan, target.suffix.lstrip(".").lower(), file)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    umask = os.umask(0)
    os.umask(umask)
    unfinished.chmod(0o666 & ~umask)
    unfinished.replace(target)
