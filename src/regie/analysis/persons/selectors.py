"""Reads of persons and what is recorded with them. Call them inside a processing: outside it they find nothing."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Model, OuterRef, QuerySet, Subquery, Window
from django.http import Http404
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import DataCategory
from regie.access.authorisation.policies import narrow
from regie.access.collaborations.models import Collaboration
from regie.access.covenants.models import CovenantGround
from regie.access.dossiers.choices import DossierState, Task
from regie.access.dossiers.models import Dossier, DossierTask
from regie.access.dossiers.selectors import dossier_or_refuse
from regie.access.dossiers.standing import grounds_of
from regie.access.dossiers.walls import current_opening
from regie.vault.encryption.blind_index import Token, blind_index, normalised_name

from .models import CitizenNumber, Document, Guardian, Person

T = TypeVar("T", bound=Model)
STATES = {
    DossierState.OPEN: {"dossier__closed_at__isnull": True},
    DossierState.CLOSED: {"dossier__closed_at__isnull": False},
    DossierState.RESTRICTED: {"dossier__restricted": True},
    DossierState.ON_HOLD: {"dossier__on_hold_at__isnull": False},
}


def persons_for(reader: Actor, action: str = "view") -> QuerySet[Person]:
    """The persons on whom ``decide`` says yes, each with ``director``: the name of the case director, or None.

    ``total`` is how many there are, so that a page of a list takes one query.
    """
    director = DossierTask.objects.filter(
        dossier=OuterRef("dossier"), task=Task.DIRECTOR, ended_at__isnull=True
    )
    names = director.values("membership__user__name")[:1]
    rows = Person.objects.select_related("dossier__collaboration").annotate(
        director=Subquery(names), total=Window(Count("*"))
    )
    return narrow(rows, reader, action).order_by("dossier__number")


def persons_called(reader: Actor, name: str, born: date, action: str = "view") -> QuerySet[Person]:
    """The persons with exactly this name, in the normal form of the blind index, and this birth date."""
    return persons_for(reader, action).filter(name_and_birth=token_of(name, born))


def token_of(name: str, born: date) -> Token:
    """What ``Person.name_and_birth`` holds for this name and birth date."""
    return blind_index("person", normalised_name(name), born.isoformat())


def open_collaborations() -> QuerySet[Collaboration]:
    """The collaborations that the wall is open for now: under a live covenant, for somebody who takes part."""
    opening = current_opening()
    return Collaboration.objects.filter(pk__in=opening.collaborations if opening else ()).order_by("name")


def is_open_anywhere() -> bool:
    """Whether the reader works under a live covenant anywhere; no query."""
    opening = current_opening()
    return bool(opening and opening.collaborations)


def dossier_and_person(reader: Actor, pk: UUID, action: str = "view") -> tuple[Dossier, Person | None]:
    """The dossier with the person it is about; None after erasure. Raises Refused with reasons, or Http404."""
    dossier = dossier_or_refuse(reader, pk, kind="person", action=action)
    person = Person.objects.select_related("source").filter(dossier=dossier).first()
    if person:
        person.dossier = dossier
    return dossier, person


def person_or_404(reader: Actor, pk: UUID, action: str = "view") -> Person:
    """The person of a dossier. Raises Refused with reasons, or Http404."""
    _dossier, person = dossier_and_person(reader, pk, action)
    if person is None:
        raise Http404
    return person


def guardians_of(dossier: Dossier) -> list[Guardian]:
    """The parents and representatives, in the order in which they were recorded."""
    return list(Guardian.objects.select_related("source").filter(dossier=dossier))


def documents_of(dossier: Dossier) -> list[Document]:
    """The documents, newest first."""
    return list(Document.objects.select_related("source").filter(dossier=dossier))


def workers_of(dossier: Dossier) -> list[DossierTask]:
    """Who works on a dossier now."""
    tasks = DossierTask.objects.filter(dossier=dossier, ended_at__isnull=True)
    return list(tasks.select_related("membership__user", "membership__organisation"))


def guardian_of(dossier: Dossier, pk: int) -> Guardian:
    """One parent or representative in this dossier. Raises Http404."""
    return _one(Guardian.objects.filter(dossier=dossier, pk=pk))


def document_of(dossier: Dossier, pk: int) -> Document:
    """One document in this dossier. Raises Http404."""
    return _one(Document.objects.filter(dossier=dossier, pk=pk))


def citizen_number_of(dossier: Dossier) -> CitizenNumber | None:
    """The citizen service number, if it is recorded."""
    return CitizenNumber.objects.filter(dossier=dossier).first()


def laws_for_citizen_number(reader: Actor, dossier: Dossier) -> list[CovenantGround]:
    """The lines of the covenant on which the reader's organisation may work with the number."""
    return [
        line for line in grounds_of(reader, dossier.collaboration_id) if line.category == DataCategory.BSN
    ]


def age_on(born: date, today: date | None = None) -> int:
    """Whole years; somebody of 29 February is a year older on 1 March."""
    today = today or timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _one(rows: QuerySet[T]) -> T:
    found = rows.first()
    if found is None:
        raise Http404
    return found
