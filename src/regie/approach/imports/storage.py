"""The files that people bring, between upload and writing: random names, in a folder only Regie can open."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

FOLDER_MODE, FILE_MODE = 0o700, 0o600


class TooLarge(Exception):
    """More bytes came than may be kept; nothing of it stays."""


def folder() -> Path:
    """Where the files lie; made when it is not there."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return path


def path_of(name: str) -> Path:
    """The path of a stored file."""
    return folder() / name


def keep(pieces: Iterable[bytes], *, most: int) -> tuple[str, int]:
    """Stores the bytes under a random name; returns that name and the size. Raises TooLarge."""
    name = secrets.token_hex(16)
    path, size = path_of(name), 0
    try:
        with path.open("xb") as file:
            path.chmod(FILE_MODE)
            for piece in pieces:
                size += len(piece)
                if size > most:
                    raise TooLarge
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name, size


def is_kept(name: str) -> bool:
    """Whether the file is still there."""
    return bool(name) and path_of(name).is_file()


def forget(name: str) -> None:
    """Removes a stored file, if it is there."""
    if name:
        path_of(name).unlink(missing_ok=True)
