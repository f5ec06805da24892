"""Reads of actions, always within the reach of the reader."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.organisations.models import Membership, Organisation

from .choices import SOON_DAYS, UNFINISHED, ActionState
from .models import Action


def actions_for(reader: Actor) -> QuerySet[Action]:
    """The actions this reader may see, with their programme and owner."""
    return with_names(narrow(Action.objects.all(), reader))


def unfinished_first(actions: QuerySet[Action]) -> QuerySet[Action]:
    """What asks for work on top, by its date; then what is closed, the newest first."""
    closed = Case(When(status__in=UNFINISHED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return actions.order_by(closed, F("due_on").asc(nulls_last=True), "number")


def my_open_actions(reader: Actor) -> QuerySet[Action]:
    """What this person has to do, the nearest date first."""
    return actions_for(reader).filter(owner_user=reader.user_id or 0, status__in=UNFINISHED)


def overdue(programme_ids: Collection[int] | QuerySet, today: date) -> QuerySet[Action]:
    """Unfinished actions of these programmes whose date has passed. Not narrowed: for rules and agendas."""
    return with_names(
        Action.objects.filter(programme__in=programme_ids, status__in=UNFINISHED, due_on__lt=today)
    )


def in_state(actions: QuerySet[Action], state: str, today: date) -> QuerySet[Action]:
    """Only the actions in this state of ``choices.ActionState``; an unknown state leaves them all."""
    unfinished = actions.filter(status__in=UNFINISHED)
    found = {
        ActionState.UNFINISHED: unfinished,
        ActionState.OVERDUE: unfinished.filter(due_on__lt=today),
        ActionState.SOON: unfinished.filter(due_on__range=(today, today + timedelta(days=SOON_DAYS))),
        ActionState.NOBODY: unfinished.filter(
            owner_user__isnull=True, owner_name="", owner_organisation__isnull=True
        ),
        ActionState.DONE: actions.filter(status="done"),
        ActionState.DROPPED: actions.filter(status="dropped"),
    }
    return found[ActionState(state)] if state in found else actions


def with_names(actions: QuerySet[Action]) -> QuerySet[Action]:
    """With what a line on a screen names."""
    return actions.select_related("programme__municipality", "owner_user", "owner_organisation")


def people_in(municipality_id: int) -> QuerySet[User]:
    """Who works with this municipality today and so can have an action; by name."""
    here = Membership.objects.current().filter(municipality=municipality_id).order_by().values("user")
    return User.objects.filter(pk__in=here, is_active=True).order_by("name")


def organisations_in(municipality_id: int) -> QuerySet[Organisation]:
    """The organisations that work with this municipality; by name."""
    return Organisation.objects.filter(municipalities=municipality_id).order_by("name")


def owners_for(reader: Actor) -> QuerySet[User]:
    """Who has an action that this reader sees, for a filter."""
    seen = narrow(Action.objects.all(), reader).order_by()
    return User.objects.filter(pk__in=seen.values("owner_user")).order_by("name")


def is_overdue(action: Action) -> bool:
    """Whether its date has passed without its being finished."""
    return bool(
        action.status in UNFINISHED and action.due_on is not None and action.due_on < timezone.localdate()
    )
