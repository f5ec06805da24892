"""What the rights of data subjects need from this slice: whom to write to, and which documents there are."""

from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from regie.privacy.requests.choices import AddresseeKind
from regie.privacy.requests.hooks import Addressee, KeptFile
from regie.vault.files.storage import read

from .choices import FOLDER
from .models import Document, Guardian, Person


def addressees(dossier_id: UUID) -> list[Addressee]:
    """The young person and their parents as on an envelope; inside a processing."""
    person = Person.objects.filter(dossier_id=dossier_id).first()
    young = [] if person is None else [_young(person)]
    return young + [_parent(each) for each in Guardian.objects.filter(dossier_id=dossier_id)]


def documents(dossier_id: UUID) -> list[KeptFile]:
    """The documents of a dossier, to go with an access report; inside a processing."""
    rows = Document.objects.filter(dossier_id=dossier_id).order_by("pk")
    return [KeptFile(key=str(each.pk), name=str(each.file_name), read=_reader(each)) for each in rows]


def _reader(document: Document) -> Callable[[], Iterator[bytes]]:
    return partial(_pieces, document.file)


def _pieces(name: str) -> Iterator[bytes]:
    with read(FOLDER, name) as pieces:
        yield from pieces


def _young(person: Person) -> Addressee:
    lines = _envelope(str(person), person.address, person.postcode, person.town)
    return Addressee("person", AddresseeKind.YOUNG_PERSON, lines, birth_date=person.birth_date)


def _parent(guardian: Guardian) -> Addressee:
    lines = _envelope(guardian.name, guardian.address, guardian.postcode, guardian.town)
    return Addressee(f"guardian-{guardian.pk}", AddresseeKind.PARENT, lines)


def _envelope(name: str, address: str, postcode: str, town: str) -> tuple[str, ...]:
    return tuple(line for line in (name, address, f"{postcode}  {town}".strip()) if line)
