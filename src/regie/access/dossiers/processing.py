"""The one door to personal data: opens the wall for a person and a purpose, and writes both logs before it closes.

Everything that is loaded or saved inside is noted by itself (``records.py``). When the block ends, one audit event and
one line per data subject go into the same transaction; when they cannot be written, nothing of it happened.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import DatabaseError
from django.http import HttpResponseBase
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.chains import ChainBroken
from regie.audit.events.services import record
from regie.audit.processing.activities import Activity, version_query
from regie.audit.processing.services import lines_write
from regie.audit.tracing.spans import child
from regie.vault.keys.ring import pseudonym

from .models import DossierTask
from .standing import opening_places
from .walls import Opening, opened


class NotLogged(RuntimeError):
    """The logs could not be written, so nothing was shown or changed."""


SUBJECT_TYPE = "urn:regie:dossier"
KIND = "dossiers.dossier"


@contextmanager
def processing(
    *, by: Actor, activity: Activity, action: str, name: str, origin: str = "web", wide: bool = False
) -> Iterator[Opening]:
    """Opens the wall for ``by``: their live collaborations, or with ``wide`` the whole municipality.

    ``wide`` is for duties of the municipality itself (rights of data subjects, retention); the service that asks for
    it checks the right first. ``name`` says in the log what was done, in the words of the register.
    """
    started = timezone.now()
    with child() as span, opened(_bounds(by, activity, wide=wide)) as opening:
        yield opening
        if not opening.passed:
            return
        dossiers = list(opening.passed)
        with logged():
            lines_write(
                activity=activity,
                name=name,
                subjects=[subject(pk) for pk in dossiers],
                subject_type=SUBJECT_TYPE,
                span=span,
                started=started,
            )
        detail: dict[str, Any] = {"activity": activity.slug, "name": name, "files": len(dossiers)}
        detail["without_task"] = 0 if wide else len(dossiers) - _with_task(by, opening)
        if len(dossiers) == 1:
            detail["dossier"] = str(dossiers[0])
        with logged():
            record(by=by, action=action, kind=KIND, detail=detail, origin=origin)


@contextmanager
def logged() -> Iterator[None]:
    """Around writing to the logs: what goes wrong there is raised as NotLogged, which undoes the whole processing."""
    try:
        yield
    except (DatabaseError, ChainBroken) as error:
        raise NotLogged("The logs cannot be written") from error


def _bounds(by: Actor, activity: Activity, *, wide: bool) -> Opening:
    municipality = by.municipality_id or -1
    if wide:
        return Opening(municipality=municipality, wide=True)
    found = opening_places(by, also=version_query(activity.slug, municipality))
    names = {pk: name for pk, name, _ in found}
    versions = {activity.slug: found[0][2]} if found else {}
    return Opening(municipality=municipality, collaborations=frozenset(names), names=names, versions=versions)


def subject(dossier_id: object) -> str:
    """How the processing log names a data subject: a keyed pseudonym that outlives the dossier."""
    return pseudonym("dossier", str(dossier_id))


def processed(activity: Activity, action: str = "view") -> Callable[[Any], Any]:
    """A view that runs as one processing; stands under ``@requires``. The name of the view is that of the action."""

    def decorate(view: Any) -> Any:
        @wraps(view)
        def inside(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            name = f"{action} {activity.slug}: {view.__name__.replace('_', ' ')}"
            with processing(by=request.actor, activity=activity, action=action, name=name):
                response: HttpResponseBase = view(request, *args, **kwargs)
            return response

        return inside

    return decorate


def _with_task(by: Actor, opening: Opening) -> int:
    """On how many of the dossiers passed the person has a task. One query, or none where the rows said so."""
    known = [opening.with_task[pk] for pk in opening.passed if pk in opening.with_task]
    asked = [pk for pk in opening.passed if pk not in opening.with_task]
    tasks = DossierTask.objects.filter(
        membership_id=by.membership_id or 0, ended_at__isnull=True, dossier__in=asked
    )
    return sum(known) + (tasks.count() if asked else 0)
