"""Objects for the addresses of this slice, for the walk along every page."""

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.access.logbook.anomalies import FILES, Sort, address_of
from regie.access.logbook.models import LookedAt
from regie.access.organisations.models import Membership, Municipality
from regie.access.organisations.selectors import actor_for
from regie.audit.events.services import record


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model]]:
    """Somebody who opened files without a task, and the privacy officer who looked at it."""
    membership = Membership.objects.filter(municipality=municipality).first()
    if membership is None:
        return {}
    by = actor_for(membership.user, membership.pk)
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    event = record(by=by, action="view", kind=FILES, detail={"files": 9, "without_task": 9})
    assert event.at - day < timedelta(days=1)
    looked, _ = LookedAt.objects.get_or_create(
        municipality=municipality, sort=Sort.WITHOUT_TASK, person_id=by.user_id, starts_at=day,
        defaults={"remark": "Voorbeeld", "by": membership.user},
    )  # fmt: skip
    arguments = {"sort": Sort.WITHOUT_TASK.value, "person": by.user_id, "start": address_of(day)}
    return {"logbook:look": (arguments, looked)}
