"""The written form of keys: ``2026a:BASE64`` for data, ``index/2026a:BASE64`` and ``log/2026a:BASE64``."""

import base64
import binascii
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from string import ascii_lowercase

from .choices import DATA, KINDS

BYTES = 32
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?")


class BadLine(ValueError):
    """This is not a key. The text says what is wrong, and never repeats what stood behind the colon."""


@dataclass(frozen=True)
class Key:
    """One root key. Only subkeys are ever used, see ``ring``."""

    kind: str
    name: str
    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """``2026a`` for a data key, ``index/2026a`` for another kind."""
        return self.name if self.kind == DATA else f"{self.kind}/{self.name}"

    @property
    def line(self) -> str:
        """The secret itself, as it stands in a key file."""
        return f"{self.id}:{base64.b64encode(self.secret).decode()}"


def read_lines(lines: Iterable[str]) -> list[Key]:
    """The keys in the order given; empty lines and lines that start with ``#`` are passed by. Raises BadLine."""
    keys: list[Key] = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if text and not text.startswith("#"):
            keys.append(_read(text, number))
    ids = [key.id for key in keys]
    if twice := next((each for each in ids if ids.count(each) > 1), None):
        raise BadLine(f"two keys are called {twice}")
    if len({key.secret for key in keys}) < len(keys):
        raise BadLine("two keys with different names are the same key")
    return keys


def _read(text: str, number: int) -> Key:
    where = f"key {number}"
    full_name, colon, encoded = text.partition(":")
    kind, slash, name = full_name.strip().rpartition("/")
    kind = kind if slash else DATA
    if not colon or kind not in KINDS or not NAME.fullmatch(name):
        raise BadLine(
            f"{where} does not look like NAME:BASE64, index/NAME:BASE64 or log/NAME:BASE64"
            " (names: at most 20 small letters, digits and hyphens)"
        )
    try:
        secret = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise BadLine(f"{where} ({kind}/{name}): what follows the colon is not base64") from None
    if len(secret) != BYTES:
        raise BadLine(f"{where} ({kind}/{name}) has {len(secret)} bytes, not {BYTES}")
    return Key(kind, name, secret)


def new_key(kind: str, *, taken: Iterable[str] = (), today: date) -> Key:
    """A fresh random key, called after the year with the first free letter: 2026a, 2026b."""
    used = set(taken)
    names = (f"{today.year}{first}{second}" for first in ("", *ascii_lowercase) for second in ascii_lowercase)
    for name in names:
        key = Key(kind, name, secrets.token_bytes(BYTES))
        if key.id not in used:
            return key
    raise BadLine("every name of this year is taken")
