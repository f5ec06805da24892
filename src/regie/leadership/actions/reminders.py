"""Reminders: who owns an action hears of it shortly before its date, and once more when that has passed."""

from datetime import date, timedelta

from django.urls import reverse

from regie.access.notices.services import notify
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.ui.phrases import phrase

from .choices import REMIND_DAYS_AHEAD, UNFINISHED
from .models import Action

KIND = "action_due"


def remind(*, today: date) -> int:
    """Writes the notices that are due today; returns how many were new. Safe to repeat, and to stop halfway.

    An action whose date was changed reminds again. Actions without a person, and those of ended programmes, do not.
    """
    waiting = Action.objects.filter(
        status__in=UNFINISHED,
        owner_user__isnull=False,
        due_on__lte=today + timedelta(days=REMIND_DAYS_AHEAD),
    ).exclude(programme__status=ProgrammeStatus.ENDED)
    return sum(_remind_of(action, today) for action in waiting.order_by("pk").iterator())


def _remind_of(action: Action, today: date) -> int:
    assert action.owner_user_id is not None and action.due_on is not None  # noqa: S101, the query asks for both
    late = action.due_on < today
    return notify(
        users=[action.owner_user_id],
        kind=KIND,
        message=phrase(
            "%(code)s was to be done before %(day)s: %(title)s",
            code=action.code,
            title=action.title,
            day=action.due_on,
        )
        if late
        else phrase(
            "%(code)s is to be done before %(day)s: %(title)s",
            code=action.code,
            title=action.title,
            day=action.due_on,
        ),
        url=reverse("actions:detail", args=[action.pk]),
        municipality_id=action.municipality_id,
        key=f"action:{action.pk}:{'late' if late else 'soon'}:{action.due_on.isoformat()}",
    )
