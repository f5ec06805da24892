"""The kenniskaart: from the factors somebody sees to the interventions that work on them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.knowledge.factors.choices import Certainty, FactorStatus, Polarity
from regie.knowledge.factors.models import Factor
from regie.methods.matching import Match, Offer, match_offers

from .choices import PreventionLevel
from .models import EvidenceNote, Intervention, InterventionFactor
from .selectors import Standing, catalogue_for, standing_of

PAGE_SIZE = 25
PRINT_SIZE = 200


@dataclass(frozen=True)
class MapFactor:
    """A chosen factor that an intervention works on, and how sure that is."""

    factor: Factor
    certainty: str


@dataclass(frozen=True)
class MapRow:
    """An intervention on the map; ``age_known`` is False where nobody knows for which age it is."""

    intervention: Intervention
    factors: tuple[MapFactor, ...]
    age_known: bool
    level_known: bool
    standing: Standing
    harm: EvidenceNote | None


@dataclass(frozen=True)
class MapGroup:
    """The interventions that work on the same number of chosen factors."""

    count: int
    rows: tuple[MapRow, ...]


@dataclass(frozen=True)
class Checklist:
    """A heading with the factors to tick under it."""

    label: str
    factors: tuple[Factor, ...]


@dataclass(frozen=True)
class KnowledgeMap:
    """The answer to a choice: interventions by page, and what nothing works on."""

    chosen: tuple[Factor, ...]
    total: int
    page: Page
    groups: tuple[MapGroup, ...]
    gaps: tuple[Factor, ...]
    unstrengthened: tuple[Factor, ...]
    fixed: tuple[Factor, ...]


def knowledge_map(
    reader: Actor,
    *,
    chosen: list[Factor],
    age: int | None,
    level: str,
    page: str | int,
    today: date,
    size: int = PAGE_SIZE,
) -> KnowledgeMap:
    """Holds the catalogue against the chosen factors. Four queries and those of the rows on the page.

    Gaps are told apart: risks nothing addresses, protections nobody strengthens, and what cannot be changed.
    """
    certainties = _certainties(chosen)
    offers = _offers(reader, certainties)
    matching = match_offers(offers, chosen=[factor.pk for factor in chosen], age=age, level=level)
    shown = Paginator(matching.matches, size).get_page(page)
    rows = _rows(
        reader, list(shown.object_list), {factor.pk: factor for factor in chosen}, certainties, today
    )
    gaps = [factor for factor in chosen if factor.pk in matching.gaps]
    return KnowledgeMap(
        chosen=tuple(chosen),
        total=len(matching.matches),
        page=shown,
        groups=tuple(
            MapGroup(count, tuple(group)) for count, group in groupby(rows, key=lambda row: len(row.factors))
        ),
        gaps=tuple(f for f in gaps if f.changeable and f.polarity == Polarity.RISK),
        unstrengthened=tuple(f for f in gaps if f.changeable and f.polarity == Polarity.PROTECTIVE),
        fixed=tuple(f for f in gaps if not f.changeable),
    )


def _certainties(chosen: list[Factor]) -> dict[int, dict[int, str]]:
    """Per intervention the chosen factors it works on, with their certainty."""
    links = InterventionFactor.objects.filter(factor__in=[factor.pk for factor in chosen])
    found: dict[int, dict[int, str]] = {}
    for intervention, factor, certainty in links.values_list("intervention_id", "factor_id", "certainty"):
        found.setdefault(intervention, {})[factor] = certainty
    return found


def _offers(reader: Actor, certainties: dict[int, dict[int, str]]) -> list[Offer[int, int]]:
    """The catalogue as far as matching needs it, by name; only items that work on a chosen factor."""
    levels = [(level.value, f"prevention_{level.value}") for level in PreventionLevel]
    columns = ["pk", "age_from", "age_to", *(column for _value, column in levels)]
    items = catalogue_for(reader).order_by("name").values(*columns)
    return [
        Offer(
            key=item["pk"],
            factors=frozenset(certainties[item["pk"]]),
            age_from=item["age_from"],
            age_to=item["age_to"],
            levels=frozenset(value for value, column in levels if item[column]),
        )
        for item in items
        if item["pk"] in certainties
    ]


def _rows(
    reader: Actor,
    matches: list[Match[int, int]],
    factors: dict[int, Factor],
    certainties: dict[int, dict[int, str]],
    today: date,
) -> list[MapRow]:
    keys = [match.key for match in matches]
    items = catalogue_for(reader).in_bulk(keys)
    harm = {
        note.intervention_id: note
        for note in EvidenceNote.objects.filter(intervention__in=keys, direction="harm").select_related(
            "source"
        )
    }
    return [
        MapRow(
            intervention=items[match.key],
            factors=tuple(
                MapFactor(factors[pk], str(Certainty(certainties[match.key][pk]).label))
                for pk in factors
                if pk in match.factors
            ),
            age_known=match.age_known,
            level_known=match.level_known,
            standing=standing_of(items[match.key].recognitions.all(), today),
            harm=harm.get(match.key),
        )
        for match in matches
    ]


def checklist(factors: list[Factor]) -> list[Checklist]:
    """The factors to tick, in three groups without the empty ones; founded risks first."""
    risks = [factor for factor in factors if factor.polarity == Polarity.RISK]
    groups = [
        Checklist(
            _("Risk, founded (three studies or more)"),
            tuple(factor for factor in risks if factor.status == FactorStatus.FOUNDED),
        ),
        Checklist(
            _("Protection"),
            tuple(factor for factor in factors if factor.polarity == Polarity.PROTECTIVE),
        ),
        Checklist(
            _("Risk, plausible (one or two studies)"),
            tuple(factor for factor in risks if factor.status != FactorStatus.FOUNDED),
        ),
    ]
    return [group for group in groups if group.factors]
