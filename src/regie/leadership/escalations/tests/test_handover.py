"""What actions, decisions, escalations and questions put in the handover file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from regie.leadership.actions.services import action_add, action_move
from regie.leadership.decisions.services import decision_add
from regie.leadership.escalations.services import escalation_raise, escalation_settle, question_add
from regie.leadership.programmes.handover import handover_of
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.django_db


def test_the_file_holds_what_is_open_and_what_was_decided_this_year(municipality, actor):
    by, today = actor("regisseur"), timezone.localdate()
    programme = Programme.objects.create(municipality=municipality, name="Sterk in Noord")
    other = Programme.objects.create(municipality=municipality, name="Ander")

    action_add(programme=programme, values={"title": "Bel de school"}, by=by)
    action_add(programme=other, values={"title": "Van een ander"}, by=by)
    action_move(action=action_add(programme=programme, values={"title": "Al klaar"}, by=by), to="done", by=by)

    decision = {"body": "college", "subject": "plan", "title": "Dit jaar", "decided_on": today}
    decision_add(programme=programme, values=decision, by=by)
    long_ago = {"title": "Lang geleden", "decided_on": today - timedelta(days=400)}
    decision_add(programme=programme, values=decision | long_ago, by=by)

    stuck = {"to": "mayor", "raised_on": today, "subject": "Zorg levert niet", "reason": "Drie keer gebeld"}
    escalation_raise(programme=programme, values=stuck, by=by)
    past = escalation_raise(programme=programme, values=stuck | {"subject": "Opgelost"}, by=by)
    escalation_settle(escalation=past, consultation_on=today, outcome="Goed", outcome_on=today, by=by)

    asked = {"text": "Wie betaalt?", "asked_on": today}
    question_add(programme=programme, values=asked, by=by)
    question_add(programme=programme, values=asked | {"text": "Beantwoord", "answer": "Wij"}, by=by)

    first = {part.key: [row[0] for row in part.rows] for part in handover_of(programme, by)}
    assert {key: first[key] for key in ("actions", "decisions", "escalations", "questions")} == {
        "actions": ["A1 Bel de school"],
        "decisions": ["B1 Dit jaar"],
        "escalations": ["E1 Zorg levert niet"],
        "questions": ["Wie betaalt?"],
    }
