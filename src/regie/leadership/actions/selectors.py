"""Reads of actions, always within the reach of the reader."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow

from .choices import UNFINISHED
from .models import Action


def actions_for(reader: Actor) -> QuerySet[Action]:
    """The actions this reader may see, with their programme and owner."""
    return with_names(narrow(Action.objects.all(), reader))


def my_open_actions(reader: Actor) -> QuerySet[Action]:
    """What this person has to do, the nearest date first."""
    return actions_for(reader).filter(owner_user=reader.user_id or 0, status__in=UNFINISHED)


def overdue(programme_ids: Collection[int] | QuerySet, today: date) -> QuerySet[Action]:
    """Unfinished actions of these programmes whose date has passed. Not narrowed: for rules and agendas."""
    return with_names(
        Action.objects.filter(programme__in=programme_ids, status__in=UNFINISHED, due_on__lt=today)
    )


def with_names(actions: QuerySet[Action]) -> QuerySet[Action]:
    """With what a line on a screen names."""
    return actions.select_related("programme__municipality", "owner_user", "owner_organisation")
