"""What a backup says about itself: last in the file, after everything it counts."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from regie.vault.keys.ring import KeyRing, ring, subkey

from .words import BackupError

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Part:
    """One file in the backup; ``size`` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass
class Manifest:
    """``rows`` counts the rows of each table, ``keys`` has a fingerprint of each key that was in use."""

    engine: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    parts: list[Part] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=lambda: fingerprints(ring()))
    product: str = field(default_factory=lambda: product_version())
    made_at: str = field(default_factory=lambda: timezone.now().isoformat(timespec="seconds"))
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """Raises BackupError for one that this version does not know."""
        known = json.loads(text)
        if known.get("format") != FORMAT:
            raise BackupError(f"This backup has form {known.get('format')}; this Regie reads form {FORMAT}.")
        parts = [Part(**part) for part in known.pop("parts")]
        return cls(**known, parts=parts)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def product_version() -> str:
    """The version of Regie that runs."""
    try:
        return version("regie")
    except PackageNotFoundError:
        return "checkout"


def fingerprints(keys: KeyRing) -> dict[str, str]:
    """Per key, eight digits by which a key of the same name with other bytes is told apart. They open nothing."""
    ids = [key.id for key in keys.keys]
    return {key_id: sha256(subkey("fingerprint", key_id)).hexdigest()[:8] for key_id in ids}


def check_fits(manifest: Manifest) -> None:
    """May this backup be put back here? Raises BackupError: other database, newer than the code, keys missing."""
    if manifest.engine != connection.vendor:
        raise BackupError(
            f"This backup is of a database of {manifest.engine}, and REGIE_DATABASE_URL names {connection.vendor}."
        )
    code = MigrationLoader(None).disk_migrations
    newer = [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in code
    ]
    if newer:
        raise BackupError(
            f"This backup was made by a newer Regie ({manifest.product}): this one does not know"
            f" {', '.join(sorted(newer)[:3])}. Install that version, or a later one, first."
        )
    here = fingerprints(ring())
    missing = sorted(key_id for key_id, print_ in manifest.keys.items() if here.get(key_id) != print_)
    if missing:
        raise BackupError(
            f"The data in this backup needs the keys {', '.join(missing)}, which this Regie does not have"
            " (or has others by that name). Put them back in REGIE_KEYS or REGIE_KEYS_FILE first."
        )
