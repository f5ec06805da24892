"""Rules register themselves here when their slice starts; issue by issue the rulebook grows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise

from .choices import Enforcement, Severity


@dataclass(frozen=True)
class Violation:
    """One object that breaks a rule: what is wrong, the page that mends it, the words on its button."""

    rule: str
    severity: str
    object_id: int
    object_name: str
    message: str
    mend_url: str
    action: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule of the method.

    ``check`` takes a queryset of the objects in scope and returns all violations with a number of
    queries that does not depend on the number of objects. ``scopes`` says for which models the rule can
    be asked: model label -> from a queryset of that model to the queryset that ``check`` takes. So a
    programme's page can ask the rules of its deployments without knowing that deployments exist.
    """

    id: str
    title: str | Promise
    source: str
    severity: Severity
    check: Callable[[QuerySet], Iterable[Violation]]
    scopes: Mapping[str, Callable[[QuerySet], QuerySet]] = field(default_factory=dict)
    enforced: Enforcement = Enforcement.MESSAGE


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Adds a rule. Raises ValueError when another rule has its id."""
    if _rules.setdefault(rule.id, rule) is not rule:
        raise ValueError(f"rule {rule.id} is registered twice")
    return rule


def rule_by_id(rule_id: str) -> Rule:
    """The rule with this id. Raises KeyError where there is none."""
    return _rules[rule_id]


def registered() -> list[Rule]:
    """All rules, in the order of their ids."""
    return [_rules[key] for key in sorted(_rules)]


SEVERITY_ORDER = {Severity.BLOCKS: 0, Severity.WARNS: 1, Severity.ADVISES: 2}


def violations_in(queryset: QuerySet) -> list[Violation]:
    """What every rule finds in these objects: what blocks first, then by rule.

    Rules that share a scope function get the very same queryset, so that they can share what they read.
    """
    label = queryset.model._meta.label_lower
    scoped: dict[Callable, QuerySet] = {}
    found: list[Violation] = []
    for rule in registered():
        if (scope := rule.scopes.get(label)) is None:
            continue
        if scope not in scoped:
            scoped[scope] = scope(queryset)
        found += rule.check(scoped[scope])
    return sorted(found, key=lambda each: (SEVERITY_ORDER[Severity(each.severity)], each.rule))


def by_rule(violations: Iterable[Violation]) -> list[tuple[Rule, list[Violation]]]:
    """Violations put together per rule, in the order in which the rules first appear."""
    groups: dict[str, list[Violation]] = {}
    for violation in violations:
        groups.setdefault(violation.rule, []).append(violation)
    return [(rule_by_id(key), found) for key, found in groups.items()]
