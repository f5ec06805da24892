"""Reads for the scan. The rows come as plain values, in a number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.organisations.models import Municipality
from regie.approach.deployments.models import DeploymentFactor
from regie.knowledge.factors.models import Factor as StoredFactor
from regie.knowledge.interventions.models import Recognition
from regie.knowledge.themes.models import Theme as StoredTheme
from regie.methods.coverage import Factor, ScanRow, Theme

from .filters import ScanFilter
from .models import ScanDeployment
from .scan import Scan

MOST_KEYS = 500
LEVELS = ("primary", "secondary", "tertiary")
# One set per combination, shared by all rows: a set of its own per row costs a national scan a third of its time.
LEVEL_SETS = {
    holds: frozenset(level for level, yes in zip(LEVELS, holds, strict=True) if yes)
    for holds in product((False, True), repeat=len(LEVELS))
}
COLUMNS = (
    "pk",
    "code",
    "name",
    "programme__municipality__name",
    "main_theme__number",
    "approach",
    "status",
    "not_deployed_reason",
    "prevention_primary",
    "prevention_secondary",
    "prevention_tertiary",
    "intervention_id",
    "intervention__slug",
    "is_exploratory",
    "evaluation_date",
    "kind",
    "programme__name",
    "area",
    "target_group",
    "coding_certainty",
    "provenance",
    "programme__source__key",
    "coding_note",
    "programme__municipality__is_fictional",
    "age_to",
)


@dataclass(frozen=True)
class Place:
    """A municipality with deployments the reader may see."""

    pk: int
    slug: str
    name: str


def deployments_for(reader: Actor, chosen: ScanFilter, action: str = "view") -> QuerySet[ScanDeployment]:
    """The deployments in reach of the reader, narrowed to the chosen municipalities."""
    rows = narrow(ScanDeployment.objects.filter(removed_at__isnull=True), reader, action)
    if chosen.municipalities:
        rows = rows.filter(programme__municipality__slug__in=chosen.municipalities)
    return rows.order_by()


def places_for(reader: Actor) -> list[Place]:
    """The municipalities of which the reader may see at least one deployment. One query."""
    seen = narrow(ScanDeployment.objects.filter(removed_at__isnull=True), reader).filter(
        programme__municipality=OuterRef("pk")
    )
    found = Municipality.objects.filter(Exists(seen.order_by())).order_by("name")
    return [Place(*value) for value in found.values_list("pk", "slug", "name")]


def themes_all() -> list[Theme]:
    """The themes, in the order of the source. One query."""
    values = StoredTheme.objects.order_by("number").values_list("number", "name", "short_name")
    return [Theme(number, name, short) for number, name, short in values]


def factors_by_key() -> dict[int, Factor]:
    """The factors by primary key: risk before protective, founded before plausible. One query."""
    values = StoredFactor.objects.order_by().values_list(
        "pk", "code", "name", "polarity", "status", "changeable", "dutch_study"
    )
    found = [(row[0], Factor(*row[1:])) for row in values]
    found.sort(key=lambda one: (one[1].polarity != "risk", one[1].status != "founded", one[1].code))
    return dict(found)


def rows_of(deployments: QuerySet[ScanDeployment], factors: dict[int, Factor]) -> list[ScanRow]:
    """The deployments as plain rows, by municipality and natural order of the code. Four queries."""
    values = list(deployments.values_list(*COLUMNS))
    # A short list of keys is faster than asking the same question again; a long one is more than a query holds.
    chosen = [value[0] for value in values] if len(values) <= MOST_KEYS else deployments.values("pk")
    themes = _side_themes(chosen)
    links = _factors(chosen, factors)
    recognitions = _recognitions()
    rows = [
        _row(value, themes.get(value[0], frozenset()), links.get(value[0], ()), recognitions)
        for value in values
    ]
    return sorted(rows, key=lambda row: (row.municipality.casefold(), row.programme, row.natural_code))


def scan_for(
    reader: Actor, chosen: ScanFilter, *, action: str = "view", themes: Sequence[Theme] | None = None
) -> Scan:
    """The scan of what the reader may see, filtered. Six queries, five when the themes are given.

    ``action`` is the cell of the matrix: view for the screen, export for a file that leaves.
    """
    factors = factors_by_key()
    themes = themes_all() if themes is None else themes
    scope = rows_of(deployments_for(reader, chosen, action), factors)
    return Scan(
        chosen=chosen,
        scope=tuple(scope),
        rows=tuple(chosen.apply(scope)),
        themes=tuple(themes),
        factors=tuple(factors.values()),
        made_on=timezone.localdate(),
    )


def _side_themes(chosen: QuerySet | list[int]) -> dict[int, frozenset[int]]:
    through = ScanDeployment.side_themes.through.objects.filter(deployment__in=chosen)
    found: dict[int, list[int]] = defaultdict(list)
    for deployment, number in through.values_list("deployment_id", "theme__number"):
        found[deployment].append(number)
    return {deployment: frozenset(numbers) for deployment, numbers in found.items()}


def _factors(chosen: QuerySet | list[int], known: dict[int, Factor]) -> dict[int, tuple[Factor, ...]]:
    links = DeploymentFactor.objects.filter(deployment__in=chosen).order_by()
    found: dict[int, list[Factor]] = defaultdict(list)
    for deployment, factor in links.values_list("deployment_id", "factor_id"):
        found[deployment].append(known[factor])
    return {
        deployment: tuple(sorted(factors, key=lambda factor: (factor.polarity != "risk", factor.code)))
        for deployment, factors in found.items()
    }


def _recognitions() -> dict[int, bool]:
    """Per recognised catalogue item whether every recognition it has is over (rule R085)."""
    today = timezone.localdate()
    expired: dict[int, bool] = {}
    for intervention, until in Recognition.objects.order_by().values_list("intervention_id", "expires_on"):
        expired[intervention] = expired.get(intervention, True) and _is_over(until, today)
    return expired


def _is_over(until: date | None, today: date) -> bool:
    return until is not None and until < today


def _row(
    value: tuple[Any, ...],
    side_themes: frozenset[int],
    factors: tuple[Factor, ...],
    recognitions: dict[int, bool],
) -> ScanRow:
    (pk, code, name, municipality, main_theme, approach, status, reason, *rest) = value
    primary, secondary, tertiary, intervention_id, slug, exploratory, evaluation, kind, *rest = rest
    programme, area, target_group, certainty, provenance, source, note, fictional, age_to = rest
    return ScanRow(
        key=pk,
        code=code,
        name=name,
        municipality=municipality,
        main_theme=main_theme,
        side_themes=side_themes,
        factors=factors,
        approach=approach,
        status=status,
        reason=reason,
        prevention=LEVEL_SETS[bool(primary), bool(secondary), bool(tertiary)],
        intervention=slug or "",
        recognised=slug if intervention_id in recognitions else "",
        recognition_expired=recognitions.get(intervention_id, False),
        exploratory=exploratory,
        evaluation_date=evaluation,
        kind=kind,
        programme=programme,
        area=area,
        target_group=target_group,
        certainty=certainty,
        provenance=provenance,
        source=source or "",
        note=note,
        fictional=fictional,
        age_to=age_to,
    )
