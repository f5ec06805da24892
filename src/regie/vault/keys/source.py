"""Where the keys come from: the environment, a file, or, in a demo only, a file that is made on first need."""

import os
import secrets
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from .choices import KINDS
from .lines import BadLine, Key, new_key, read_lines

DEMO_FILE = "keys"
FILE_MODE = 0o600
HOW = "Make keys with `regie keys new`, and name them in REGIE_KEYS or REGIE_KEYS_FILE (docs/how-to/keys.md)."


def configured() -> bool:
    """Whether the environment names keys. A demo needs none: it makes its own."""
    return bool(settings.KEYS or settings.KEYS_FILE)


def read_keys() -> list[Key]:
    """The keys, current ones first. Raises ImproperlyConfigured with what is wrong and how to mend it."""
    if settings.KEYS and settings.KEYS_FILE:
        raise ImproperlyConfigured("Give REGIE_KEYS or REGIE_KEYS_FILE, not both.")
    if settings.KEYS:
        return _checked(settings.KEYS.split(","), "REGIE_KEYS")
    if settings.KEYS_FILE:
        return _checked(_lines_of(Path(settings.KEYS_FILE)), str(settings.KEYS_FILE))
    if not (settings.DEMO or settings.DEBUG):
        raise ImproperlyConfigured(f"Regie has no keys, and writes no personal data without. {HOW}")
    path = demo_file()
    if not path.exists():
        make_file(path, today=timezone.localdate())
    return _checked(_lines_of(path), str(path))


def demo_file() -> Path:
    """The keys of a demo lie beside its data, which is no way to keep keys of real data."""
    return Path(settings.DATA_DIR) / DEMO_FILE


def make_file(path: Path, *, today: date) -> None:
    """Writes a file with one fresh key of every kind, whole or not at all; of two processes one makes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write("# Keys of a demo. Never for data of real people.\n")
            file.writelines(new_key(kind, today=today).line + "\n" for kind in KINDS)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(unfinished, path)  # fails where another process was first: its keys are then the keys
        except FileExistsError:
            return
    finally:
        unfinished.unlink(missing_ok=True)


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ImproperlyConfigured(f"The key file {path} cannot be read: {reason}. {HOW}") from None


def _checked(lines: list[str], where: str) -> list[Key]:
    try:
        keys = read_lines(lines)
    except BadLine as error:
        raise ImproperlyConfigured(f"{where}: {error}. {HOW}") from None
    missing = [kind for kind in KINDS if not any(key.kind == kind for key in keys)]
    if missing:
        raise ImproperlyConfigured(f"{where} has no key of the kind {', '.join(missing)}. {HOW}")
    return keys
