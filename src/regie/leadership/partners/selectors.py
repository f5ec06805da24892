"""Reads of partners, within the reach of the reader; and what is missing, as sets."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.collaborations.models import Collaboration, Partner
from regie.access.collaborations.selectors import going_on
from regie.access.covenants.standings import Standing, standings_of
from regie.access.organisations.choices import OrganisationKind
from regie.access.organisations.models import Organisation
from regie.leadership.programmes.models import Programme

from .choices import LEAVES_SOON, NEEDED, SILENCE_DAYS, STRUCTURES_NEEDED, MatrixKind, Part
from .models import (
    Commitment,
    ContactMoment,
    PartnerContact,
    PartnerSettings,
    ProgrammePartner,
    RoleMatrix,
    StructureAgreement,
)

HAS_PERSON = Q(user__isnull=False) | ~Q(name="")


def in_function(today: date) -> Q:
    """The contacts that can be called today: somebody fills the function, has begun and is not gone."""
    return HAS_PERSON & Q(from_on__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))


def partners_for(reader: Actor) -> QuerySet[ProgrammePartner]:
    """The partners this reader may see, also those that left, with their programme and organisation."""
    rows = narrow(ProgrammePartner.objects.all(), reader)
    return rows.select_related("organisation", "programme__municipality")


def partners_of(programme_id: int) -> QuerySet[ProgrammePartner]:
    """The partners of today of a programme, whoever reads: ask ``decide`` what to show of them."""
    rows = ProgrammePartner.objects.filter(programme=programme_id, left_on__isnull=True)
    return rows.select_related("organisation", "programme__municipality")


def with_facts(partners: QuerySet[ProgrammePartner]) -> QuerySet[Any]:
    """Each with ``last_spoken``, ``fixed_contact`` (a name or empty) and ``vacancies`` (a number)."""
    today = timezone.localdate()
    here = PartnerContact.objects.filter(partner=OuterRef("pk"))
    fixed = here.filter(in_function(today), is_main=True).order_by("-from_on", "pk")
    empty = here.exclude(HAS_PERSON).filter(Q(until__isnull=True) | Q(until__gte=today))
    number = empty.order_by().values("partner").annotate(n=Count("pk")).values("n")
    return with_last_spoken(partners).annotate(
        fixed_contact=Coalesce(
            Subquery(fixed.values(person=Coalesce("user__name", NullIf("name", Value(""))))[:1]),
            Value(""),
            output_field=CharField(),
        ),
        vacancies=Coalesce(Subquery(number), 0),
    )


def with_last_spoken(partners: QuerySet[ProgrammePartner]) -> QuerySet[Any]:
    """Each with ``last_spoken``: the day somebody last spoke with it, or None."""
    spoken = ContactMoment.objects.filter(partner=OuterRef("pk")).order_by().values("partner")
    return partners.annotate(last_spoken=Subquery(spoken.annotate(day=Max("on")).values("day")))


def silent(partners: QuerySet[ProgrammePartner], terms: Iterable[int] | None = None) -> QuerySet[Any]:
    """Those still partners that nobody spoke with for longer than their programme chose. The own municipality is none.

    Each with ``last_spoken`` and ``quiet_since`` (that day, or the day it joined). One query for the terms in days
    that programmes chose, unless ``terms`` gives those of the programmes in question.
    """
    today, terms = timezone.localdate(), {SILENCE_DAYS, *(_terms() if terms is None else terms)}
    rows = with_last_spoken(partners).annotate(
        quiet_since=Coalesce("last_spoken", "joined_on"),
        term=Coalesce("programme__partner_settings__silence_days", SILENCE_DAYS),
    )
    quiet = Q(pk__in=[])
    for days in terms:
        quiet |= Q(term=days, quiet_since__lt=today - timedelta(days=days))
    return rows.filter(quiet, left_on__isnull=True).exclude(organisation__kind=OrganisationKind.MUNICIPALITY)


def _terms() -> Iterable[int]:
    return PartnerSettings.objects.values_list("silence_days", flat=True).distinct()


def silence_days(programme: Programme) -> int:
    """After how many days without a conversation a partner of this programme is on the list. One query."""
    chosen = PartnerSettings.objects.filter(programme=programme).values_list("silence_days", flat=True)
    return chosen.first() or SILENCE_DAYS


def contacts_for(reader: Actor) -> QuerySet[PartnerContact]:
    """The contacts this reader may see: in the municipality, or those of the own organisation."""
    rows = narrow(PartnerContact.objects.all(), reader)
    return rows.select_related("user", "partner__organisation", "partner__programme__municipality")


def vacancies(contacts: QuerySet[PartnerContact]) -> QuerySet[PartnerContact]:
    """Functions at partners that nobody fills, the longest empty first."""
    today = timezone.localdate()
    return (
        contacts.exclude(HAS_PERSON)
        .filter(Q(until__isnull=True) | Q(until__gte=today), partner__left_on__isnull=True)
        .order_by("from_on", "pk")
    )


def leavers(contacts: QuerySet[PartnerContact]) -> QuerySet[PartnerContact]:
    """Persons whose last day is near or past, while nobody is named who succeeds them."""
    until = timezone.localdate() + LEAVES_SOON
    successor = PartnerContact.objects.filter(succeeds=OuterRef("pk"))
    return (
        contacts.filter(HAS_PERSON, until__lte=until, not_replaced=False, partner__left_on__isnull=True)
        .exclude(Exists(successor))
        .order_by("until", "pk")
    )


def vacancies_and_leavers(
    contacts: QuerySet[PartnerContact],
) -> tuple[list[PartnerContact], list[PartnerContact]]:
    """Both, each in its own order. One query: a function is either filled or not."""
    empty, leaving = vacancies(contacts), leavers(contacts)
    rows = contacts.filter(
        Q(pk__in=empty.order_by().values("pk")) | Q(pk__in=leaving.order_by().values("pk"))
    )
    found = list(rows.order_by("pk"))
    return (
        sorted((each for each in found if not each.person), key=lambda each: each.from_on),
        sorted((each for each in found if each.person), key=lambda each: each.until or date.max),
    )


def without_fixed_contact(partners: QuerySet[ProgrammePartner]) -> QuerySet[ProgrammePartner]:
    """Those still partners at which nobody is the fixed contact today."""
    fixed = PartnerContact.objects.filter(
        in_function(timezone.localdate()), partner=OuterRef("pk"), is_main=True
    )
    return partners.filter(left_on__isnull=True).exclude(Exists(fixed))


def moments_for(reader: Actor) -> QuerySet[ContactMoment]:
    """The conversations this reader may see."""
    rows = narrow(ContactMoment.objects.all(), reader)
    return rows.select_related("by", "partner__organisation", "partner__programme__municipality")


def commitments_for(reader: Actor) -> QuerySet[Commitment]:
    """What partners were asked and answered, as far as this reader may see."""
    rows = narrow(Commitment.objects.all(), reader)
    return rows.select_related("partner__organisation", "partner__programme__municipality")


def commitments_to(kind: str, pk: int) -> QuerySet[Commitment]:
    """What was asked and promised for one thing, by the word of its slice and its number."""
    rows = Commitment.objects.filter(subject_kind=kind, subject_id=pk)
    return rows.select_related("partner__organisation", "partner__programme")


def agreements_for(reader: Actor) -> QuerySet[StructureAgreement]:
    """The agreements with other structures this reader may see."""
    rows = narrow(StructureAgreement.objects.all(), reader)
    return rows.select_related("programme__municipality")


def agreements_of(programme_id: int) -> QuerySet[StructureAgreement]:
    """The agreements of a programme, whoever reads: ask ``decide`` what to show of them."""
    rows = StructureAgreement.objects.filter(programme=programme_id)
    return rows.select_related("programme__municipality")


def matrices_for(reader: Actor) -> QuerySet[RoleMatrix]:
    """The role matrices this reader may see."""
    return narrow(RoleMatrix.objects.all(), reader).select_related("programme__municipality")


def kinds_missing(programme_ids: Iterable[int]) -> dict[int, list[str]]:
    """Per programme the kinds of partner that the core needs and that are not there. One query."""
    found: dict[int, set[str]] = {pk: set() for pk in programme_ids}
    rows = ProgrammePartner.objects.filter(programme__in=found, left_on__isnull=True)
    for pk, kind in rows.values_list("programme", "organisation__kind"):
        found[pk].add(kind)
    return {pk: needed_beside(there) for pk, there in found.items()}


def needed_beside(there: Collection[str]) -> list[str]:
    """The kinds of partner that the core needs beside these kinds."""
    return [kind for kind in NEEDED if kind not in there]


def structures_missing(programme_ids: Iterable[int]) -> dict[int, list[str]]:
    """Per programme the structures it needs an agreement with and has none. One query."""
    found: dict[int, set[str]] = {pk: set() for pk in programme_ids}
    rows = StructureAgreement.objects.filter(programme__in=found)
    for pk, kind in rows.values_list("programme", "structure"):
        found[pk].add(kind)
    return {pk: structures_beside(there) for pk, there in found.items()}


def structures_beside(there: Collection[str]) -> list[str]:
    """The structures to have an agreement with beside these."""
    return [kind for kind in STRUCTURES_NEEDED if kind not in there]


def organisations_to_add(programme: Programme) -> QuerySet[Organisation]:
    """The organisations of the municipality that are no partner of the programme now."""
    partner = ProgrammePartner.objects.filter(
        programme=programme, left_on__isnull=True, organisation=OuterRef("pk")
    )
    return Organisation.objects.filter(municipalities=programme.municipality_id).exclude(Exists(partner))


def people_of(partner: ProgrammePartner) -> QuerySet[User]:
    """Who has an account and works for this partner in the municipality of the programme."""
    return (
        User.objects.filter(
            is_active=True,
            memberships__organisation=partner.organisation_id,
            memberships__municipality=partner.programme.municipality_id,
            memberships__ended_at__isnull=True,
        )
        .distinct()
        .order_by("name")
    )


def collaborations_of(programmes: Iterable[Programme]) -> dict[int, list[Collaboration]]:
    """Per programme its collaborations that go on. One query."""
    found: dict[int, list[Collaboration]] = {programme.pk: [] for programme in programmes}
    running = Collaboration.objects.filter(going_on()).order_by().values("pk")
    links = Programme.collaborations.through.objects.filter(programme__in=found, collaboration__in=running)
    for link in links.select_related("collaboration__municipality").order_by("collaboration_id"):
        found[link.programme_id].append(link.collaboration)
    return found


def organisations_in(collaborations: Mapping[int, list[Collaboration]]) -> dict[int, set[int]]:
    """Per programme the organisations that take part in one of its collaborations. One query."""
    wanted = {each.pk for found in collaborations.values() for each in found}
    taking_part: dict[int, set[int]] = defaultdict(set)
    rows = Partner.objects.filter(collaboration__in=wanted, left_at__isnull=True)
    for collaboration, organisation in rows.values_list("collaboration", "organisation"):
        taking_part[collaboration].add(organisation)
    return {
        pk: {each for one in found for each in taking_part[one.pk]} for pk, found in collaborations.items()
    }


@dataclass(frozen=True)
class CovenantStanding:
    """How one partner stands in one collaboration; without ``standing`` it is no partner of it."""

    collaboration: Collaboration
    standing: Standing | None


def covenant_standings(partner: ProgrammePartner) -> list[CovenantStanding]:
    """How a partner stands under the covenants of its programme. As many queries for each number of them."""
    collaborations = collaborations_of([partner.programme])[partner.programme_id]
    if not collaborations:
        return []
    found = standings_of(collaborations)
    return [
        CovenantStanding(
            each,
            next((one for one in found[each.pk] if one.organisation.pk == partner.organisation_id), None),
        )
        for each in collaborations
    ]


def covenants_of(programme: Programme) -> list[tuple[Collaboration, list[Standing]]]:
    """The collaborations of a programme, each with how its partners stand. As many queries for each number of them."""
    collaborations = collaborations_of([programme])[programme.pk]
    found = standings_of(collaborations) if collaborations else {}
    return [(each, found[each.pk]) for each in collaborations]


@dataclass
class MatrixGaps:
    """What a role matrix lacks: the tasks nobody does, the partners without a task."""

    matrix: RoleMatrix
    tasks: list[Any] = field(default_factory=list)
    partners: list[ProgrammePartner] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.tasks) + len(self.partners)


def matrices_of(programme_ids: Iterable[int]) -> dict[int, dict[str, RoleMatrix]]:
    """Per programme its role matrices by kind, with tasks and cells. Three queries."""
    found: dict[int, dict[str, RoleMatrix]] = {pk: {} for pk in programme_ids}
    rows = RoleMatrix.objects.filter(programme__in=found).select_related("programme__municipality")
    for each in rows.prefetch_related("tasks__cells"):
        found[each.programme_id][each.kind] = each
    return found


def gaps_of(matrix: RoleMatrix, partners: Iterable[ProgrammePartner]) -> MatrixGaps:
    """The gaps of a matrix that came with its tasks and cells, for the partners of today. No query."""
    columns = {each.pk: each for each in partners}
    working: set[int] = set()
    found = MatrixGaps(matrix)
    for task in matrix.tasks.all():
        cells = [cell for cell in task.cells.all() if cell.partner_id in columns]
        working |= {cell.partner_id for cell in cells if cell.part != Part.INFORMED}
        if not any(cell.part == Part.DOES for cell in cells):
            found.tasks.append(task)
    found.partners = [each for pk, each in columns.items() if pk not in working]
    return found


def current_partners(programme_ids: Iterable[int]) -> dict[int, list[ProgrammePartner]]:
    """Per programme its partners of today, core first. One query."""
    found: dict[int, list[ProgrammePartner]] = {pk: [] for pk in programme_ids}
    rows = ProgrammePartner.objects.filter(programme__in=found, left_on__isnull=True)
    for each in rows.select_related("organisation"):
        found[each.programme_id].append(each)
    return found


MATRIX_KINDS: tuple[str, ...] = tuple(MatrixKind.values)
