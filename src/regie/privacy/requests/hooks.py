"""What later modules hand in when they start, because they stand above this one.

Every function takes the id of a dossier, and is called inside a processing that lets that dossier through.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from regie.access.authorisation.actors import Actor

from .choices import AddresseeKind


@dataclass(frozen=True)
class Addressee:
    """Somebody who must be informed. ``key`` stays the same for one person of a dossier (“person”, “guardian-12”).

    ``lines`` are name and address as on an envelope; ``birth_date`` is that of a young person.
    """

    key: str
    kind: AddresseeKind
    lines: tuple[str, ...]
    birth_date: date | None = None


@dataclass(frozen=True)
class Recipient:
    """An organisation that data of a dossier was given to: when, what, and on which ground, in words."""

    organisation_id: int
    organisation: str
    on: date
    what: str = ""
    ground: str = ""


@dataclass(frozen=True)
class KeptFile:
    """A document of a dossier. ``read`` gives its bytes, piece by piece."""

    key: str
    name: str
    read: Callable[[], Iterator[bytes]]


def _nobody(dossier_id: UUID) -> list[Addressee]:
    return []


def _no_recipients(dossier_id: UUID) -> list[Recipient]:
    return []


def _no_files(dossier_id: UUID) -> list[KeptFile]:
    return []


_letter_fields: Callable[[UUID], list[Addressee]] = _nobody
_recipients: Callable[[UUID], list[Recipient]] = _no_recipients
_files: Callable[[UUID], list[KeptFile]] = _no_files
_erase: Callable[[UUID, str, Actor], None] | None = None


def use_addressees(provider: Callable[[UUID], list[Addressee]]) -> None:
    """Names and addresses for letters come from here: the young person first, then each parent."""
    global _letter_fields
    _letter_fields = provider


def use_recipients(provider: Callable[[UUID], list[Recipient]]) -> None:
    """Who received data of a dossier comes from here."""
    global _recipients
    _recipients = provider


def use_files(provider: Callable[[UUID], list[KeptFile]]) -> None:
    """The documents of a dossier come from here."""
    global _files
    _files = provider


def use_erasure(execute: Callable[[UUID, str, Actor], None]) -> None:
    """Retention hands in how a granted erasure is set in motion: (dossier, reference of the request, by whom)."""
    global _erase
    _erase = execute


def letter_fields(dossier_id: UUID) -> list[Addressee]:
    """Whom a letter about this dossier can go to; none while nobody is known."""
    return _letter_fields(dossier_id)


def recipients_of(dossier_id: UUID) -> list[Recipient]:
    """Which organisations received data of this dossier, oldest first."""
    return _recipients(dossier_id)


def files_of(dossier_id: UUID) -> list[KeptFile]:
    """The documents that are kept with this dossier."""
    return _files(dossier_id)


def erasure_begin(dossier_id: UUID, reference: str, by: Actor) -> bool:
    """Sets a granted erasure in motion; False where nothing is there yet that does it."""
    if _erase is None:
        return False
    _erase(dossier_id, reference, by)
    return True
