"""Rules register themselves here when their slice starts; issue by issue the rulebook grows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from regie.ui.phrases import Phrase

from .choices import Enforcement, Severity

PROGRAMME = "programmes.programme"


@dataclass(frozen=True)
class Violation:
    """One thing that breaks a rule: where, what is wrong, the page that mends it, the words on its button.

    ``scope_id`` is the key of the aggregate (the programme) it was found in. ``key`` tells apart what breaks the
    same rule on the same object. ``facts`` are what the violation rests on where its message says less or more:
    somebody who set it aside sees it again when they change. Without them the message counts as the facts.
    ``rule`` and ``severity`` are filled in by the registry.
    """

    scope_id: int
    object_id: int
    object_name: str
    object_kind: str
    message: Phrase
    mend_url: str
    action: Phrase = field(default_factory=lambda: Phrase(""))
    key: str = ""
    facts: Mapping[str, Any] | None = None
    rule: str = ""
    severity: str = ""


Check = Callable[[QuerySet], Iterable[Violation]]


def itself(queryset: QuerySet) -> QuerySet:
    """The scope of a rule that is asked of the very aggregates."""
    return queryset


@dataclass(frozen=True)
class Rule:
    """A rule of the method.

    ``check`` returns all violations with a number of queries that does not depend on the number of objects. It
    is asked of aggregates, objects of the model ``aggregate``, that ``scope`` first turns into what it takes; rules
    that share a scope function get the very same queryset, so that they can share what they read.

    ``reads`` says for each model whose rows the check looks at how to get from such a row to the aggregate: a path
    of field names, ``pk`` for the aggregate itself. A write of such a row renews the findings.
    ``kind`` is the kind of data, in the authorisation matrix, that a violation tells about.
    ``answers`` are the checklist questions it answers; ``proof`` is the name of an address that takes the key of the
    aggregate and shows the fact when all is well, with an anchor after ``#`` where that helps.
    ``holds_back`` are the transitions that a violation holds back, for a rule that blocks.
    """

    id: str
    title: str | Promise
    source: str
    severity: Severity
    check: Check
    kind: str
    reads: Mapping[str, str]
    checks: str | Promise = ""
    answers: tuple[str, ...] = ()
    proof: str = ""
    holds_back: tuple[str, ...] = ()
    enforced: Enforcement = Enforcement.MESSAGE
    aggregate: str = PROGRAMME
    scope: Callable[[QuerySet], QuerySet] = itself

    def __post_init__(self) -> None:
        if self.holds_back and self.severity != Severity.BLOCKS:
            raise ValueError(f"rule {self.id} holds a step back, so it must block")


_rules: dict[str, Rule] = {}
SEVERITY_ORDER = {Severity.BLOCKS: 0, Severity.WARNS: 1, Severity.ADVISES: 2}


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


def rules_answering(question: str) -> list[Rule]:
    """The rules that answer a question of the checklists."""
    return [rule for rule in registered() if question in rule.answers]


@cache
def readers_of() -> dict[str, dict[tuple[str, str], frozenset[str]]]:
    """Model label -> (aggregate, path to it) -> the ids of the rules that read this model.

    Asked for when all slices have started.
    """
    found: dict[str, dict[tuple[str, str], set[str]]] = {}
    for rule in registered():
        for label, path in rule.reads.items():
            found.setdefault(label, {}).setdefault((rule.aggregate, path), set()).add(rule.id)
    return {label: {way: frozenset(rules) for way, rules in ways.items()} for label, ways in found.items()}


def violations_in(
    aggregates: QuerySet, *, rules: Iterable[Rule] | None = None, severity: Severity | None = None
) -> list[Violation]:
    """What the rules find now in these aggregates: what blocks first, then by rule.

    ``rules`` and ``severity`` narrow what is asked.
    """
    label = aggregates.model._meta.label_lower
    scoped: dict[Callable, QuerySet] = {}
    found: list[Violation] = []
    for rule in registered() if rules is None else rules:
        if rule.aggregate != label or severity not in (None, rule.severity):
            continue
        if rule.scope not in scoped:
            scoped[rule.scope] = rule.scope(aggregates)
        found += [
            replace(each, rule=rule.id, severity=rule.severity) for each in rule.check(scoped[rule.scope])
        ]
    return sorted(found, key=lambda each: (SEVERITY_ORDER[Severity(each.severity)], each.rule))


def nothing_to_find(_aggregates: QuerySet) -> Iterable[Violation]:
    """The check of a rule that the data cannot break, because of how the product stores and counts."""
    return ()
