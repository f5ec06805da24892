"""A stream that is sealed while it is written and checked while it is read.

A header with the key's name and a random salt, then chunks under AES-256-GCM. Each chunk is bound to the header, its
number and whether it is the last: what is changed, missing, moved or cut off does not open. The key is made for this
one file from a subkey of the ring, so chunks can be numbered in the nonce.
"""

import io
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from regie.vault.keys.ring import TAG, ring, subkey

from .words import BackupError

MARK = b"REGIE-BACKUP-1\n"
SALT = 32
CHUNK = 256 * 1024
PURPOSE = "backup"


class SealedWriter:
    """What is written here lands sealed in ``file``; nothing is whole before ``finish``."""

    def __init__(self, file: IO[bytes]) -> None:
        key_id, salt = ring().current_id, os.urandom(SALT)
        self._file = file
        self._header = MARK + bytes([len(key_id)]) + key_id.encode() + salt
        self._cipher = _cipher(key_id, salt)
        self._held = bytearray()
        self._number = 0
        file.write(self._header)

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > CHUNK:
            self._seal(bytes(self._held[:CHUNK]), is_last=False)
            del self._held[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Seals what is left, marked as the end."""
        self._seal(bytes(self._held), is_last=True)

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        place = _place(self._header, self._number, is_last)
        self._file.write(self._cipher.encrypt(_nonce(self._number), plain, place))
        self._number += 1


class SealedReader(io.RawIOBase):
    """The plain bytes of a sealed file, each chunk checked before it comes out. Raises BackupError."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        key_id, self._header = _read_header(file)
        if key_id not in ring().ids:
            raise BackupError(
                f"This backup is sealed with the key {key_id}, which is not among the keys of this Regie."
                " Add it to REGIE_KEYS or REGIE_KEYS_FILE, as a former key."
            )
        self._cipher = _cipher(key_id, self._header[-SALT:])
        self._number, self._plain = 0, b""
        self._next = file.read(CHUNK + TAG)
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._plain and not self._ended:
            self._open_next()
        count = min(len(buffer), len(self._plain))
        buffer[:count], self._plain = self._plain[:count], self._plain[count:]
        return count

    def _open_next(self) -> None:
        sealed, self._next = self._next, self._file.read(CHUNK + TAG)
        place = _place(self._header, self._number, not self._next)
        try:
            self._plain = self._cipher.decrypt(_nonce(self._number), sealed, place)
        except (InvalidTag, ValueError):
            raise BackupError(
                "This backup is damaged: it was changed, or it is not complete. Take another one."
            ) from None
        self._number += 1
        self._ended = not self._next


def _read_header(file: IO[bytes]) -> tuple[str, bytes]:
    start = file.read(len(MARK) + 1)
    if len(start) <= len(MARK) or not start.startswith(MARK):
        raise BackupError("This is not a backup of Regie.")
    rest = file.read(start[-1] + SALT)
    name = rest[: start[-1]]
    if len(rest) < start[-1] + SALT or not name.isascii():
        raise BackupError("This backup is damaged: its first bytes are not what Regie writes.")
    return name.decode(), start + rest


def _cipher(key_id: str, salt: bytes) -> AESGCM:
    info = b"regie backup 1"
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(subkey(PURPOSE, key_id)))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _place(header: bytes, number: int, is_last: bool) -> bytes:
    return header + number.to_bytes(8, "big") + bytes([is_last])
