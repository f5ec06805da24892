"""Who hears of an escalation, its outcome, and a question for their level."""

import pytest
from django.utils import timezone

from regie.access.notices.models import Notice
from regie.leadership.escalations.services import (
    escalation_raise,
    escalation_settle,
    question_add,
    question_change,
)
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality, member):
    for role in ("administrator", "case_director", "core_partner", "analyst"):
        member(role)
    return Programme.objects.create(
        municipality=municipality,
        name="Sterk in Noord",
        regisseur=member("regisseur"),
        deputy=member("deputy"),
    )


def told(kind: str) -> list[str]:
    emails = Notice.objects.filter(kind=kind).values_list("user__email", flat=True)
    return sorted(email.partition("@")[0] for email in emails)


def raised(programme, by):
    values = {
        "to": "mayor",
        "raised_on": timezone.localdate(),
        "subject": "Geen gegevens",
        "reason": "J-014 wacht",
    }
    return escalation_raise(programme=programme, values=values, by=by)


def test_an_escalation_reaches_politicians_and_who_directs(programme, actor):
    raised(programme, actor("regisseur"))
    assert told("escalation") == ["administrator", "deputy"]
    texts = [str(notice.text) for notice in Notice.objects.all()]
    assert texts == ["E1 is opgeschaald in Sterk in Noord."] * 2


def test_its_outcome_goes_back_to_who_raised_it_and_not_to_who_settled(programme, actor):
    escalation, today = raised(programme, actor("deputy")), timezone.localdate()
    escalation_settle(
        escalation=escalation,
        consultation_on=today,
        outcome="Gesproken",
        outcome_on=today,
        by=actor("administrator"),
    )
    assert told("escalation_settled") == ["deputy", "regisseur"]


@pytest.mark.parametrize(
    ("level", "people"),
    [
        ("strategic", ["administrator"]),
        ("tactical", ["deputy"]),
        ("operational", ["case_director"]),
        ("", []),
    ],
)
def test_a_question_waits_for_its_level(programme, actor, level, people):
    values = {"text": "Wie belt J-014?", "level": level, "asked_on": timezone.localdate()}
    question = question_add(programme=programme, values=values, by=actor("regisseur"))
    assert told("question_put") == people
    assert not Notice.objects.filter(message__icontains="J-014").exists()
    change = {"asked_by": "Politie"}
    question_change(question=question, values=change, version=question.version, by=actor("regisseur"))
    assert told("question_put") == people


def test_another_level_hears_of_it_once_it_is_theirs(programme, actor):
    values = {"text": "Wie beslist?", "level": "tactical", "asked_on": timezone.localdate()}
    question = question_add(programme=programme, values=values, by=actor("regisseur"))
    question = question_change(
        question=question, values={"level": "strategic"}, version=1, by=actor("regisseur")
    )
    assert told("question_put") == ["administrator", "deputy"]


def test_a_question_that_has_its_answer_waits_for_nobody(programme, actor):
    values = {"text": "Wie?", "level": "strategic", "asked_on": timezone.localdate(), "answer": "Het college"}
    question_add(programme=programme, values=values, by=actor("regisseur"))
    assert told("question_put") == []


def test_a_director_who_may_not_see_it_any_more_hears_nothing(programme, actor, member):
    member("deputy").memberships.update(role="coach")
    raised(programme, actor("regisseur"))
    assert told("escalation") == ["administrator"]
