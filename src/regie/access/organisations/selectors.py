"""Reads about people, organisations and memberships, always narrowed to the reader."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import NOBODY, Actor
from regie.access.authorisation.choices import Role
from regie.access.authorisation.policies import narrow

from .choices import PersonState
from .models import Membership, Organisation
from .unread import with_unread

DEMO_PERSONS_SECONDS = 60


def current_memberships(user: User) -> QuerySet[Membership]:
    """The memberships of a person that are valid today."""
    return user.memberships.current()


def actor_for(user: User, membership_id: int | None = None) -> Actor:
    """The person in the chosen membership, or else in the first valid one. One query."""
    if not user.is_active:
        return NOBODY
    memberships = list(with_unread(current_memberships(user)))
    chosen = next((m for m in memberships if m.pk == membership_id), memberships[0] if memberships else None)
    return actor_in(chosen) if chosen else Actor(user_id=user.pk, name=str(user))


def actor_in(membership: Membership) -> Actor:
    """A person in this membership. No query where it came with its user, organisation and municipality."""
    place = membership.municipality
    return Actor(
        user_id=membership.user_id,
        name=str(membership.user),
        role=membership.role,
        municipality_id=membership.municipality_id,
        municipality_name=place.name if place else "",
        municipality_theme=place.theme if place else "",
        organisation_id=membership.organisation_id,
        organisation_name=membership.organisation.name,
        membership_id=membership.pk,
        unread=getattr(membership, "unread", 0),
    )


def memberships_for(reader: Actor) -> QuerySet[Membership]:
    """The memberships the reader may see, with person, organisation and municipality."""
    return narrow(Membership.objects.select_related("user", "organisation", "municipality"), reader)


def with_state(memberships: QuerySet[Membership], state: str) -> QuerySet[Membership]:
    """Only the memberships in this state today; an unknown state leaves them all."""
    today = timezone.localdate()
    over = Q(ended_at__isnull=False) | Q(valid_to__lt=today)
    conditions = {
        PersonState.ENDED: over,
        PersonState.BLOCKED: ~over & Q(user__is_active=False),
        PersonState.INVITED: ~over & Q(user__is_active=True, user__last_login__isnull=True),
        PersonState.CURRENT: ~over & Q(user__is_active=True),
    }
    return memberships.filter(conditions[PersonState(state)]) if state in conditions else memberships


def state_of(membership: Membership) -> PersonState:
    """The state of one membership today; needs its user."""
    today = timezone.localdate()
    if membership.ended_at or (membership.valid_to and membership.valid_to < today):
        return PersonState.ENDED
    if not membership.user.is_active:
        return PersonState.BLOCKED
    return PersonState.CURRENT if membership.user.last_login else PersonState.INVITED


def organisations_for(reader: Actor) -> QuerySet[Organisation]:
    """The organisations that work with the reader's municipality, with the number of people today."""
    today = timezone.localdate()
    here = Q(memberships__ended_at__isnull=True, memberships__municipality_id=reader.municipality_id)
    valid = Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    return (
        narrow(Organisation.objects.all(), reader)
        .annotate(people=Count("memberships", filter=here & valid, distinct=True))
        .prefetch_related("municipalities")
        .order_by("name")
    )


@dataclass(frozen=True)
class DemoPerson:
    """One choice of “Bekijk als”."""

    membership_id: int
    label: str
    group: str


def demo_memberships() -> QuerySet[Membership]:
    """Memberships one may look through in a demo: those of fictional municipalities and the national programme."""
    return (
        Membership.objects.current()
        .filter(user__is_active=True)
        .filter(
            Q(municipality__is_fictional=True) | Q(municipality__isnull=True, role=Role.NATIONAL_PROGRAMME)
        )
        .select_related("user")
    )


def demo_persons() -> list[DemoPerson]:
    """The persons to choose from in a demo, empty outside a demo. One query, then kept for a minute."""
    if not settings.DEMO:
        return []
    found: list[DemoPerson] | None = caches["local"].get("demo_persons")
    if found is None:
        order = list(Role.values)
        memberships = sorted(
            demo_memberships(),
            key=lambda m: (m.municipality is None, str(m.municipality), order.index(m.role), m.user.name),
        )
        found = [
            DemoPerson(m.pk, f"{m.get_role_display()}: {m.user.name}", str(m.municipality or m.organisation))
            for m in memberships
        ]
        caches["local"].set("demo_persons", found, DEMO_PERSONS_SECONDS)
    return found
