"""Rules register themselves here when their slice starts; issue by issue the rulebook grows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from .choices import Severity


@dataclass(frozen=True)
class Violation:
    """One object that breaks a rule: what is wrong, what to do, and the page that mends it."""

    rule: str
    severity: str
    object_id: int
    object_name: str
    message: str
    mend_url: str


@dataclass(frozen=True)
class Rule:
    """A rule of the method.

    ``check`` takes a queryset of the objects in scope and returns all violations with a number of
    queries that does not depend on the number of objects.
    """

    id: str
    title: str | Promise
    source: str
    severity: Severity
    check: Callable[[QuerySet], Iterable[Violation]]


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Adds a rule. Raises ValueError when another rule has its id."""
    if _rules.setdefault(rule.id, rule) is not rule:
        raise ValueError(f"rule {rule.id} is registered twice")
    return rule


def registered() -> list[Rule]:
    """All rules, in the order of their ids."""
    return [_rules[key] for key in sorted(_rules)]
