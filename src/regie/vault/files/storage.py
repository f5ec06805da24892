"""Encrypted files under ``DATA_DIR/files/<folder>``, with random names, which only Regie may open.

A file is a header and chunks. The header names the key and holds a random salt; from both comes a key for this one
file. Each chunk is sealed with its number and whether it is the last, and with the place of the file: a chunk that
is missing, moved, repeated or from another file is found, and so is a file that took another's name.
What is read is checked before it is handed on.
"""

import fcntl
import os
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from regie.vault.keys.ring import TAG, damaged, ring, subkey

FOLDER_MODE, FILE_MODE = 0o700, 0o600
MARK = b"RF1"
SALT = 32
CHUNK = 64 * 1024
UNFINISHED = ".part"
DAY = 24 * 60 * 60
FOLDER_NAME, FILE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}"), re.compile(r"[0-9a-f]{32}")


class TooLarge(Exception):
    """More bytes came than may be kept; nothing of it stays."""


class Gone(Exception):
    """There is no such file (any more)."""


def root() -> Path:
    """Where all folders of encrypted files lie."""
    return Path(settings.DATA_DIR) / "files"


def folders() -> list[str]:
    """The folders that there are, in order."""
    if not root().is_dir():
        return []
    return sorted(
        path.name for path in root().iterdir() if path.is_dir() and FOLDER_NAME.fullmatch(path.name)
    )


def names(folder: str) -> list[str]:
    """The names of the whole files in a folder, in order."""
    path = root() / folder
    return (
        sorted(each.name for each in path.iterdir() if FILE_NAME.fullmatch(each.name))
        if path.is_dir()
        else []
    )


def path_of(folder: str, name: str) -> Path:
    """The path of an encrypted file. Raises ValueError for names that ``keep`` never gave."""
    if not FOLDER_NAME.fullmatch(folder) or not FILE_NAME.fullmatch(name):
        raise ValueError("not the name of a kept file")
    return root() / folder / name


def keep(pieces: Iterable[bytes], *, folder: str, most: int) -> tuple[str, int]:
    """Stores the bytes under a random name; returns that name and their number. Raises TooLarge.

    When it returns, the file is on disk, whole; when it does not, nothing is there but perhaps an unfinished file,
    which is as unreadable and which ``tidy`` removes.
    """
    name = secrets.token_hex(16)
    path = path_of(folder, name)
    for place in (root(), path.parent):
        place.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    with _whole_or_not_at_all(path, Path.rename) as file:
        size = _write_sealed(file, _limited(pieces, most), f"{folder}/{name}")
    return name, size


def read(folder: str, name: str) -> "PlainPieces":
    """The plain bytes, in pieces. Raises Gone, or Unreadable: also halfway, at a piece that is not what was kept.

    Opens the file at once; close it where it is not read to its end.
    """
    return PlainPieces(folder, name)


def is_kept(folder: str, name: str) -> bool:
    """Whether the file is there."""
    return bool(FILE_NAME.fullmatch(name)) and path_of(folder, name).is_file()


def forget(folder: str, name: str) -> None:
    """Removes a file, if it is there. An empty name is no file."""
    if name:
        path = path_of(folder, name)
        with _alone_in(path.parent):
            path.unlink(missing_ok=True)


def key_of(folder: str, name: str) -> str:
    """The id of the key that a file says it is sealed with; it need not be there. Raises Gone or Unreadable."""
    try:
        with path_of(folder, name).open("rb") as file:
            return _read_header(file)[0]
    except FileNotFoundError:
        raise Gone(f"{folder}/{name}") from None


def seal_again(folder: str, name: str) -> bool:
    """Seals a file anew with the current key; whoever reads it meanwhile reads on. False where it is gone.

    A process that dies here leaves the file as it was. Raises Unreadable, and then leaves it too.
    """
    path = path_of(folder, name)
    try:
        pieces = PlainPieces(folder, name)
    except Gone:
        return False
    with pieces:
        kept = os.fstat(pieces.file.fileno())
        try:
            with _whole_or_not_at_all(path, _replace) as file:
                _write_sealed(file, pieces, f"{folder}/{name}")
                file.flush()
                os.utime(file.fileno(), (kept.st_atime, kept.st_mtime))
        except Gone:
            return False
    return True


