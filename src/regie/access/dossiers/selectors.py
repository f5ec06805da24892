"""Reads of dossiers, narrowed to the reader. Call them inside a processing: outside it they find nothing."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Refused, cell_of, narrow
from regie.access.authorisation.standing import standing

from .models import Dossier, DossierTask, EmergencyAccess
from .walls import Opening, opened


def dossiers_for(reader: Actor, action: str = "view") -> QuerySet[Dossier]:
    """The dossiers the reader may see, with their collaboration and current tasks."""
    tasks = DossierTask.objects.filter(ended_at__isnull=True).select_related(
        "membership__user", "membership__organisation"
    )
    rows = Dossier.objects.select_related("collaboration").prefetch_related(
        Prefetch("tasks", queryset=tasks, to_attr="tasks_now")
    )
    return narrow(rows, reader, action)


def dossier_or_refuse(
    reader: Actor, pk: UUID, *, kind: str, action: str = "view", category: str = "ordinary"
) -> Dossier:
    """The dossier; Refused with every reason where it is closed to the reader, 404 in another municipality."""
    found = Dossier.objects.select_related("collaboration").filter(pk=pk).first()
    reaches = cell_of(kind, action).reach(action, reader.role)
    decision = standing().decide(reader, reaches, category, action, pk)
    if found is not None and decision:
        return found
    if not exists_in(reader.municipality_id, pk):
        raise Http404
    raise Refused(decision)


def exists_in(municipality_id: int | None, pk: UUID) -> bool:
    """Whether a dossier with this id exists in a municipality; shows nothing of it."""
    if municipality_id is None:
        return False
    with opened(Opening(municipality=municipality_id, wide=True)):
        return Dossier.objects.filter(pk=pk).exists()


def emergencies_for(reader: Actor) -> QuerySet[EmergencyAccess]:
    """Emergency accesses for who judges them, newest first."""
    return narrow(
        EmergencyAccess.objects.select_related("user", "membership__organisation", "judged_by"), reader
    )
