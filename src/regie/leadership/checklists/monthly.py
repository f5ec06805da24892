"""The moment that the nightly run keeps once a month of everything that runs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from django.db import IntegrityError, transaction

from regie.access.authorisation.actors import system_actor
from regie.audit.events.services import record

from .models import ChecklistMoment
from .scopes import Scope, all_scopes, subjects
from .selectors import Checklist, checklists_of
from .services import moment_from, overrules_end

Tell = Callable[[int, int], None]
BATCH = 50  # things read together; each moment stands by itself


def moments_take(*, today: date, tell: Tell | None = None) -> int:
    """Keeps a moment of everything that has none of this month yet; returns how many it made.

    Interrupted, what was made stays, and the next run goes on with the rest. Two runs at once make each moment
    once. ``tell`` hears how many are done, and of how many.
    """
    month = today.replace(day=1)
    work = [(scope, _waiting(scope, month)) for scope in all_scopes()]
    total, done, made = sum(len(ids) for _scope, ids in work), 0, 0
    for scope, ids in work:
        for start in range(0, len(ids), BATCH):
            for checklist in _read(scope, ids[start : start + BATCH], today):
                made += _take(checklist, today, month)
                done += 1
                if tell:
                    tell(done, total)
    return made


def _waiting(scope: Scope, month: date) -> list[int]:
    kept = ChecklistMoment.objects.filter(scope_kind=scope.kind, month=month).values("scope_id")
    return list(scope.running().exclude(pk__in=kept).order_by("pk").values_list("pk", flat=True))


def _read(scope: Scope, ids: list[int], today: date) -> Iterable[Checklist]:
    return checklists_of(subjects(scope, scope.running().filter(pk__in=ids)), today).values()


def _take(checklist: Checklist, today: date, month: date) -> bool:
    by = replace(system_actor(), municipality_id=checklist.subject.programme.municipality_id)
    try:
        with transaction.atomic():
            overrules_end(checklist)
            moment = moment_from(checklist, today)
            moment.month = month
            moment.save()
            record(by=by, action="take", thing=moment, origin="command", detail={"total": moment.total})
    except IntegrityError:
        subject = checklist.subject
        if not ChecklistMoment.objects.filter(
            scope_kind=subject.kind, scope_id=subject.pk, month=month
        ).exists():
            raise
        return False  # another run was first
    return True
