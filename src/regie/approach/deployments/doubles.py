"""Rule R091: what a municipality offers twice, unknown to partners or programmes, or under two names."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.urls import reverse

from regie.leadership.programmes.models import Programme
from regie.methods.coverage import ScanRow
from regie.methods.gaps import double_offers, has_other_names, is_same_item, plain_name
from regie.rulebook.rules.registry import Violation
from regie.ui.phrases import Phrase, phrase

from .facts import Facts, facts_of, names
from .models import Deployment

# To all programmes of the municipality: a deployment of one can be double with one of another.
READS = {
    Deployment._meta.label_lower: "programme__municipality__programmes",
    "deployments.deploymentfactor": "deployment__programme__municipality__programmes",
    Programme._meta.label_lower: "municipality__programmes",
}


def double_offer(deployments: QuerySet[Deployment]) -> Iterator[Violation]:
    """Deployments beside another that offers the same, and catalogue items that a programme has under two names.

    Of two in one programme the first says so; of two in two programmes each does, for its own programme.
    """
    facts = facts_of(deployments)
    yield from _same_offer(facts)
    yield from _same_item_other_name(facts)


def _same_offer(facts: Facts) -> Iterator[Violation]:
    own = {row.pk: row for row in facts.deployments}
    known = own | {row.pk: row for row in facts.neighbours}
    partners: dict[int, list[Deployment]] = {}
    items: dict[int, list[Deployment]] = {}
    for pair in double_offers(facts.row_of(row) for row in sorted(known.values(), key=lambda row: row.pk)):
        found = items if is_same_item(*pair) else partners
        for here, there in _told(*pair):
            if here in own:
                found.setdefault(here, []).append(known[there])
    for pk, others in partners.items():
        yield _violation(
            own[pk],
            phrase(
                "Other partners offer this too, on the same factor, area and group: %(names)s.",
                names=_named(own[pk], others),
            ),
        )
    for pk, others in items.items():
        yield _violation(
            own[pk],
            phrase(
                "Another programme offers the same, in the same area and to the same group: %(names)s.",
                names=_named(own[pk], others),
            ),
            key="programme",
        )


def _told(one: ScanRow, other: ScanRow) -> list[tuple[int, int]]:
    """In which deployment of a pair the other is named."""
    if one.programme == other.programme:
        return [(one.key, other.key)]
    return [(one.key, other.key), (other.key, one.key)]


def _named(row: Deployment, others: Iterable[Deployment]) -> str:
    """The names of others; those of another programme with its name."""
    return ", ".join(
        str(other) if other.programme_id == row.programme_id else f"{other} ({other.programme})"
        for other in others
    )


def _same_item_other_name(facts: Facts) -> Iterator[Violation]:
    items: dict[tuple[int, int], list[Deployment]] = {}
    for row in facts.deployments:
        if row.intervention_id:
            items.setdefault((row.programme_id, row.intervention_id), []).append(row)
    for first, *others in items.values():
        if has_other_names(facts.row_of(row) for row in (first, *others)):
            differing = [row for row in others if plain_name(row.name) != plain_name(first.name)]
            yield _violation(
                first,
                phrase("The programme has this under another name too: %(names)s.", names=names(differing)),
                key="name",
            )


def _violation(row: Deployment, message: Phrase, key: str = "") -> Violation:
    return Violation(
        scope_id=row.programme_id,
        object_id=row.pk,
        object_name=str(row),
        object_kind=Deployment._meta.label_lower,
        key=key,
        message=message,
        mend_url=f"{reverse('deployments:edit', args=[row.pk])}#id_partners",
        action=phrase("Mend in the form"),
    )
