"""R006: the body fits the subject, and both bodies decided."""

from datetime import date

import pytest

from regie.leadership.decisions.services import decision_add, decision_change
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.registry import rule_by_id, violations_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


def found(programme):
    return violations_in(Programme.objects.filter(pk=programme.pk), rules=[rule_by_id("R006")])


def values(body, subject, outcome="adopted"):
    return {
        "body": body,
        "subject": subject,
        "outcome": outcome,
        "title": "Besluit",
        "decided_on": date(2026, 3, 1),
    }


def test_r006_an_empty_programme_lacks_both_until_both_decide(programme, actor):
    by = actor("regisseur")
    assert [each.key for each in found(programme)] == ["preventive_measures", "capacity"]
    decision_add(programme=programme, values=values("college", "preventive_measures"), by=by)
    decision_add(programme=programme, values=values("triangle", "capacity", "postponed"), by=by)
    assert [each.key for each in found(programme)] == ["capacity"]
    decision_add(programme=programme, values=values("triangle", "means"), by=by)
    assert found(programme) == []


def test_r006_a_body_that_does_not_fit(programme, actor):
    by = actor("regisseur")
    for body, subject in (("college", "preventive_measures"), ("council", "means")):
        decision_add(programme=programme, values=values(body, subject), by=by)
    wrong = decision_add(programme=programme, values=values("college", "capacity"), by=by)
    assert [each.object_id for each in found(programme)] == [wrong.pk]
    decision_change(decision=wrong, values={"body": "triangle"}, version=1, by=by)
    assert found(programme) == []