def tidy(folder: str, known: Collection[str], *, older_than: float = DAY) -> int:
    """Removes files that no row names, and what a dead process left unfinished; returns how many.

    A file younger than a day stays: its row may not be written yet.
    """
    path = root() / folder
    if not path.is_dir():
        return 0
    before, removed = time.time() - older_than, 0
    for each in list(path.iterdir()):
        ours = each.name.endswith(UNFINISHED) or (FILE_NAME.fullmatch(each.name) and each.name not in known)
        with _alone_in(path):
            if ours and each.is_file() and each.stat().st_mtime < before:
                each.unlink(missing_ok=True)
                removed += 1
    return removed


class PlainPieces:
    """An iterator over the plain pieces of one file, each checked before it comes out."""

    def __init__(self, folder: str, name: str) -> None:
        try:
            self.file: BinaryIO = path_of(folder, name).open("rb")
        except FileNotFoundError:
            raise Gone(f"{folder}/{name}") from None
        try:
            self.key_id, self._header = _read_header(self.file)
            self._cipher = _file_cipher(self.key_id, self._header[-SALT:])
        except BaseException:
            self.file.close()
            raise
        self._place = f"{folder}/{name}"
        self._number, self._next = 0, self.file.read(CHUNK + TAG)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self.file.closed:
            raise StopIteration
        sealed, self._next = self._next, self.file.read(CHUNK + TAG)
        is_last = not self._next
        bound_to = _chunk_place(self._header, self._place, self._number, is_last)
        try:
            plain = self._cipher.decrypt(_nonce(self._number), sealed, bound_to)
        except (InvalidTag, ValueError):
            self.close()
            raise damaged() from None
        self._number += 1
        if is_last:
            self.close()
        return plain

    def close(self) -> None:
        self.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


def _write_sealed(file: BinaryIO, pieces: Iterable[bytes], place: str) -> int:
    """Header and chunks; every file has a last chunk, an empty file one of no bytes. Returns the plain size."""
    key_id, salt = ring().current_id, os.urandom(SALT)
    header = MARK + bytes([len(key_id)]) + key_id.encode() + salt
    cipher, size, number = _file_cipher(key_id, salt), 0, 0
    file.write(header)
    waiting: bytes | None = None
    for chunk in _chunks(pieces):
        if waiting is not None:
            file.write(cipher.encrypt(_nonce(number), waiting, _chunk_place(header, place, number, False)))
            number += 1
        waiting, size = chunk, size + len(chunk)
    file.write(cipher.encrypt(_nonce(number), waiting or b"", _chunk_place(header, place, number, True)))
    return size


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of exactly CHUNK, but for the last."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    if held:
        yield bytes(held)


def _limited(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLarge
        yield piece


def _read_header(file: BinaryIO) -> tuple[str, bytes]:
    start = file.read(len(MARK) + 1)
    if len(start) <= len(MARK) or not start.startswith(MARK):
        raise damaged()
    rest = file.read(start[-1] + SALT)
    name = rest[: start[-1]]
    if len(rest) < start[-1] + SALT or not name.isascii():
        raise damaged()
    return name.decode(), start + rest


def _file_cipher(key_id: str, salt: bytes) -> AESGCM:
    """The cipher of one file: its key is used for no other, so that its chunks can be numbered in the nonce."""
    key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"regie file 1").derive(subkey("file", key_id))
    return AESGCM(key)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _chunk_place(header: bytes, place: str, number: int, is_last: bool) -> bytes:
    return header + place.encode() + b"\0" + number.to_bytes(8, "big") + bytes([is_last])


@contextmanager
def _whole_or_not_at_all(path: Path, finish: Callable[[Path, Path], object]) -> Iterator[BinaryIO]:
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        finish(unfinished, path)
        _sync_folder(path.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _replace(unfinished: Path, path: Path) -> None:
    """Takes the place of a file that is still there: one that was forgotten meanwhile does not come back."""
    with _alone_in(path.parent):
        if not path.exists():
            raise Gone(path.name)
        unfinished.replace(path)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """No other process removes or replaces files in this folder meanwhile; a lock ends with its process."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield  # no folder, no files
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
