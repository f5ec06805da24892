"""Everything that is done with keys. Which cipher and why stands in docs/adr/0019-keys-and-ciphers.md.

A root key is never used itself: each purpose has a subkey of its own, so that what is sealed for one purpose
cannot be read, or passed off, as something of another.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .choices import DATA, INDEX, LOG
from .lines import Key
from .source import read_keys

MARK = b"RS1"
NONCE, TAG = 12, 16
PSEUDONYM_DIGITS = 32


class Unreadable(Exception):
    """What is sealed cannot be opened. ``code``: ``unknown_key`` or ``damaged``; the text says it in words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def unknown_key(key_id: str) -> Unreadable:
    """This was sealed with a key that Regie was not given."""
    return Unreadable("unknown_key", f"This was sealed with the key {key_id!r}, which is not among the keys.")


def damaged() -> Unreadable:
    """The bytes are not what was sealed, or not sealed for this place."""
    return Unreadable(
        "damaged", "This is damaged, or was sealed for another place: it is not what was written."
    )


@dataclass(frozen=True, eq=False)
class KeyRing:
    """All keys. Of each kind the first is used for what is new; the others open what is old."""

    keys: tuple[Key, ...] = field(repr=False)

    def of(self, kind: str) -> tuple[str, ...]:
        """The ids of the keys of one kind, current first."""
        return tuple(key.id for key in self.keys if key.kind == kind)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the data keys, current first."""
        return self.of(DATA)

    @property
    def current_id(self) -> str:
        """The data key that seals."""
        return self.ids[0]

    @property
    def index_id(self) -> str:
        """The key of new search tokens."""
        return self.of(INDEX)[0]

    @property
    def log_id(self) -> str:
        """The key that vouches for new lines of a log."""
        return self.of(LOG)[0]

    @property
    def pseudonym_id(self) -> str:
        """The oldest log key: lines of a log are never rewritten, so their pseudonyms stay what they are."""
        return self.of(LOG)[-1]

    def secret(self, key_id: str) -> bytes:
        """The root key itself. Raises Unreadable where there is none of that name."""
        for key in self.keys:
            if key.id == key_id:
                return key.secret
        raise unknown_key(key_id)


def ring() -> KeyRing:
    """The keys of this installation; read once. Raises ImproperlyConfigured where there are none."""
    return _ring(settings.KEYS, str(settings.KEYS_FILE), str(settings.DATA_DIR))


@lru_cache(maxsize=8)
def _ring(keys: str, file: str, folder: str) -> KeyRing:
    return KeyRing(tuple(read_keys()))


def subkey(purpose: str, key_id: str | None = None) -> bytes:
    """32 bytes for one purpose (HKDF-SHA256), from the current data key or the one named. Raises Unreadable."""
    keys = ring()
    return _subkey(keys, purpose, key_id or keys.current_id)


@lru_cache(maxsize=256)
def _subkey(keys: KeyRing, purpose: str, key_id: str) -> bytes:
    info = b"regie subkey 1\0" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(keys.secret(key_id))


@lru_cache(maxsize=256)
def _cipher(keys: KeyRing, purpose: str, key_id: str) -> AESGCM:
    return AESGCM(_subkey(keys, purpose, key_id))


def encrypt(plain: bytes, *, purpose: str, key_id: str, bound_to: bytes) -> bytes:
    """Nonce, ciphertext and tag: AES-256-GCM with a random nonce. ``bound_to`` must be the same at decryption."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(ring(), purpose, key_id).encrypt(nonce, plain, bound_to)


def decrypt(sealed: bytes, *, purpose: str, key_id: str, bound_to: bytes) -> bytes:
    """What ``encrypt`` was given. Raises Unreadable."""
    cipher = _cipher(ring(), purpose, key_id)
    if len(sealed) < NONCE + TAG:
        raise damaged()
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except InvalidTag:
        raise damaged() from None


def seal(plain: bytes, *, purpose: str, bound_to: bytes = b"") -> bytes:
    """Bytes that only open with the same keys, for the same purpose and ``bound_to`` the same thing.

    They name the key they were sealed with: a mark, the length of its name, its name, nonce, ciphertext, tag.
    """
    key_id = ring().current_id
    header = MARK + bytes([len(key_id)]) + key_id.encode()
    return header + encrypt(plain, purpose=purpose, key_id=key_id, bound_to=header + bound_to)


def unseal(sealed: bytes, *, purpose: str, bound_to: bytes = b"") -> bytes:
    """What ``seal`` was given. Raises Unreadable."""
    key_id = sealed_with(sealed)
    end = len(MARK) + 1 + len(key_id)
    return decrypt(sealed[end:], purpose=purpose, key_id=key_id, bound_to=sealed[:end] + bound_to)


def sealed_with(sealed: bytes) -> str:
    """The id of the key that sealed these bytes. Raises Unreadable where they were not sealed at all."""
    start = len(MARK) + 1
    if not sealed.startswith(MARK) or len(sealed) < start:
        raise damaged()
    name = sealed[start : start + sealed[start - 1]]
    if len(name) < sealed[start - 1] or not name.isascii():
        raise damaged()
    return name.decode()


def mac(data: bytes, *, purpose: str, key_id: str | None = None) -> bytes:
    """HMAC-SHA256, 32 bytes, with the current log key: keep ``ring().log_id`` beside it, to check it by later.

    Compare with ``hmac.compare_digest``. Raises Unreadable for a key that is not there.
    """
    keys = ring()
    return hmac.digest(_subkey(keys, f"mac {purpose}", key_id or keys.log_id), data, hashlib.sha256)


def framed(parts: Iterable[str]) -> bytes:
    """The parts as bytes with their lengths before them: no two lists of parts give the same bytes."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def pseudonym(kind: str, value: str) -> str:
    """The same 32 hexadecimal digits for the same thing for ever, and no way back without the keys.

    For logs, which cannot be rewritten: it is made with the oldest log key, which therefore stays.
    """
    return mac(framed((kind, value)), purpose="pseudonym", key_id=ring().pseudonym_id).hex()[
        :PSEUDONYM_DIGITS
    ]
