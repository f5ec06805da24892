"""The files that people bring, between upload and writing: encrypted, with random names."""

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from django.conf import settings

from regie.vault.files import storage as vault
from regie.vault.files.storage import Gone, TooLarge

FOLDER = "imports"


def keep(pieces: Iterable[bytes], *, most: int) -> tuple[str, int]:
    """Stores the bytes under a random name; returns that name and the size. Raises TooLarge."""
    return vault.keep(pieces, folder=FOLDER, most=most)


def read(name: str) -> bytes:
    """All bytes of a stored file; they are only ever in memory. Raises Gone, or the vault's Unreadable."""
    if not is_kept(name):
        raise Gone(name)
    return b"".join(vault.read(FOLDER, name))


def is_kept(name: str) -> bool:
    """Whether the file is still there."""
    return vault.is_kept(FOLDER, name)


def forget(name: str) -> None:
    """Removes a stored file, if it is there."""
    vault.forget(FOLDER, name)


def tidy(known: Collection[str]) -> None:
    """Removes what no import names, a day after it came: of a process that died between file and row.

    And what a version of Regie from before encryption left: that may not lie readable any longer.
    """
    vault.tidy(FOLDER, known)
    shutil.rmtree(Path(settings.DATA_DIR) / FOLDER, ignore_errors=True)


__all__ = ["FOLDER", "Gone", "TooLarge", "forget", "is_kept", "keep", "read", "tidy"]
