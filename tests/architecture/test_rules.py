"""The rulebook is whole: what the modules of today can check is registered, and each rule can do its work.

``docs/reference/rules.md`` is what this test makes of the rulebook:
``REGIE_TABLES=1 pytest tests/architecture/test_rules.py`` writes it.
"""

import os
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from regie.access.authorisation.policies import cell_of
from regie.rulebook.rules.aggregates import aggregate_of
from regie.rulebook.rules.choices import Enforcement
from regie.rulebook.rules.registry import registered

pytestmark = pytest.mark.once

METHOD = tomllib.loads((Path(__file__).parent / "rules_of_the_method.toml").read_text(encoding="utf-8"))
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rules.md"
RULES = registered()


def _needs() -> dict[str, str]:
    """Rule -> the label of the slice whose facts it needs."""
    return {rule: label for slices in METHOD.values() for label, rules in slices.items() for rule in rules}


def test_all_125_rules_have_a_place():
    listed = [rule for slices in METHOD.values() for rules in slices.values() for rule in rules]
    assert len(listed) == len(set(listed))
    assert set(listed) == {f"R{number:03d}" for number in range(1, 126)}


def test_what_the_modules_of_today_can_check_is_registered():
    have = {rule.id for rule in RULES}
    missing = {
        rule: label for rule, label in _needs().items() if label in apps.app_configs and rule not in have
    }
    assert not missing, f"no slice registers these rules, though their facts are there: {missing}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_can_do_its_work(rule):
    with override("en"):
        assert str(rule.title) and rule.source
        assert str(rule.checks) or rule.enforced != Enforcement.MESSAGE, "say what it checks"
    cell_of(rule.kind, "view")
    assert rule.reads
    for label, path in rule.reads.items():
        _field_at(apps.get_model(label), path)
    if rule.proof:
        name, _hash, _anchor = rule.proof.partition("#")
        assert reverse(name, args=[1])
    if aggregate_of(rule.aggregate) is None:
        assert rule.enforced != Enforcement.MESSAGE, "its findings are kept nowhere"


def test_every_aggregate_has_a_page():
    for rule in RULES:
        if kept := aggregate_of(rule.aggregate):
            try:
                reverse(kept.url, args=[1])
            except NoReverseMatch:
                pytest.fail(f"{kept.label} has no page {kept.url}")


def test_the_reference_tells_the_rulebook():
    page = _page()
    if os.environ.get("REGIE_TABLES"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "REGIE_TABLES=1 pytest tests/architecture/test_rules.py"


def _field_at(model, path):
    """Walks a path of field names; raises when a name is no field."""
    if path == "pk":
        return
    for name in path.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model or model


def _page() -> str:
    lines = [
        "# The rules of the method",
        "",
        "Generated from the rules that the slices register. Ids R001 to R125 are those of the method's documents;",
        "an id with X is Regie's own. How rules and findings work: [ADR 27](../adr/0027-findings-are-stored.md).",
        "",
        "| id | rule | checks | severity | kept | answers | source |",
        "|---|---|---|---|---|---|---|",
    ]
    with override("en"):
        lines += [
            f"| {rule.id} | {rule.title} | {rule.checks or '–'} | {rule.severity.label} | {rule.enforced.label} "
            f"| {', '.join(rule.answers) or '–'} | {rule.source} |"
            for rule in RULES
        ]
        waiting = sorted(rule for rule in _needs() if rule not in {each.id for each in RULES})
    lines += [
        "",
        f"Rules of the method that wait for a later module: {', '.join(waiting) or 'none'}.",
    ]
    return "\n".join(lines) + "\n"
