"""Reads of dossiers, narrowed to the reader. Call them inside a processing: outside it they find nothing."""

from calendar import monthrange
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Refused, cell_of, narrow
from regie.access.authorisation.standing import standing
from regie.access.collaborations.models import Participation
from regie.access.organisations.models import Membership
from regie.audit.processing.selectors import Reading, readings_of

from .choices import Task
from .models import Dossier, DossierTask, EmergencyAccess
from .processing import subject
from .walls import TASK_OF_READER, Opening, current_opening, opened


def dossiers_for(reader: Actor, action: str = "view") -> QuerySet[Dossier]:
    """The dossiers the reader may see, with their collaboration, and whether the reader has a task on each.

    ``director`` is the name of the case director, ``others`` how many other people have a task.
    """
    tasks = DossierTask.objects.filter(dossier=OuterRef("pk"), ended_at__isnull=True).order_by()
    others = tasks.exclude(task=Task.DIRECTOR).values("dossier").annotate(number=Count("pk")).values("number")
    rows = Dossier.objects.select_related("collaboration").annotate(
        director=Subquery(tasks.filter(task=Task.DIRECTOR).values("membership__user__name")[:1]),
        others=Coalesce(Subquery(others), 0),
        **task_of(reader),
    )
    return narrow(rows, reader, action)


def task_of(reader: Actor, path: str = "pk") -> dict[str, Exists]:
    """For ``annotate``: whether the reader has a task on the dossier that ``path`` leads to.

    A list that has it spares the log a query of its own.
    """
    tasks = DossierTask.objects.filter(
        dossier=OuterRef(path), membership_id=reader.membership_id or 0, ended_at__isnull=True
    )
    return {TASK_OF_READER: Exists(tasks)}


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


def id_of(municipality_id: int | None, number: int) -> UUID | None:
    """The id of the dossier with this number in a municipality; shows nothing of it."""
    if municipality_id is None:
        return None
    with opened(Opening(municipality=municipality_id, wide=True)):
        return Dossier.objects.filter(number=number).values_list("pk", flat=True).first()


def tasks_of(dossier: Dossier) -> list[DossierTask]:
    """All tasks on a dossier, those of now first, with their people."""
    rows = DossierTask.objects.filter(dossier=dossier).select_related(
        "membership__user", "membership__organisation"
    )
    return sorted(rows, key=lambda each: (each.ended_at is not None, each.task, str(each.membership.user)))


def participants_of(dossier: Dossier) -> QuerySet[Membership]:
    """The people who take part in the collaboration of a dossier by name, now."""
    now = timezone.now()
    taking_part = Participation.objects.filter(
        collaboration_id=dossier.collaboration_id, from_on__lte=timezone.localdate(now)
    ).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now))
    return (
        Membership.objects.current()
        .filter(pk__in=taking_part.values("membership"))
        .select_related("user", "organisation")
        .order_by("user__name")
    )


def collaborations_open() -> list[tuple[int, str]]:
    """The collaborations that this processing opened, by name. No query."""
    opening = current_opening()
    return list(opening.names.items()) if opening else []


def readers_of(dossier: Dossier) -> list[Reading]:
    """Every act of processing of a dossier, newest first, with who did it. Two queries."""
    return readings_of(subject(dossier.pk))


def kept_until(dossier: Dossier, closing_on: date | None = None) -> date | None:
    """Until when a dossier is kept when it closes on a day (or was closed); None where there is no term or end."""
    closed = closing_on or (timezone.localdate(dossier.closed_at) if dossier.closed_at else None)
    months = dossier.collaboration.retention_months
    if closed is None or months is None:
        return None
    year, month = divmod(closed.year * 12 + closed.month - 1 + months, 12)
    return date(year, month + 1, min(closed.day, monthrange(year, month + 1)[1]))


def waiting_for_judgement(reader: Actor) -> int:
    """How many emergency accesses wait for the judgement of this person; 0 for who does not judge. One query."""
    found = narrow(EmergencyAccess.objects.filter(judged_at__isnull=True), reader, "judge")
    return found.exclude(user_id=reader.user_id or 0).count()


def emergencies_for(reader: Actor) -> QuerySet[EmergencyAccess]:
    """Emergency accesses for who judges them, and one's own; newest first, those that wait before the others."""
    rows = EmergencyAccess.objects.select_related("user", "membership__organisation", "judged_by")
    return narrow(rows, reader).order_by(F("judged_at").asc(nulls_first=True), "-starts_at")
