"""Rule R091: what is offered twice, by partners that may not know it or under two names."""

from collections.abc import Iterator
from itertools import combinations

from regie.ui.phrases import phrase

from .facts import Facts, Finding, is_deployed, names, plain_name
from .models import Deployment


def double_offer(facts: Facts) -> Iterator[Finding]:
    """Deployments beside another that works on the same, or that is the same thing."""
    yield from _same_offer(facts)
    yield from _same_item_other_name(facts)


def _same_offer(facts: Facts) -> Iterator[Finding]:
    """Another partner works on the same factor, in the same area, with the same group."""
    places: dict[tuple, list[Deployment]] = {}
    for row in facts.deployments:
        area, group = plain_name(row.area), plain_name(row.target_group)
        if is_deployed(row) and area and group:
            places.setdefault((row.programme.municipality_id, area, group), []).append(row)
    for rows in places.values():
        alike: dict[Deployment, list[Deployment]] = {}
        for one, other in combinations(rows, 2):
            if _factors(one) & _factors(other) and _partners(one) != _partners(other):
                alike.setdefault(one, []).append(other)
        for row, others in alike.items():
            yield (
                row,
                phrase(
                    "Other partners offer this too, on the same factor, area and group: %(names)s.",
                    names=names(others),
                ),
            )


def _same_item_other_name(facts: Facts) -> Iterator[Finding]:
    items: dict[tuple, list[Deployment]] = {}
    for row in facts.deployments:
        if row.intervention_id:
            items.setdefault((row.programme_id, row.intervention_id), []).append(row)
    for rows in items.values():
        first, *others = rows
        differing = [row for row in others if plain_name(row.name) != plain_name(first.name)]
        if differing:
            yield (
                first,
                phrase("The programme has this under another name too: %(names)s.", names=names(differing)),
            )


def _factors(row: Deployment) -> set[int]:
    return {link.factor_id for link in row.factor_links.all()}


def _partners(row: Deployment) -> set[object]:
    note = plain_name(row.partners_note)
    return {partner.pk for partner in row.partners.all()} | ({note} if note else set())
