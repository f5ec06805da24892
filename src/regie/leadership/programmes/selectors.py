"""Reads of programmes, always within the reach of the reader."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.authorisation.policies import decide, narrow
from regie.access.collaborations.models import Collaboration
from regie.access.organisations.models import Membership, Organisation
from regie.rulebook.findings.models import FindingQuerySet
from regie.rulebook.findings.selectors import kinds_in_sight, open_findings
from regie.rulebook.rules.registry import PROGRAMME

from .models import AgreedCapacity, Programme, ProgrammeArea, RegisseurHandover

DIRECTORS = (Role.REGISSEUR, Role.DEPUTY)


def programmes_for(reader: Actor) -> QuerySet[Programme]:
    """The programmes this reader may see."""
    return narrow(Programme.objects.all(), reader).select_related("municipality", "source")


def with_direction(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """The same programmes with their people, areas, agreed people and collaborations; four queries more."""
    areas = ProgrammeArea.objects.filter(removed_at=None)
    capacities = AgreedCapacity.objects.filter(removed_at=None).select_related("organisation")
    return programmes.select_related("regisseur", "deputy", "principal").prefetch_related(
        Prefetch("areas", queryset=areas),
        Prefetch("capacities", queryset=capacities),
        Prefetch("handovers", queryset=RegisseurHandover.objects.select_related("from_user", "to_user")),
        "collaborations",
    )


def programmes_to_change(person: Actor) -> QuerySet[Programme]:
    """The programmes this person may change, the running ones first."""
    return narrow(Programme.objects.all(), person, "change").select_related("municipality")


def handovers_for(reader: Actor) -> QuerySet[RegisseurHandover]:
    """The handovers this reader may see."""
    rows = RegisseurHandover.objects.select_related("programme__municipality", "from_user", "to_user")
    return narrow(rows, reader)


def areas_for(reader: Actor) -> QuerySet[ProgrammeArea]:
    return narrow(ProgrammeArea.objects.select_related("programme__municipality"), reader)


def capacities_for(reader: Actor) -> QuerySet[AgreedCapacity]:
    return narrow(AgreedCapacity.objects.select_related("programme__municipality", "organisation"), reader)


def people_with_role(
    municipality_id: int, roles: Iterable[str], also: Iterable[int | None] = ()
) -> QuerySet[User]:
    """Who has one of these roles in a municipality today, and ``also`` these, by name."""
    members = Membership.objects.current().filter(municipality_id=municipality_id, role__in=list(roles))
    chosen = [pk for pk in also if pk]
    return User.objects.filter(Q(pk__in=members.values("user")) | Q(pk__in=chosen)).order_by("name", "pk")


def organisations_of(municipality_id: int) -> QuerySet[Organisation]:
    """The organisations that work with a municipality."""
    return Organisation.objects.filter(municipalities=municipality_id)


def collaborations_of(programme: Programme) -> QuerySet[Collaboration]:
    """What a programme can be tied to: the collaborations of its municipality that go on, and those it has."""
    here = Q(municipality_id=programme.municipality_id, ended_at__isnull=True)
    kept = Q(pk__in=programme.collaborations.values("pk")) if programme.pk else Q(pk__in=[])
    return Collaboration.objects.filter(here | kept)


PUBLISHED_KINDS = {"deployment"}  # what can be worked out from what a programme published


def findings_of(programme: Programme, reader: Actor) -> FindingQuerySet:
    """What the rules find in a programme and all that belongs to it, and nobody set aside.

    Who may see the findings of the municipality sees those about kinds of data in sight; anybody else only what the
    published rows tell by themselves.
    """
    inside = decide(reader, "view", "finding") and reader.municipality_id == programme.municipality_id
    kinds = kinds_in_sight(reader) if inside else PUBLISHED_KINDS
    return open_findings(scope_kind=PROGRAMME, scope_ids=[programme.pk]).asking().filter(kind__in=kinds)
