"""The screens of escalations and questions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from regie.leadership.actions.services import action_add
from regie.leadership.decisions.services import decision_add
from regie.leadership.escalations.models import Escalation, Question
from regie.leadership.escalations.services import escalation_raise, question_add
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


def day(ago=0):
    return (timezone.localdate() - timedelta(days=ago)).isoformat()


def url(name, *args) -> str:
    return reverse(f"escalations:{name}", args=args)


def filled(programme, **changes) -> dict:
    page = {"to": "mayor", "raised_on": day(3), "subject": "Zorg levert niet", "reason": "Drie keer gebeld"}
    return page | {"programme": programme.pk, "version": 1} | changes


@pytest.fixture
def made(client_as, programme):
    client_as("regisseur").post(url("add", programme.pk), filled(programme))
    return Escalation.objects.get()


def test_escalate_plan_settle_and_undo(client_as, programme, made):
    client = client_as("administrator")
    answer = client.post(url("plan", made.pk), {"consultation_on": day(1)}, follow=True)
    assert url("reopen", made.pk) in answer.content.decode()
    answer = client.post(
        url("settle", made.pk),
        {"consultation_on": day(1), "outcome": "Zorg levert voor vrijdag", "outcome_on": day()},
        follow=True,
    )
    assert "Zorg levert voor vrijdag" in answer.content.decode()
    client.post(url("reopen", made.pk))
    made.refresh_from_db()
    assert made.status == "planned"


def test_mistakes_are_named_at_the_field_and_typing_stays(client_as, programme, made):
    client = client_as("regisseur")
    answer = client.post(url("plan", made.pk), {"consultation_on": day(9)})
    assert (answer.status_code, list(answer.context["plan"].errors)) == (422, ["consultation_on"])
    answer = client.post(
        url("settle", made.pk), {"consultation_on": day(1), "outcome": "Blijft staan", "outcome_on": day(2)}
    )
    assert (answer.status_code, list(answer.context["settle"].errors)) == (422, ["outcome_on"])
    assert "Blijft staan" in answer.content.decode()
    answer = client.post(url("add", programme.pk), filled(programme, subject="", raised_on="gisteren"))
    assert {"subject", "raised_on"} == set(answer.context["form"].errors)


@pytest.mark.parametrize("kind", ["action", "decision"])
def test_from_what_it_is_about(client_as, programme, actor, kind):
    by = actor("regisseur")
    if kind == "action":
        thing = action_add(programme=programme, values={"title": "Bel de zorg"}, by=by)
    else:
        values = {
            "body": "college",
            "subject": "plan",
            "title": "Bel de zorg",
            "decided_on": timezone.localdate(),
        }
        thing = decision_add(programme=programme, values=values, by=by)
    client = client_as("regisseur")
    address = url("add", programme.pk) + f"?over={kind}:{thing.pk}"
    assert f"{thing.code} Bel de zorg" in client.get(address).content.decode()
    client.post(address, filled(programme, about_name=f"{thing.code} Bel de zorg"))
    made = Escalation.objects.get()
    assert (made.about_kind, made.about_id) == (kind, thing.pk)
    assert made.about_url in client.get(url("detail", made.pk)).content.decode()


def test_two_versions(client_as, programme, made):
    first, second = client_as("deputy"), client_as("regisseur")
    base = second.get(url("edit", made.pk)).context["form"]["base"].value()
    first.post(url("edit", made.pk), filled(programme, to="triangle"))
    mine = filled(programme, reason="Vier keer gebeld", base=base)
    assert second.post(url("edit", made.pk), mine).status_code == 409
    again = mine | {"version": 2, "keep-to": "theirs", "keep-reason": "mine"}
    assert second.post(url("edit", made.pk), again).status_code == 302
    made.refresh_from_db()
    assert (made.to, made.reason, made.version) == ("triangle", "Vier keer gebeld", 3)


def test_questions(client_as, programme):
    client = client_as("regisseur")
    assert "regie-empty" in client.get(url("questions")).content.decode()
    page = {"text": "Wie betaalt de tolk?", "asked_on": day(3), "programme": programme.pk, "version": 1}
    client.post(url("question_add", programme.pk), page)
    asked = Question.objects.get()
    listed = client.get(url("questions_of", programme.pk), follow=True)
    assert "utrecht-status-badge--warning" in listed.content.decode()
    client.post(url("question_edit", asked.pk), page | {"level": "tactical", "answer": "De zorg"})
    assert "De zorg" in client.get(url("question", asked.pk)).content.decode()
    conflict = client.post(url("question_edit", asked.pk), page | {"level": "strategic"})
    assert conflict.status_code == 409
    wrong = client.post(url("question_add", programme.pk), page | {"text": "", "answer": "Blijft staan"})
    assert wrong.status_code == 422
    assert "Blijft staan" in wrong.content.decode()


def test_filters(client_as, programme, made, actor):
    values = {"text": "Wie betaalt?", "asked_on": timezone.localdate()}
    question_add(programme=programme, values=values, by=actor("regisseur"))
    client = client_as("administrator")
    for page, query, count in (
        ("list", "q=zorg", 1),
        ("list", "q=niets", 0),
        ("list", "status=raised", 1),
        ("list", "status=settled", 0),
        ("list", "to=mayor", 1),
        ("list", f"programme={programme.pk}", 1),
        ("questions", "q=betaalt", 1),
        ("questions", "level=none", 1),
        ("questions", "level=tactical", 0),
        ("questions", "answered=no", 1),
        ("questions", "answered=yes", 0),
    ):
        assert client.get(f"{url(page)}?{query}").context["count"] == count, query


def test_others_see_no_more_than_they_may(client_as, made, other_municipality):
    assert client_as("regisseur", other_municipality).get(url("detail", made.pk)).status_code == 404
    assert client_as("core_partner").get(url("detail", made.pk)).status_code == 403
    assert (
        url("settle", made.pk) not in client_as("case_director").get(url("detail", made.pk)).content.decode()
    )


@pytest.mark.parametrize("page", ["list", "questions"])
def test_a_list_asks_as_much_for_many_as_for_few(client_as, programme, actor, page):
    client, by, counts = client_as("regisseur"), actor("regisseur"), []
    escalation = {"to": "mayor", "raised_on": timezone.localdate(), "subject": "x", "reason": "y"}
    for many in (2, 12):
        for _each in range(many):
            escalation_raise(programme=programme, values=escalation, by=by)
            question_add(programme=programme, values={"text": "x", "asked_on": timezone.localdate()}, by=by)
        client.get(url(page))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(page)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
