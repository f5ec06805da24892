"""The terms of the two logs, by setting."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from regie.audit.events.upkeep import events_expire
from regie.audit.processing.retention import lines_expire


def logs_expire() -> Iterator[str]:
    """Removes from both logs what is past its term; says in a line each what it did."""
    for done in events_expire(_years_ago(settings.LOG_YEARS)):
        if done.held_back_by:
            yield f"expired events of chain {done.chain}: none, because: {done.held_back_by}"
        else:
            yield f"expired events of chain {done.chain}: {done.removed}"
    yield f"expired processing lines: {lines_expire(_years_ago(settings.PROCESSING_LOG_YEARS))}"


def _years_ago(years: int) -> datetime:
    now = timezone.now()
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # the 29th of February
        return now.replace(year=now.year - years, day=28)
