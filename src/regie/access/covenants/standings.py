"""What each partner sees now, and if nothing, why: in words, from the same condition that opens personal data."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from regie.access.authorisation.choices import DataCategory
from regie.access.collaborations.models import Collaboration, Participation, Partner
from regie.access.collaborations.selectors import going_on
from regie.access.organisations.models import Organisation

from .choices import CovenantState, Sight
from .models import Covenant, CovenantGround, Signature
from .selectors import live_lines


@dataclass
class Standing:
    """One partner in one collaboration at this moment."""

    organisation: Organisation
    sight: Sight = Sight.NO_COVENANT
    since: date | None = None  # of what is in the way
    categories: list[str] = field(default_factory=list)
    people: int = 0

    @property
    def sees(self) -> bool:
        return self.sight == Sight.SEES

    @property
    def category_labels(self) -> list[str]:
        """What it may work with, in the reader's language."""
        return [str(DataCategory(each).label) for each in self.categories]


@dataclass
class _Facts:
    """What is known of one collaboration, read for many at once."""

    runs: bool = False
    covenants: list[Covenant] = field(default_factory=list)
    live: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    lines: set[tuple[int, int]] = field(default_factory=set)
    signatures: dict[tuple[int, int], Signature] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def standings(collaboration: Collaboration) -> list[Standing]:
    """The partners of a collaboration, in the order of their names. Six queries."""
    return standings_of([collaboration])[collaboration.pk]


def standings_of(collaborations: Iterable[Collaboration]) -> dict[int, list[Standing]]:
    """The same for several collaborations, by id, with as many queries."""
    found = {each.pk: _Facts() for each in collaborations}
    _read(found)
    partners = Partner.objects.filter(collaboration__in=found, left_at__isnull=True)
    result: dict[int, list[Standing]] = {pk: [] for pk in found}
    for partner in partners.select_related("organisation"):
        result[partner.collaboration_id].append(_standing(partner, found[partner.collaboration_id]))
    return result


def _read(found: dict[int, _Facts]) -> None:
    for pk in Collaboration.objects.filter(going_on(), pk__in=found).values_list("pk", flat=True):
        found[pk].runs = True
    for covenant in Covenant.objects.filter(collaboration__in=found).order_by("valid_to", "pk"):
        found[covenant.collaboration_id].covenants.append(covenant)
    live = live_lines().filter(covenant__collaboration__in=found)
    for where, organisation, category in live.values_list(
        "covenant__collaboration", "organisation", "category"
    ):
        found[where].live[organisation].add(category)
    lines = CovenantGround.objects.filter(covenant__collaboration__in=found)
    for where, covenant_id, organisation in lines.values_list(
        "covenant__collaboration", "covenant", "organisation"
    ):
        found[where].lines.add((covenant_id, organisation))
    signatures = Signature.objects.filter(covenant__collaboration__in=found).select_related("covenant")
    for signature in signatures.order_by("pk"):
        facts = found[signature.covenant.collaboration_id]
        facts.signatures[signature.covenant_id, signature.organisation_id] = signature
    people = Participation.objects.filter(
        collaboration__in=found, ended_at__isnull=True, from_on__lte=timezone.localdate()
    )
    for where, organisation in people.values_list("collaboration", "membership__organisation"):
        found[where].people[organisation] += 1


def _standing(partner: Partner, facts: _Facts) -> Standing:
    pk = partner.organisation_id
    made = Standing(partner.organisation, people=facts.people[pk])
    if categories := facts.live.get(pk):
        made.sight, made.categories = Sight.SEES, [each for each in DataCategory.values if each in categories]
    else:
        made.sight, made.since = _in_the_way(partner, facts)
    return made


def _in_the_way(partner: Partner, facts: _Facts) -> tuple[Sight, date | None]:
    """The first thing that keeps a partner from personal data, and since or from when."""
    pk = partner.organisation_id
    if not facts.runs:
        return Sight.ENDED, None
    if partner.joined_on > timezone.localdate():
        return Sight.NOT_YET, partner.joined_on
    valid = [each for each in facts.covenants if each.state == CovenantState.VALID]
    if not valid:
        return _without_covenant(facts)
    covenant = next((each for each in valid if (each.pk, pk) in facts.lines), None)
    if covenant is None:
        return Sight.NO_GROUND, None
    signature = facts.signatures.get((covenant.pk, pk))
    if signature is None:
        return Sight.UNSIGNED, _last_covered(pk, facts)
    if signature.withdrawn_at:
        return Sight.WITHDRAWN, timezone.localdate(signature.withdrawn_at)
    return Sight.GROUND_OVER, None


def _without_covenant(facts: _Facts) -> tuple[Sight, date | None]:
    over = [each for each in facts.covenants if each.state == CovenantState.EXPIRED]
    return (Sight.EXPIRED, over[-1].valid_to) if over else (Sight.NO_COVENANT, None)


def _last_covered(organisation_id: int, facts: _Facts) -> date | None:
    """The last day of the latest covenant that this partner had signed and that expired."""
    signed = [
        each.valid_to
        for each in facts.covenants
        if each.state == CovenantState.EXPIRED and (each.pk, organisation_id) in facts.signatures
    ]
    return max(signed, default=None)
