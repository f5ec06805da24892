"""Reads of collaborations, narrowed to the reader."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Reach, Role
from regie.access.authorisation.matrix import matrix
from regie.access.authorisation.policies import narrow
from regie.access.organisations.models import Membership, Organisation

from .models import Collaboration, Participation, Partner


def collaborations_for(reader: Actor) -> QuerySet[Collaboration]:
    """The collaborations of the reader's municipality, or those their organisation is a partner of.

    Each with ``partner_count`` and ``mine``: whether the reader takes part by name.
    """
    own = participating(reader.membership_id).filter(collaboration=OuterRef("pk"))
    here = Partner.objects.filter(collaboration=OuterRef("pk"), left_at__isnull=True).order_by()
    count = here.values("collaboration").annotate(number=Count("pk")).values("number")
    rows = narrow(Collaboration.objects.select_related("municipality"), reader)
    return rows.annotate(mine=Exists(own), partner_count=Coalesce(Subquery(count), 0))


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


def partners_of(collaboration: Collaboration, at: datetime | None = None) -> QuerySet[Partner]:
    """The organisations that take part at a moment, or will: those that did not leave."""
    at = at or timezone.now()
    return (
        Partner.objects.filter(collaboration=collaboration)
        .filter(Q(left_at__isnull=True) | Q(left_at__gt=at))
        .select_related("organisation")
    )


def participations_for(reader: Actor) -> QuerySet[Participation]:
    """Who takes part by name, as far as the reader may see: all, or the people of the own organisation."""
    rows = Participation.objects.select_related(
        "collaboration", "membership__user", "membership__organisation", "membership__municipality"
    )
    return narrow(rows, reader)


def organisations_to_add(collaboration: Collaboration) -> QuerySet[Organisation]:
    """The organisations of the municipality that are no partner now."""
    taking_part = Partner.objects.filter(
        collaboration=collaboration, left_at__isnull=True, organisation=OuterRef("pk")
    )
    return Organisation.objects.filter(municipalities=collaboration.municipality_id).exclude(
        Exists(taking_part)
    )


def memberships_to_add(collaboration: Collaboration) -> QuerySet[Membership]:
    """Who could take part by name: people of a partner, in this municipality, in a role that works in dossiers."""
    partner = Partner.objects.filter(
        collaboration=collaboration, left_at__isnull=True, organisation=OuterRef("organisation")
    )
    taking_part = Participation.objects.filter(
        collaboration=collaboration, ended_at__isnull=True, membership=OuterRef("pk")
    )
    return (
        Membership.objects.current()
        .filter(municipality=collaboration.municipality_id, role__in=roles_in_dossiers())
        .filter(Exists(partner))
        .exclude(Exists(taking_part))
        .select_related("user", "organisation")
        .order_by("organisation__name", "user__name")
    )


def roles_in_dossiers() -> list[str]:
    """The roles that the matrix lets into dossiers at all; for the others taking part means nothing."""
    return [role for role in Role.values if matrix()["dossier"].reach("view", role)]


def sees_everybody(reader: Actor) -> bool:
    """Whether the reader sees the people of all partners, or those of the own organisation only."""
    return Reach.OWN_MUNICIPALITY in matrix()["collaboration"].reach("view", reader.role)
