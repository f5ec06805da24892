"""The doors that open the whole municipality, for duties of the municipality itself. All of them stand here.

The privacy officer takes part in no collaboration. Who asks for a door has checked the right first; each shows no
more than it must, and leaves its lines in both logs. See docs/adr/0024.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import SUBJECT_TYPE, processing, subject
from regie.access.dossiers.services import dossier_hold, dossier_release
from regie.audit.events.services import record
from regie.audit.processing.services import lines_write
from regie.audit.tracing.spans import child
from regie.vault.keys.ring import pseudonym

from .activities import INFORMING, REQUESTS
from .models import DataSubjectRequest, RequestLink

REQUEST_SUBJECT = "urn:regie:request"


@contextmanager
def report_door(request: DataSubjectRequest, by: Actor, name: str) -> Iterator[None]:
    """Opens the dossier of an access request to be told to its data subject. The caller asked ``check_report``."""
    with processing(by=by, activity=REQUESTS, action="report", name=name, wide=True):
        yield


@contextmanager
def hold_door(by: Actor, name: str) -> Iterator[None]:
    """Opens a dossier to find it by its number, or to put it on hold and release it; shows nothing of its content."""
    with processing(by=by, activity=REQUESTS, action="hold", name=name, wide=True):
        yield


@contextmanager
def duty_door(by: Actor, name: str) -> Iterator[None]:
    """Opens the dossiers of a municipality to begin duties to inform and to remind of them, every night."""
    with processing(by=by, activity=INFORMING, action="remind", name=name, origin="command", wide=True):
        yield


@contextmanager
def handled(request: DataSubjectRequest, *, by: Actor, action: str, name: str) -> Iterator[None]:
    """Seeing or changing what a requester told: one line and one event, as for a dossier, in one transaction.

    Before a dossier is known, the request itself stands for its data subject.
    """
    started = timezone.now()
    with transaction.atomic(), child() as span:
        yield
        known = request.dossier_id is not None
        lines_write(
            activity=REQUESTS,
            name=name,
            subjects=[subject(request.dossier_id) if known else pseudonym("request", str(request.pk))],
            subject_type=SUBJECT_TYPE if known else REQUEST_SUBJECT,
            span=span,
            started=started,
        )
        record(by=by, action=action, thing=request, detail={"name": name})


def dossier_numbered(number: int, by: Actor) -> UUID | None:
    """The id of the dossier with this number in the municipality of ``by``."""
    with hold_door(by, "find dossier by number"):
        return (
            Dossier.objects.filter(municipality_id=by.municipality_id, number=number)
            .values_list("pk", flat=True)
            .first()
        )


def link_keep(request: DataSubjectRequest, by: Actor) -> None:
    """Keeps behind the wall which dossier a request is about, so that who works on it finds the request."""
    if request.dossier_id is None:
        return
    with hold_door(by, "link request to dossier"):
        RequestLink.objects.filter(request=request).delete()
        RequestLink(request=request, dossier_id=request.dossier_id).save(force_insert=True)


def linked_now(by: Actor) -> set[int]:
    """The requests whose dossier is still there."""
    with hold_door(by, "compare requests with dossiers"):
        return set(RequestLink.objects.values_list("request_id", flat=True))


def hold_begin(dossier_id: UUID, reason: str, by: Actor) -> None:
    """Puts a dossier on hold (AVG 18); one that is on hold already keeps its first reason."""
    with hold_door(by, "put dossier on hold"):
        dossier = Dossier.objects.get(pk=dossier_id)
        if dossier.on_hold_at is None:
            dossier_hold(dossier=dossier, reason=reason, by=by)


def hold_end(dossier_id: UUID, reason: str, by: Actor) -> None:
    """Releases a dossier that is on hold."""
    with hold_door(by, "release dossier"):
        dossier = Dossier.objects.get(pk=dossier_id)
        if dossier.on_hold_at is not None:
            dossier_release(dossier=dossier, reason=reason, by=by)
