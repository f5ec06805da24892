"""Reads of findings. What a write left to be renewed is renewed before it is read."""

from collections.abc import Iterable
from typing import cast

from django.db.models import Count

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide, narrow
from regie.rulebook.rules.aggregates import aggregate_of, aggregates
from regie.rulebook.rules.registry import SEVERITY_ORDER, Rule, registered, rule_by_id

from .models import Finding, FindingQuerySet
from .renewal import out_of_date, renew_touched

AT_ONCE = 10  # scopes a reader renews before it sees its page; the night does the rest


def kinds_in_sight(reader: Actor, action: str = "view") -> set[str]:
    """The kinds of data that rules tell about and that this person may view, or change."""
    return {kind for kind in {rule.kind for rule in registered()} if decide(reader, action, kind)}


def findings_for(reader: Actor) -> FindingQuerySet:
    """The findings, open and past, that this person may see: about kinds of data that this person may view."""
    mine = cast(FindingQuerySet, narrow(Finding.objects.all(), reader, "view"))
    return mine.filter(kind__in=kinds_in_sight(reader))


def open_findings(*, scope_kind: str, scope_ids: Iterable[int]) -> FindingQuerySet:
    """What stands open in these scopes, set aside or not, as it is now. For code that checked the reader already.

    One query besides that of the findings, unless a write waits to be looked at.
    """
    ids = list(scope_ids)
    freshen(scope_kind, ids)
    return Finding.objects.open().filter(scope_kind=scope_kind, scope_id__in=ids)


def freshen(scope_kind: str, scope_ids: Iterable[int]) -> None:
    """Renews those of these scopes that are out of date. One query when none is."""
    kept = aggregate_of(scope_kind)
    if kept is None:
        return
    late = kept.in_scope().filter(out_of_date(kept), pk__in=list(scope_ids)).order_by()
    if ids := list(late.values_list("pk", flat=True)):
        renew_touched(scope_kind, ids)


def freshen_municipality(municipality_id: int) -> None:
    """Renews what is out of date in a municipality, at most ``AT_ONCE`` scopes of each kind."""
    for kept in aggregates():
        late = (
            kept.in_scope().filter(out_of_date(kept), **{kept.municipality: municipality_id}).order_by("pk")
        )
        if ids := list(late.values_list("pk", flat=True)[:AT_ONCE]):
            renew_touched(kept.label, ids)


def by_rule(findings: Iterable[Finding]) -> list[tuple[Rule, list[Finding]]]:
    """Findings put together per rule, what blocks first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    pairs = [(rule_by_id(key), found) for key, found in groups.items()]
    return sorted(pairs, key=lambda pair: (SEVERITY_ORDER[pair[0].severity], pair[0].id))


def counts_by_rule(reader: Actor) -> dict[str, int]:
    """How many findings ask for work now, per rule, in what this person may see. One query."""
    rows = findings_for(reader).asking().order_by().values("rule").annotate(found=Count("pk"))
    return {row["rule"]: row["found"] for row in rows}
