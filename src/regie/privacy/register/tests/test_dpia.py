"""The DPIA: answers in versions, a decision by a named body, facts of the system, and its screens."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from regie.access.authorisation.actors import system_actor
from regie.access.authorisation.policies import Refused
from regie.access.collaborations.models import Collaboration
from regie.access.covenants.models import Covenant, CovenantGround
from regie.access.grounds.models import Ground
from regie.access.grounds.services import grounds_load
from regie.access.organisations.models import Organisation
from regie.audit.events.models import ChainCheck
from regie.privacy.register import facts
from regie.privacy.register.choices import AnswerState, DpiaStatus
from regie.privacy.register.facts import Fact, facts_of, register_fact
from regie.privacy.register.models import Dpia, DpiaAnswer
from regie.privacy.register.questions import questions, steps
from regie.privacy.register.selectors import CONTACTS, answers_of, dpias_for, progress, review_overdue
from regie.privacy.register.services import (
    AnswerConflict,
    contacts_change,
    dpia_answer,
    dpia_decide,
    dpia_start,
)

pytestmark = pytest.mark.django_db


def url(name, *args) -> str:
    return reverse(f"register:{name}", args=args)


@pytest.fixture
def officer(actor):
    return actor("privacy_officer")


@pytest.fixture
def dpia(officer) -> Dpia:
    return dpia_start(by=officer)


def answer(dpia, question, by, **changes) -> DpiaAnswer:
    words = {"likelihood": "possible", "impact": "serious"} if questions()[question].is_risk else {}
    given = {"state": AnswerState.ANSWERED, "text": "Zo doen wij dat.", "revision": 0, **words, **changes}
    return dpia_answer(dpia=dpia, question=question, by=by, **given)


def complete(dpia, by) -> Dpia:
    for question in questions():
        answer(dpia, question, by)
    return dpia


def decide(dpia, by, **changes) -> Dpia:
    today = timezone.localdate()
    given = {"decision": "go", "reason": "Nodig", "decided_by": "College", "decided_on": today,
             "review_on": today + timedelta(days=365)}  # fmt: skip
    return dpia_decide(dpia=dpia, by=by, **given | changes)


def test_the_checklist_has_the_steps_of_a_dpia():
    names = [step.slug for step in steps()]
    assert names == ["description", "necessity", "risks", "measures", "officer", "people", "remaining"]
    assert len(questions()) == sum(len(step.questions) for step in steps())
    assert all(question.is_risk == question.slug.startswith("risk-") for question in questions().values())


def test_starting_twice_gives_the_same_version(dpia, officer, actor):
    assert dpia_start(by=actor("regisseur")) == dpia
    assert Dpia.objects.count() == 1


@pytest.mark.parametrize(
    "role", ["deputy", "administrator", "analyst", "case_director", "functional_manager"]
)
def test_others_do_not_write(dpia, actor, role):
    with pytest.raises(Refused):
        dpia_start(by=actor(role))
    with pytest.raises(Refused):
        answer(dpia, "what", actor(role))
    with pytest.raises(Refused):
        decide(dpia, actor(role))


def test_another_municipality_sees_and_changes_nothing(dpia, actor, other_municipality):
    stranger = actor("privacy_officer", other_municipality)
    assert not dpias_for(stranger).exists()
    with pytest.raises(Refused):
        answer(dpia, "what", stranger)


def test_an_answer_counts_and_a_reason_why_not_too(dpia, officer):
    assert progress(answers_of(dpia)).done == 0
    answer(dpia, "what", officer)
    answer(dpia, "asked", officer, state=AnswerState.NOT_APPLICABLE, text="Er is nog niemand om te vragen.")
    answer(dpia, "data", officer, state=AnswerState.OPEN, text="Nog uitzoeken")
    found = progress(answers_of(dpia))
    assert (found.done, found.total, found.is_complete) == (2, len(questions()), False)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "  "},
        {"state": AnswerState.NOT_APPLICABLE, "text": ""},
        {"likelihood": ""},
        {"impact": ""},
        {"impact": "verschrikkelijk"},
        {"state": "misschien"},
    ],
)
def test_half_an_answer_is_refused(dpia, officer, changes):
    with pytest.raises(ValidationError):
        answer(dpia, "risk-leak", officer, **changes)
    assert not answers_of(dpia)


def test_two_people_answer_the_same_question(dpia, officer, actor):
    first = answer(dpia, "what", officer, text="Eerst")
    with pytest.raises(AnswerConflict) as conflict:
        answer(dpia, "what", actor("regisseur"), text="Later")
    assert conflict.value.current == first
    assert answer(dpia, "what", actor("regisseur"), text="Later", revision=1).revision == 2


def test_the_same_answer_again_changes_nothing(dpia, officer):
    first = answer(dpia, "what", officer)
    assert answer(dpia, "what", officer, revision=1).revision == first.revision == 1


def test_no_decision_with_an_open_question(dpia, officer):
    answer(dpia, "what", officer)
    with pytest.raises(Refused):
        decide(dpia, officer)


def test_a_decision_closes_the_version_and_keeps_what_the_system_said(dpia, officer):
    decided = decide(complete(dpia, officer), officer)
    assert decided.status == DpiaStatus.DECIDED
    assert set(decided.facts) >= {"data", "logging", "technology"}
    with pytest.raises(Refused):
        answer(dpia, "what", officer, revision=1, text="Toch anders")
    with pytest.raises(Refused):
        decide(dpia, officer)


@pytest.mark.parametrize(
    "statement", ["UPDATE register_dpia SET decision = 'stop'", "UPDATE register_dpiaanswer SET text = 'x'"]
)
def test_the_database_refuses_to_change_what_is_decided(dpia, officer, statement):
    decide(complete(dpia, officer), officer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_new_version_takes_the_answers_along_and_leaves_the_old_ones(dpia, officer):
    decide(complete(dpia, officer), officer)
    second = dpia_start(by=officer)
    assert (second.number, progress(answers_of(second)).is_complete) == (2, True)
    answer(second, "what", officer, revision=1, text="Nieuw")
    assert answers_of(dpia)["what"].text == "Zo doen wij dat."


@pytest.mark.parametrize(
    "changes",
    [
        {"decided_on": date(2999, 1, 1), "review_on": date(2999, 2, 1)},
        {"decided_on": date(2026, 1, 2), "review_on": date(2026, 1, 2)},
        {"decided_by": "  "},
        {"reason": " "},
    ],
)
def test_half_a_decision_is_refused(dpia, officer, changes):
    complete(dpia, officer)
    with pytest.raises(ValidationError):
        decide(dpia, officer, **changes)
    dpia.refresh_from_db()
    assert dpia.status == DpiaStatus.DRAFT


def test_the_database_knows_one_draft_and_no_decision_of_nobody(dpia, municipality):
    with pytest.raises(IntegrityError), transaction.atomic():
        Dpia.objects.create(municipality=municipality, number=2, started_by="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Dpia.objects.filter(pk=dpia.pk).update(status="decided", decision="go")


def test_the_reminder_comes_on_the_day_of_the_review(dpia, officer, actor):
    today = timezone.localdate()
    decide(complete(dpia, officer), officer, review_on=today + timedelta(days=30))
    assert review_overdue(officer, today + timedelta(days=29)) is None
    assert review_overdue(officer, today + timedelta(days=30)) == dpia
    assert review_overdue(actor("regisseur"), today + timedelta(days=30)) == dpia
    assert review_overdue(actor("administrator"), today + timedelta(days=30)) is None  # reads, cannot mend


def test_facts_say_what_is_and_what_is_not(municipality, register, officer, settings):
    settings.MFA_REQUIRED, settings.HTTPS = True, False
    found = {question: [fact.ok for fact in few] for question, few in facts_of(municipality.pk).items()}
    assert found == {
        "data": [True],
        "parties": [
            False,
            True,
        ],  # the contacts are not filled in yet; without a covenant nobody reads anything
        "duration": [True],
        "technology": [True, False],  # no algorithms; no HTTPS in a test
        "encryption": [True],
        "access": [True],
        "logging": [True, False, True],  # it writes, its chain was not checked, somebody reads it
    }
    contacts_change(values=dict.fromkeys(CONTACTS, "iemand"), by=officer)
    ChainCheck.objects.create(chain=municipality.pk, at=timezone.now(), lines=3, findings=0)
    settings.HTTPS, settings.MFA_REQUIRED = True, False
    later = {question: [fact.ok for fact in few] for question, few in facts_of(municipality.pk).items()}
    changed = {"parties": [True, True], "technology": [True, True], "access": [False], "logging": [True] * 3}
    assert later == found | changed
    ChainCheck.objects.create(chain=municipality.pk, at=timezone.now(), lines=3, findings=1)
    assert facts_of(municipality.pk)["logging"][1].ok is False


@pytest.fixture
def covenant(municipality) -> Covenant:
    """A covenant in force with one ground."""
    today = timezone.localdate()
    made = Collaboration.objects.create(
        municipality=municipality, name="Noord", purpose="Samen", starts_on=today, retention_months=24
    )
    term = {"valid_from": today - timedelta(days=1), "valid_to": today + timedelta(days=30)}
    covenant = Covenant.objects.create(
        collaboration=made, title="Convenant", activated_at=timezone.now(), **term
    )
    partner = Organisation.objects.create(name="Politie", kind="police")
    grounds_load(by=system_actor())
    ground = Ground.objects.get(code="G03")
    CovenantGround.objects.create(covenant=covenant, organisation=partner, category="ordinary", ground=ground)
    return covenant


def test_facts_about_covenants_and_their_grounds(municipality, covenant, other_municipality):
    assert "1 convenant is geldig." in [fact.text for fact in facts_of(municipality.pk)["parties"]]
    (unchecked,) = facts_of(municipality.pk)["grounds"]
    assert (unchecked.ok, "G03" in unchecked.text) == (False, True)
    assert "grounds" not in facts_of(other_municipality.pk)
    assert [fact.ok for fact in facts_of(municipality.pk)["duration"]] == [
        False,
        True,
    ]  # no register, but a term
    Collaboration.objects.update(retention_months=None)
    assert [fact.ok for fact in facts_of(municipality.pk)["duration"]] == [False, False]


def test_the_log_fact_notices_silence(municipality, register):
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert facts_of(municipality.pk)["logging"][0].ok is False


def test_a_later_slice_adds_a_fact(municipality, monkeypatch):
    monkeypatch.setattr(facts, "_checks", {})

    def check(_municipality_id):
        return Fact("Twee convenanten zijn geldig.", True)

    register_fact("parties", "covenants", check)
    register_fact("parties", "covenants", check)  # starting twice is no mistake
    register_fact("grounds", "nothing to say", lambda _id: None)
    assert facts_of(municipality.pk) == {"parties": [Fact("Twee convenanten zijn geldig.", True)]}
    with pytest.raises(ValueError, match="twice"):
        register_fact("parties", "covenants", lambda _id: None)
    with pytest.raises(ValueError, match="no question"):
        register_fact("weather", "x", check)


def test_the_screens_from_empty_to_decided(client_as, municipality):
    client, reader = client_as("privacy_officer"), client_as("administrator")
    assert url("dpia_start") in client.get(url("dpia")).content.decode()
    assert url("dpia_start") not in reader.get(url("dpia")).content.decode()
    client.post(url("dpia_start"))
    page = client.get(url("dpia")).content.decode()
    assert f"0 van {len(questions())}" in page
    refused = client.get(url("dpia_decide", 1)).content.decode()
    assert "<textarea" not in refused
    for number, slug in enumerate(questions()):
        words = {"likelihood": "small", "impact": "small"} if questions()[slug].is_risk else {}
        sent = {"revision": "0", "state": "answered", "text": f"Antwoord {number}", "next": "1", **words}
        assert client.post(url("dpia_answer", 1, slug), sent).status_code == 302
    decision = {"decision": "conditions", "reason": "Met maatregelen", "decided_by": "College",
                "decided_on": "2026-01-05", "review_on": "2026-01-05"}  # fmt: skip
    assert client.post(url("dpia_decide", 1), decision).status_code == 422
    decision["review_on"] = "2026-06-05"
    answer = client.post(url("dpia_decide", 1), decision, follow=True).content.decode()
    assert "Met maatregelen" in answer
    assert "5 juni 2026" in answer
    assert url("dpia_answer", 1, "what") not in answer
    assert client.get(url("dpia_answer", 1, "what")).status_code == 403
    text = " ".join(
        page.extract_text() for page in PdfReader(BytesIO(reader.get(url("dpia_pdf", 1)).content)).pages
    )
    assert "Antwoord 3" in text
    assert "Met maatregelen" in text


def test_the_answer_screen_names_mistakes_and_keeps_the_text(client_as, dpia):
    client = client_as("regisseur")
    sent = {"revision": "0", "state": "answered", "text": "Blijft staan", "likelihood": "small"}
    answer = client.post(url("dpia_answer", 1, "risk-leak"), sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"impact"}
    assert "Blijft staan" in answer.content.decode()
    assert client.get(url("dpia_answer", 1, "onzin")).status_code == 404
    assert client.get(url("dpia_version", 7)).status_code == 404


def test_the_answer_screen_shows_what_another_wrote_meanwhile(client_as, dpia, officer):
    answer(dpia, "what", officer, text="Van de ander")
    client = client_as("regisseur")
    sent = {"revision": "0", "state": "answered", "text": "Van mij", "save": "1"}
    page = client.post(url("dpia_answer", 1, "what"), sent)
    assert page.status_code == 409
    assert "Van de ander" in page.content.decode()
    assert "Van mij" in page.content.decode()
    again = sent | {"revision": page.context["form"]["revision"].value()}
    assert client.post(url("dpia_answer", 1, "what"), again).status_code == 302
    assert answers_of(dpia)["what"].text == "Van mij"


def test_the_page_costs_the_same_empty_and_full(
    client_as, dpia, officer, register, django_assert_max_num_queries
):
    client = client_as("privacy_officer")
    client.get(url("dpia"))
    with django_assert_max_num_queries(16) as empty:
        client.get(url("dpia"))
    complete(dpia, officer)
    with django_assert_max_num_queries(16) as full:
        client.get(url("dpia"))
    assert len(empty) == len(full)
