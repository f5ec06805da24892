from django.db.models import Q, QuerySet
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import NOBODY, Actor

from .models import Membership


def current_memberships(user: User) -> QuerySet[Membership]:
    """The memberships of a person that are valid today."""
    today = timezone.localdate()
    return (
        Membership.objects.filter(user=user, valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .select_related("municipality", "organisation")
    )


def actor_for(user: User, membership_id: int | None = None) -> Actor:
    """The person in the chosen membership, or else in the first valid one. One query."""
    if not user.is_active:
        return NOBODY
    memberships = list(current_memberships(user))
    chosen = next((m for m in memberships if m.pk == membership_id), memberships[0] if memberships else None)
    if chosen is None:
        return Actor(user_id=user.pk, name=str(user))
    return Actor(
        user_id=user.pk,
        name=str(user),
        role=chosen.role,
        municipality_id=chosen.municipality_id,
        municipality_name=chosen.municipality.name if chosen.municipality else "",
        municipality_theme=chosen.municipality.theme if chosen.municipality else "",
        organisation_id=chosen.organisation_id,
        organisation_name=chosen.organisation.name,
        membership_id=chosen.pk,
    )
