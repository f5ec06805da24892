"""Writes of persons and what is recorded with them. Call them inside a processing.

Events name the dossier and the fields, never what stands in them: the audit log shows nobody's identity.
"""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.access.collaborations.models import Collaboration
from regie.access.collaborations.selectors import collaboration_lock
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import logged
from regie.access.dossiers.services import dossier_open
from regie.access.dossiers.walls import wall_down
from regie.audit.events.services import record
from regie.privacy.requests.services.informing import duties_renew
from regie.ui.versions import VersionConflict
from regie.vault.files.storage import TooLarge, forget, keep, tidy
from regie.vault.files.uploads import check_file

from .choices import ACCEPTED, FOLDER
from .models import CitizenNumber, Document, Guardian, Person
from .policies import check_add, check_change, check_change_documents, check_set_citizen_number
from .selectors import citizen_number_of, persons_called

T = TypeVar("T", Person, Guardian)
CONTACT = ("address", "postcode", "town", "phone", "email")
FIELDS = ("given_name", "family_name", "birth_date", *CONTACT)
GUARDIAN_FIELDS = ("name", "relation", *CONTACT)


class SamePerson(Exception):
    """In this collaboration stands somebody with this name and birth date; ``found`` are those the person may see."""

    def __init__(self, found: Sequence[Person]) -> None:
        super().__init__(", ".join(each.dossier.reference for each in found))
        self.found = found


@transaction.atomic
def person_add(
    *, collaboration: Collaboration, values: dict[str, Any], by: Actor, somebody_else: bool = False
) -> Person:
    """Opens a dossier with this person in it. Raises Refused, ValidationError or SamePerson.

    ``somebody_else`` says that a person looked at who was found, and that it is another. Dossiers that ``by`` may not
    see are not told of: that a restricted dossier exists is a fact about the person in it.
    """
    check_add(by, collaboration)
    # Nobody else adds to this collaboration meanwhile, so that two people at once do not make two.
    collaboration_lock(collaboration.pk)
    person = Person(**_known(values, FIELDS))
    _clean(person)
    found = list(
        persons_called(by, str(person), person.birth_date).filter(dossier__collaboration=collaboration)
    )
    if found and not somebody_else:
        raise SamePerson(found)
    person.dossier = dossier_open(collaboration=collaboration, by=by)
    person.source_id = by.organisation_id or 0
    person.save(force_insert=True)
    references = [each.dossier.reference for each in found]
    record(
        by=by, action="add person", thing=person.dossier, detail={"not": references} if references else None
    )
    duties_renew(dossier=person.dossier)
    return person


@transaction.atomic
def person_change(*, person: Person, values: dict[str, Any], version: int, by: Actor) -> Person:
    """Saves over the version that ``by`` saw; without differences nothing is written.

    Raises Refused, ValidationError or VersionConflict.
    """
    dossier = _held(person.dossier_id)
    check_change(by, dossier)
    current = Person.objects.select_related("source").get(pk=person.pk, dossier=dossier)
    current.dossier = dossier
    return _changed(current, _known(values, FIELDS), version, by, "change person")


@transaction.atomic
def guardian_add(*, dossier: Dossier, values: dict[str, Any], by: Actor) -> Guardian:
    """A parent or representative, for informing them. Raises Refused or ValidationError."""
    dossier = _held(dossier.pk)
    check_change(by, dossier)
    guardian = Guardian(dossier=dossier, source_id=by.organisation_id or 0, **_known(values, GUARDIAN_FIELDS))
    _clean(guardian)
    guardian.save(force_insert=True)
    record(by=by, action="add guardian", thing=dossier)
    duties_renew(dossier=dossier)
    return guardian


@transaction.atomic
def guardian_change(*, guardian: Guardian, values: dict[str, Any], version: int, by: Actor) -> Guardian:
    """As ``person_change``. Raises Refused, ValidationError or VersionConflict."""
    dossier = _held(guardian.dossier_id)
    check_change(by, dossier)
    current = Guardian.objects.get(pk=guardian.pk, dossier=dossier)
    current.dossier = dossier
    return _changed(current, _known(values, GUARDIAN_FIELDS), version, by, "change guardian")


@transaction.atomic
def guardian_remove(*, guardian: Guardian, by: Actor) -> None:
    """Removes a parent or representative for good: no copy of the data stays behind. Raises Refused."""
    dossier = _held(guardian.dossier_id)
    check_change(by, dossier)
    guardian.delete()
    record(by=by, action="remove guardian", thing=dossier)


