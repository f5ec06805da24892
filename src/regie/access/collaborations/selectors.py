"""Reads of collaborations, narrowed to the reader."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow

from .models import Collaboration, Participation


def collaborations_for(reader: Actor) -> QuerySet[Collaboration]:
    """The collaborations of the reader's municipality, or those their organisation is a partner of."""
    return narrow(Collaboration.objects.select_related("municipality"), reader)


def going_on(at: datetime | None = None, prefix: str = "") -> Q:
    """The collaborations that run at a moment; ``prefix`` is the path to one."""
    at = at or timezone.now()
    return Q(**{f"{prefix}starts_on__lte": timezone.localdate(at)}) & (
        Q(**{f"{prefix}ended_at__isnull": True}) | Q(**{f"{prefix}ended_at__gt": at})
    )


def participating(membership_id: int | None, at: datetime | None = None) -> QuerySet[Participation]:
    """Where this membership takes part by name at a moment, for an organisation that is still a partner."""
    at = at or timezone.now()
    return Participation.objects.filter(
        membership_id=membership_id or 0,
        from_on__lte=timezone.localdate(at),
    ).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def collaboration_lock(pk: int) -> None:
    """Holds a collaboration until the end of the transaction: changes of who may see wait for each other.

    An export takes it for each chunk, so that no row leaves after a withdrawal was committed.
    """
    Collaboration.objects.select_for_update().only("pk").get(pk=pk)
