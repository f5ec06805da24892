"""Escalations and questions: who may, the steps and back, what cannot be, and the rules."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.access.notices.models import Notice
from regie.audit.events.models import Event
from regie.leadership.actions.sources import Source
from regie.leadership.escalations.models import Escalation
from regie.leadership.escalations.selectors import open_escalations, questions_for
from regie.leadership.escalations.services import (
    escalation_change,
    escalation_plan,
    escalation_raise,
    escalation_reopen,
    escalation_settle,
    question_add,
    question_change,
)
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.registry import rule_by_id, violations_in
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def raised(programme, actor):
    """raised(days): something escalated to the mayor so many days ago."""
    return lambda days=0, about=None, **values: escalation_raise(
        programme=programme,
        values={
            "to": "mayor",
            "raised_on": ago(days),
            "subject": "Zorg levert niet",
            "reason": "Drie keer gebeld",
        }
        | values,
        by=actor("regisseur"),
        about=about,
    )


@pytest.fixture
def ask(programme, actor):
    return lambda **values: question_add(
        programme=programme,
        values={"text": "Wie betaalt de tolk?", "asked_on": ago(3)} | values,
        by=actor("regisseur"),
    )


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def found(programme, rule):
    return violations_in(Programme.objects.filter(pk=programme.pk), rules=[rule_by_id(rule)])


def settled(escalation, by):
    return escalation_settle(
        escalation=escalation, consultation_on=ago(1), outcome="Opgelost", outcome_on=ago(0), by=by
    )


def test_raising_tells_the_administrators_and_keeps_what_it_is_about(raised, member):
    politician = member("administrator")
    made = raised(about=Source("action", 4, "/leiderschap/acties/4/", "A4 Bel"))
    assert (made.code, made.status, made.raised_by) == ("E1", "raised", member("regisseur"))
    assert (made.about_kind, made.about_id, made.about_name) == ("action", 4, "A4 Bel")
    assert [notice.user for notice in Notice.objects.filter(kind="escalation")] == [politician]


def test_steps_and_back(raised, actor):
    by = actor("administrator")
    made = escalation_plan(escalation=raised(3), consultation_on=ago(1), by=by)
    assert made.status == "planned"
    made = settled(made, by)
    assert (made.status, made.outcome) == ("settled", "Opgelost")
    assert not open_escalations(by).exists()
    made = escalation_reopen(escalation=made, by=by)
    assert (made.status, made.outcome, made.outcome_on) == ("planned", "Opgelost", None)
    made = escalation_reopen(escalation=made, by=by)
    assert (made.status, made.consultation_on) == ("raised", None)
    with pytest.raises(Refused):
        escalation_reopen(escalation=made, by=by)
    events = Event.objects.filter(object_kind="escalations.escalation").order_by("pk")
    steps = ["create", "plan consultation", "settle", "reopen", "reopen"]
    assert list(events.values_list("action", flat=True)) == steps


def test_settled_stands(raised, actor):
    made = settled(raised(3), actor("regisseur"))
    with pytest.raises(Refused):
        settled(made, actor("regisseur"))
    with pytest.raises(Refused):
        escalation_change(
            escalation=made, values={"subject": "x"}, version=made.version, by=actor("regisseur")
        )


@pytest.mark.parametrize("role", ["case_director", "core_partner", "analyst", "national_programme"])
def test_other_roles_write_nothing(raised, programme, actor, role):
    made = raised(3)
    with pytest.raises(Refused):
        escalation_raise(programme=programme, values={}, by=actor(role))
    with pytest.raises(Refused):
        settled(made, actor(role))
    with pytest.raises(Refused):
        question_add(programme=programme, values={"text": "x", "asked_on": ago(0)}, by=actor(role))


def test_a_change_counts_versions(raised, actor):
    made = raised()
    changed = escalation_change(escalation=made, values={"to": "triangle"}, version=1, by=actor("deputy"))
    assert (changed.to, changed.version) == ("triangle", 2)
    with pytest.raises(VersionConflict):
        escalation_change(escalation=made, values={"to": "alderman"}, version=1, by=actor("deputy"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"reason": ""}, "reason"),
        ({"to": "koning"}, "to"),
        ({"days": -1}, "raised_on"),
    ],
)
def test_what_cannot_be_is_named(raised, values, field):
    with pytest.raises(ValidationError) as refused:
        raised(**values)
    assert field in refused.value.message_dict


def test_days_come_in_order(raised, actor):
    made, by = raised(3), actor("regisseur")
    with pytest.raises(ValidationError) as refused:
        escalation_plan(escalation=made, consultation_on=ago(4), by=by)
    assert "consultation_on" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        escalation_settle(escalation=made, consultation_on=ago(4), outcome=" ", outcome_on=ago(-1), by=by)
    assert set(refused.value.message_dict) == {"consultation_on", "outcome", "outcome_on"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "planned"},
        {"status": "settled", "outcome": "x"},
        {"status": "vreemd"},
        {"to": "koning"},
        {"status": "planned", "consultation_on": "2000-01-01"},
    ],
)
def test_the_database_refuses_too(raised, wrong):
    made = raised()
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.filter(pk=made.pk).update(**wrong)


def test_r020_a_consultation_within_its_term_and_its_outcome(raised, programme, actor):
    by, made = actor("regisseur"), raised(15)
    raised(14)
    assert [each.object_id for each in found(programme, "R020")] == [made.pk]
    made = escalation_plan(escalation=made, consultation_on=ago(0), by=by)
    assert found(programme, "R020") == []
    late = escalation_plan(escalation=raised(40), consultation_on=ago(15), by=by)
    assert [each.object_id for each in found(programme, "R020")] == [late.pk]
    escalation_settle(escalation=late, consultation_on=ago(15), outcome="Klaar", outcome_on=ago(0), by=by)
    assert found(programme, "R020") == []


def test_r017_questions_carry_their_level(ask, programme, actor):
    assert [each.object_id for each in found(programme, "R017")] == [programme.pk]
    made = ask()
    assert [each.object_id for each in found(programme, "R017")] == [made.pk]
    question_change(question=made, values={"level": "tactical"}, version=1, by=actor("regisseur"))
    assert found(programme, "R017") == []


def test_questions_and_their_answers(ask, actor):
    made = ask(level="strategic")
    changed = question_change(question=made, values={"answer": "Het Rijk"}, version=1, by=actor("deputy"))
    assert changed.answered_on == timezone.localdate()
    with pytest.raises(VersionConflict):
        question_change(question=made, values={"answer": "x"}, version=1, by=actor("deputy"))
    for values, field in (
        ({"answered_on": ago(0)}, "answer"),
        ({"answer": "x", "answered_on": ago(9)}, "answered_on"),
        ({"asked_on": ago(-1)}, "asked_on"),
        ({"level": "hoog"}, "level"),
        ({"text": ""}, "text"),
    ):
        with pytest.raises(ValidationError) as refused:
            ask(**values)
        assert field in refused.value.message_dict
    assert questions_for(actor("core_partner")).count() == 1
    assert not questions_for(actor("network_partner")).exists()
