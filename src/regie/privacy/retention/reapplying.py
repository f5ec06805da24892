"""After a backup was put back: what was destroyed since then is destroyed again, by the list of pseudonyms.

The list stands in the database, and in a file beside it that a restore does not touch. It names nobody.
"""

import os
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import system_actor
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing, subject
from regie.access.organisations.models import Municipality
from regie.vault.files.storage import forget

from .activities import RETENTION
from .choices import Basis
from .destruction import dossier_remove, record_make, scrub, traces_remove
from .models import DestructionRecord

NAME = "destroyed.txt"


def list_path() -> Path:
    """Where the list stands."""
    return Path(settings.DATA_DIR) / NAME


def list_read(path: Path | None = None) -> set[str]:
    """The pseudonyms in a list, one a line; an absent list is empty."""
    try:
        lines = (path or list_path()).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return set()
    return {line.strip() for line in lines if line.strip()}


def list_known() -> set[str]:
    """Every dossier that was destroyed as a whole, as far as this database knows."""
    rows = DestructionRecord.objects.filter(whole=True).order_by()
    return set(rows.values_list("pseudonym", flat=True))


def list_keep() -> int:
    """Adds what the database knows to the list beside it; whole or not at all. Returns how many it holds."""
    known = list_read() | list_known()
    path = list_path()
    if known and known != list_read():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
        with unfinished.open("w", encoding="ascii") as file:
            file.write("".join(f"{each}\n" for each in sorted(known)))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    return len(known)


def retention_reapply(*, pseudonyms: Iterable[str]) -> int:
    """Destroys every dossier that is on the list, in each municipality; returns how many. Safe to repeat."""
    listed = set(pseudonyms)
    count = 0
    for municipality in Municipality.objects.order_by("pk").values_list("pk", flat=True):
        for dossier_id in _back(municipality, listed):
            count += _again(municipality, dossier_id)
    scrub()
    return count


def _back(municipality: int, listed: Collection[str]) -> list[object]:
    by = replace(system_actor(), municipality_id=municipality)
    with processing(by=by, activity=RETENTION, action="view", name="reapply", origin="command", wide=True):
        return [pk for pk in Dossier.objects.values_list("pk", flat=True) if subject(pk) in listed]


@transaction.atomic
def _again(municipality: int, dossier_id: object) -> int:
    by = replace(system_actor(), municipality_id=municipality)
    name = "destroy retention: again after a restore"
    with processing(by=by, activity=RETENTION, action="destroy", name=name, origin="command", wide=True):
        here = Dossier.objects.select_for_update().filter(pk=dossier_id).values_list("pk", flat=True)
        for pk in list(here):
            gone = dossier_remove(pk)
            record_make(
                pseudonym=subject(pk), basis=Basis.REAPPLIED, whole=True, counts=gone.counts,
                terms=[_("destroyed before")], municipality_id=municipality,
            )  # fmt: skip
            traces_remove(pk)
            for folder, file in gone.files:
                transaction.on_commit(partial(forget, folder, file))
            return 1
    return 0
