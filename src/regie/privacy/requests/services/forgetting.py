"""Of a closed request stays that it was there and how it was answered; not who asked."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from regie.access.organisations.models import Municipality
from regie.audit.events.services import record

from ..choices import OPEN_STATES
from ..doors import linked_now
from ..models import DataSubjectRequest
from ..selectors import ABOUT_REQUESTER, WRONG_FACT
from ..terms import months_after
from .informing import system_of

# Ours, no law gives a term: long enough for an objection and an appeal.
KEEP_MONTHS_WITHOUT_DOSSIER = 24


def requests_forget() -> int:
    """Empties what a requester told, where the dossier was destroyed or there never was one; returns how many."""
    return sum(_forget_in(place) for place in Municipality.objects.all())


@transaction.atomic
def _forget_in(place: Municipality) -> int:
    by, today = system_of(place), timezone.localdate()
    closed = DataSubjectRequest.objects.filter(municipality=place).exclude(state__in=OPEN_STATES)
    linked = linked_now(by)
    old = Q(dossier_id__isnull=True, due_on__lt=months_after(today, -KEEP_MONTHS_WITHOUT_DOSSIER))
    rows = closed.filter(Q(dossier_id__isnull=False) | old).exclude(requester_name="")
    gone = [each for each in rows.select_for_update() if each.pk not in linked]
    for each in gone:
        for name in (*ABOUT_REQUESTER, *WRONG_FACT):
            setattr(each, name, "")
        each.withholdings.all().delete()
        each.save()
        record(by=by, action="forget requester", thing=each, origin="command")
    return len(gone)
