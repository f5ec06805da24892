"""R003, R004, R005 and R008: what breaks them, and how they are mended through the services."""

import pytest

from regie.leadership.assignments.services import (
    assignment_change,
    assignment_decide,
    assignment_move,
    assignment_start,
    row_change,
    support_change,
)
from regie.leadership.decisions.services import decision_change
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.registry import rule_by_id, violations_in

from .conftest import TEXTS, decision_values, goal_values

pytestmark = pytest.mark.django_db
OURS = ["R003", "R004", "R005", "R008"]


def broken(rule: str, programme) -> list[str]:
    found = violations_in(Programme.objects.filter(pk=programme.pk), rules=[rule_by_id(rule)])
    assert all(each.mend_url.startswith("/leiderschap/opdrachten/") and str(each.message) for each in found)
    return [each.key for each in found]


def test_without_an_assignment_all_three_are_broken(programme):
    assert [broken(rule, programme) for rule in OURS[:3]] == [[""], [""], [""]]


def test_r003_every_goal_is_smart_and_the_whole_is_adopted(actor, build, programme):
    by, made = actor("regisseur"), build(goal={"unit": ""}, to="draft")
    goal = made.goals.get()
    assert broken("R003", programme) == [str(goal.line)]
    row_change(row=goal, values=goal_values(), version=1, by=by)
    assert broken("R003", programme) == ["adopt"]
    assignment_move(assignment=made, to="proposed", by=by)
    for body in ("triangle", "college"):
        assignment_decide(assignment=made, body=body, values=decision_values(), by=by)
    assignment_move(assignment=made, to="adopted", by=by)
    assert broken("R003", programme) == []


def test_r004_the_six_parts_are_there(actor, build, programme):
    made = build(texts={"success_factors": "", "preconditions": ""}, to="draft")
    assert broken("R004", programme) == ["success", "preconditions"]
    assignment_change(assignment=made, values=TEXTS, version=made.version, by=actor("regisseur"))
    assert broken("R004", programme) == []


def test_r005_both_bodies_decided_and_their_decisions_have_force(actor, build, programme):
    by, made = actor("regisseur"), build(decided=())
    assert broken("R005", programme) == ["triangle", "college"]
    decision = assignment_decide(assignment=made, body="triangle", values=decision_values(), by=by)
    assignment_decide(assignment=made, body="college", values=decision_values(), by=by)
    assert broken("R005", programme) == []
    decision_change(decision=decision, values={"outcome": "rejected"}, version=1, by=by)
    assert broken("R005", programme) == ["triangle"]


def test_the_adopted_version_counts_while_the_next_is_written(actor, build, programme):
    build(to="adopted")
    assert [broken(rule, programme) for rule in OURS[:3]] == [[], [], []]
    assignment_start(programme=programme, by=actor("regisseur"))
    assert [broken(rule, programme) for rule in OURS[:3]] == [[], [], []]


def test_r008_four_portfolios_support_it(actor, programme):
    by = actor("regisseur")
    named = ["spatial_planning", "urban_development", "welfare", "youth_education"]
    assert broken("R008", programme) == named
    values = {"alderman": None, "alderman_name": "", "answer": "yes", "on": None, "note": ""}
    for portfolio in named:
        support_change(programme=programme, portfolio=portfolio, values=values, version=1, by=by)
    assert broken("R008", programme) == []
    support_change(
        programme=programme, portfolio="welfare", values=values | {"answer": "no"}, version=1, by=by
    )
    assert broken("R008", programme) == ["welfare"]
    conditional = values | {"answer": "with_conditions", "note": "Niet zonder geld"}
    support_change(programme=programme, portfolio="welfare", values=conditional, version=2, by=by)
    assert broken("R008", programme) == []


def test_queries_do_not_grow_with_the_programmes(
    actor, build, municipality, programme, django_assert_max_num_queries
):
    build(to="proposed")
    rules = [rule_by_id(rule) for rule in OURS]
    with django_assert_max_num_queries(8) as few:
        violations_in(Programme.objects.all(), rules=rules)
    for number in range(12):
        other = Programme.objects.create(municipality=municipality, name=f"P {number}")
        assignment_start(programme=other, by=actor("regisseur"))
    with django_assert_max_num_queries(8) as many:
        violations_in(Programme.objects.all(), rules=rules)
    assert len(few) == len(many)
