"""Making a backup, and reading one from begin to end."""

import fcntl
import hashlib
import os
import secrets
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from regie.access.authorisation.actors import system_actor
from regie.audit.events.services import record

from . import manifest as contents
from .databases import database, sync_folder
from .manifest import Manifest, Part
from .sealing import CHUNK, SealedReader, SealedWriter
from .words import BackupError

#: what people brought, as folders of DATA_DIR. Static files are made anew; keys are never in a backup.
FOLDERS = ("files", "imports", "uploads")
UNFINISHED = ".part"
MODE = 0o600


@dataclass(frozen=True)
class Summary:
    """What was written or read."""

    manifest: Manifest
    size: int

    @property
    def rows(self) -> int:
        return sum(self.manifest.rows.values())

    @property
    def files(self) -> int:
        return len(self.manifest.parts) - 1


def data_dir() -> Path:
    """The folder of the data, there."""
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def work_folder(name: str) -> Iterator[Path]:
    """A folder beside the data for one backup or restore at a time; what a killed one left is removed first."""
    with (data_dir() / ".backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("Another backup or restore is running. Wait until it is ready.") from None
        for left in data_dir().glob(".backup-*"):
            shutil.rmtree(left)
        folder = data_dir() / f".backup-{name}-{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def backup_make(target: Path) -> Summary:
    """Writes the backup, whole or not at all, and records it. Raises BackupError; never overwrites."""
    if target.exists():
        raise BackupError(f"{target} is there already. Take another name: a backup is never overwritten.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with work_folder("make") as folder:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
            with os.fdopen(descriptor, "wb") as file:
                manifest = _write(file, folder)
                file.flush()
                os.fsync(file.fileno())
        summary = Summary(manifest, unfinished.stat().st_size)
        with transaction.atomic():  # short, so that nobody who works waits for it
            _note("make backup", manifest)
            _take_name(unfinished, target)
    except OSError as error:
        raise BackupError(f"The backup cannot be written: {error.strerror or error}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return summary


def _take_name(unfinished: Path, target: Path) -> None:
    """Gives the file its name, unless somebody took it meanwhile. A file system without links gets a rename."""
    try:
        os.link(unfinished, target)
    except FileExistsError:
        raise BackupError(f"{target} is there already. Take another name.") from None
    except OSError:
        unfinished.rename(target)
    sync_folder(target.parent)


def _note(action: str, manifest: Manifest) -> None:
    detail = {
        "made_at": manifest.made_at,
        "files": len(manifest.parts) - 1,
        "rows": sum(manifest.rows.values()),
    }
    record(by=system_actor(), action=action, kind="site.backup", origin="command", detail=detail)


def _write(file: IO[bytes], folder: Path) -> Manifest:
    """Database first: a file that comes in after it is in the backup without a row, never a row without its file."""
    kind = database()
    dump = folder / kind.part
    known = kind.dump(dump)
    manifest = Manifest(engine=connection.vendor, migrations=known.migrations, rows=known.rows)
    sealed = SealedWriter(file)
    with tarfile.open(fileobj=sealed, mode="w|", format=tarfile.PAX_FORMAT) as archive:  # type: ignore[call-overload]
        manifest.parts.append(_add(archive, dump, kind.part))
        for name, path in _files():
            try:
                manifest.parts.append(_add(archive, path, name))
            except FileNotFoundError:
                continue  # removed since the list was made
        text = manifest.as_json()
        _add_bytes(archive, contents.NAME, len(text), BytesIO(text))
    sealed.finish()
    return manifest


def _files() -> Iterator[tuple[str, Path]]:
    """Everything people brought: (name in the backup, path)."""
    for folder in FOLDERS:
        for path in sorted((data_dir() / folder).rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.endswith(UNFINISHED):
                yield str(PurePosixPath("data", path.relative_to(data_dir()).as_posix())), path


def _add(archive: tarfile.TarFile, path: Path, name: str) -> Part:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest = _add_bytes(archive, name, size, file)
    return Part(name, size, digest)


def _add_bytes(archive: tarfile.TarFile, name: str, size: int, file: IO[bytes]) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, MODE
    counted = _Counted(file)
    archive.addfile(entry, counted)
    return counted.sum.hexdigest()


class _Counted:
    """Reads on, and sums what went by."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.sum.update(data)
        return data


def backup_read(source: Path, unpack_to: Path | None = None) -> Summary:
    """Reads a backup to its end and checks every part; writes the parts below ``unpack_to`` where that is given.

    Raises BackupError: no backup, other key, damaged, not complete, or not what its list says.
    """
    try:
        with source.open("rb") as file:
            reader = SealedReader(file)
            with tarfile.open(fileobj=reader, mode="r|") as archive:
                found, manifest = _read_parts(archive, unpack_to)
            while reader.read(CHUNK):
                pass  # to the end: that is where a file that was cut off shows
            size = file.tell()
    except FileNotFoundError:
        raise BackupError(f"There is no file {source}.") from None
    except (tarfile.TarError, OSError) as error:
        raise BackupError(f"The backup cannot be read: {error}.") from None
    if manifest is None or found != {part.name: part for part in manifest.parts}:
        raise BackupError("This backup is damaged: its parts are not what its list says.")
    return Summary(manifest, size)


def _read_parts(archive: tarfile.TarFile, unpack_to: Path | None) -> tuple[dict[str, Part], Manifest | None]:
    found: dict[str, Part] = {}
    manifest = None
    for entry in archive:
        file = archive.extractfile(entry) if entry.isreg() else None
        if file is None or manifest is not None or not _is_ours(entry.name):
            raise BackupError("This backup holds something that Regie did not put there.")
        if entry.name == contents.NAME:
            manifest = Manifest.read(file.read())
            continue
        found[entry.name] = _take(file, entry.name, unpack_to)
    return found, manifest


def _is_ours(name: str) -> bool:
    """Only names that ``_write`` gives: nothing lands outside the folder it is unpacked to."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        return False
    is_upload = len(path.parts) > 2 and path.parts[0] == "data" and path.parts[1] in FOLDERS
    return is_upload or name in (contents.NAME, "database.sqlite3", "database.dump")


def _take(file: IO[bytes], name: str, unpack_to: Path | None) -> Part:
    digest, size = hashlib.sha256(), 0
    target: Any = None
    if unpack_to:
        path = unpack_to / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "wb")
    try:
        while piece := file.read(CHUNK):
            digest.update(piece)
            size += len(piece)
            if target:
                target.write(piece)
        if target:
            target.flush()
            os.fsync(target.fileno())
    finally:
        if target:
            target.close()
    return Part(name, size, digest.hexdigest())
