"""What the rules of the method know about the questions, for many things at once."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from regie.rulebook.findings.models import Finding
from regie.rulebook.findings.selectors import open_findings
from regie.rulebook.rules.registry import Rule, rules_answering

from .questions import QUESTIONS

# Columns of a finding that an answer shows; the rest of the row stays where it is.
COLUMNS = (
    "rule",
    "kind",
    "scope_id",
    "object_name",
    "message",
    "mend_url",
    "action",
    "digest",
    "aside_at",
    "aside_by",
    "aside_reason",
)


@dataclass(frozen=True)
class Facts:
    """The rules that answer a question, and what they find open, also what somebody set aside."""

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def are_there(self) -> bool:
        """Whether any rule answers the question."""
        return bool(self.rules)

    @property
    def digest(self) -> str:
        """Changes when a rule comes or goes, when a finding opens or closes, or when its facts change.

        Setting a finding aside changes no facts.
        """
        parts = [[rule.id for rule in self.rules], sorted([f.rule, f.pk, f.digest] for f in self.findings)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


NO_FACTS = Facts(())
ByQuestion = dict[str, Facts]


@cache
def rules_of(kind: str) -> dict[str, tuple[Rule, ...]]:
    """For each question the rules that answer it about this kind of thing. Asked for when all slices have started."""
    return {
        question.id: tuple(rule for rule in rules_answering(question.id) if rule.aggregate == kind)
        for question in QUESTIONS
    }


def facts_about(kind: str, ids: Collection[int]) -> dict[int, ByQuestion]:
    """For each of these things, for each question: its rules and what they find open. Number of queries constant."""
    rules = rules_of(kind)
    wanted = {rule.id for found in rules.values() for rule in found}
    by_thing: dict[int, dict[str, list[Finding]]] = {}
    if wanted and ids:
        rows = open_findings(scope_kind=kind, scope_ids=ids).filter(rule__in=wanted)
        for finding in rows.only(*COLUMNS).order_by("rule", "pk"):
            by_thing.setdefault(finding.scope_id, {}).setdefault(finding.rule, []).append(finding)
    return {each: _by_question(rules, by_thing.get(each, {})) for each in ids}


def _by_question(rules: dict[str, tuple[Rule, ...]], found: dict[str, list[Finding]]) -> ByQuestion:
    return {
        question: Facts(those, tuple(finding for rule in those for finding in found.get(rule.id, ())))
        for question, those in rules.items()
    }