@transaction.atomic
def citizen_number_set(*, dossier: Dossier, number: str, law: str, by: Actor) -> CitizenNumber:
    """Records the number, with the law that prescribes it; takes the place of an earlier one.

    Raises Refused, also where the installation or the covenant leaves no room for it, or ValidationError.
    """
    dossier = _held(dossier.pk)
    check_set_citizen_number(by, dossier)
    row = citizen_number_of(dossier) or CitizenNumber(dossier=dossier)
    row.number, row.law = "".join(number.split()), law.strip()
    row.source_id = by.organisation_id or 0
    row.full_clean(exclude=["dossier", "source"])
    row.save()
    record(by=by, action="set citizen number", thing=dossier, detail={"law": row.law})
    return row


@transaction.atomic
def citizen_number_remove(*, dossier: Dossier, by: Actor) -> None:
    """Removes the number for good; without one nothing happens. Raises Refused."""
    dossier = _held(dossier.pk)
    check_set_citizen_number(by, dossier)
    row = citizen_number_of(dossier)
    if row:
        row.delete()
        record(by=by, action="remove citizen number", thing=dossier)


@transaction.atomic
def document_add(*, dossier: Dossier, title: str, file: UploadedFile, by: Actor) -> Document:
    """Keeps a file, encrypted. Raises Refused or ValidationError, and then nothing of it stays."""
    dossier = _held(dossier.pk)
    check_change_documents(by, dossier)
    kind = check_file(file, allowed=ACCEPTED)
    document = Document(
        dossier=dossier, source_id=by.organisation_id or 0, title=title.strip(), kind=kind.key
    )
    document.file_name, document.size = (file.name or "")[-160:], file.size or 0
    document.full_clean(exclude=["dossier", "source", "file"])
    try:
        document.file, document.size = keep(file.chunks(), folder=FOLDER, most=file.size or 0)
        document.save(force_insert=True)
        record(by=by, action="add document", thing=dossier, detail={"kind": kind.key, "size": document.size})
    except BaseException as error:
        forget(FOLDER, document.file)
        if isinstance(error, TooLarge):
            raise ValidationError(
                {"file": _("This file changed while it was sent. Send it again.")}
            ) from None
        raise
    return document


@transaction.atomic
def document_remove(*, document: Document, by: Actor) -> None:
    """Removes a document for good; its file goes after the commit. Raises Refused."""
    dossier = _held(document.dossier_id)
    check_change_documents(by, dossier)
    kind = document.kind
    document.delete()
    record(by=by, action="remove document", thing=dossier, detail={"kind": kind})


def search_record(*, found: int, by: Actor) -> None:
    """Notes that somebody searched, and how many they found; never what they searched for. Raises Refused."""
    check(by, "search", "person")
    with logged():
        record(by=by, action="search", kind="persons.person", detail={"found": found})


def dossier_files_tidy() -> int:
    """Removes files without a row, which a process that died left behind; returns how many."""
    with wall_down():
        known = set(Document.objects.values_list("file", flat=True))
    return tidy(FOLDER, known)


def _held(dossier_id: UUID) -> Dossier:
    """The dossier as it is now, held until the end of the transaction, so that closing and writing wait in turn.

    Out of reach it comes back empty: then the check that follows says why.
    """
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("collaboration")
    return rows.filter(pk=dossier_id).first() or Dossier(pk=dossier_id)


def _changed(current: T, values: dict[str, Any], version: int, by: Actor, action: str) -> T:
    if current.version != version:
        raise VersionConflict(current)
    names = [name for name, value in values.items() if getattr(current, name) != value]
    if not names:
        return current
    for name in names:
        setattr(current, name, values[name])
    _clean(current)
    current.version += 1
    current.save()
    record(by=by, action=action, thing=current.dossier, detail={"fields": names})
    return current


def _known(values: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    unknown = set(values) - set(fields)
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    return values


def _clean(row: Person | Guardian) -> None:
    """Raises ValidationError, before anything is written."""
    for name in ("given_name", "family_name", "name"):
        if hasattr(row, name):
            setattr(row, name, _in_order(str(getattr(row, name))))
    row.full_clean(exclude=["dossier", "source"], validate_constraints=False)


def _in_order(name: str) -> str:
    """“Berg, van der” as people say it: van der Berg."""
    last, _comma, prefix = name.partition(",")
    return f"{prefix.strip()} {last.strip()}".strip()
