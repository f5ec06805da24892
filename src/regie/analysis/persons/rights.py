"""What requests of data subjects need from here: whom a letter goes to, and the documents of a dossier.

Called inside a processing that lets the dossier through.
"""

from functools import partial
from uuid import UUID

from regie.privacy.requests.choices import AddresseeKind
from regie.privacy.requests.hooks import Addressee, KeptFile
from regie.vault.files.storage import read

from .choices import FOLDER
from .models import Document, Guardian, Person


def addressees(dossier_id: UUID) -> list[Addressee]:
    """The young person first, then each parent or representative, with the lines of an envelope."""
    young = [
        Addressee("person", AddresseeKind.YOUNG_PERSON, _envelope(each), each.birth_date)
        for each in Person.objects.filter(dossier=dossier_id)
    ]
    return young + [
        Addressee(f"guardian-{each.pk}", AddresseeKind.PARENT, _envelope(each))
        for each in Guardian.objects.filter(dossier=dossier_id)
    ]


def files(dossier_id: UUID) -> list[KeptFile]:
    """The documents, oldest first; each is read when it is asked for."""
    rows = Document.objects.filter(dossier=dossier_id).order_by("pk")
    return [KeptFile(str(each.pk), each.file_name, partial(read, FOLDER, each.file)) for each in rows]


def _envelope(who: Person | Guardian) -> tuple[str, ...]:
    lines = (str(who), str(who.address), f"{who.postcode} {who.town}".strip())
    return tuple(line for line in lines if line)
