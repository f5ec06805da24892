"""Requests: the order of the steps, the terms, the hold, and who may."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from regie.access.authorisation.policies import Refused, decide
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import subject
from regie.access.dossiers.walls import wall_down
from regie.audit.processing.models import ProcessingLine
from regie.privacy.requests.choices import Outcome, State
from regie.privacy.requests.hooks import Recipient
from regie.privacy.requests.models import DataSubjectRequest, RequestLink
from regie.privacy.requests.selectors import open_requests
from regie.privacy.requests.services.decisions import (
    hold_release,
    recipient_told,
    request_answer,
    request_withdraw,
    withholding_approve,
    withholding_ask,
)
from regie.privacy.requests.services.forgetting import requests_forget
from regie.privacy.requests.services.reminders import reminders_send
from regie.privacy.requests.services.requests import (
    letter_sent,
    request_change,
    request_extend,
    request_identify,
    request_link,
    request_register,
    request_take,
)
from regie.privacy.retention.models import DestructionProposal

pytestmark = pytest.mark.django_db


def noon(year, month, day) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def held(dossier) -> bool:
    with wall_down():
        return Dossier.objects.get(pk=dossier.pk).on_hold_at is not None


def test_the_term_is_one_month_from_receipt(register):
    with time_machine.travel(noon(2027, 2, 1), tick=False):
        assert register(received_on=date(2027, 1, 31), upto="received").due_on == date(2027, 2, 28)


def test_a_request_of_tomorrow_is_refused(register):
    with pytest.raises(ValidationError) as refused:
        register(received_on=timezone.localdate() + timedelta(days=1))
    assert "received_on" in refused.value.message_dict


def test_the_names_are_unreadable_in_the_database(register):
    request = register(upto="received", question="Wat weten jullie van Xanthippe?")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM requests_datasubjectrequest WHERE id = %s", [request.pk])
        row = " ".join(str(each) for each in cursor.fetchone())
    assert "Sanne" not in row
    assert "Xanthippe" not in row


def test_nothing_is_sent_or_decided_before_identity_is_checked(register, officer):
    request = register(upto="received")
    for step in (
        lambda: letter_sent(
            request=request, kind="answer", channel="post", sent_on=timezone.localdate(), by=officer
        ),
        lambda: request_take(request=request, by=officer),
        lambda: request_answer(request=request, outcome="granted", reason="", by=officer),
        lambda: request_extend(request=request, reason="Veel werk", by=officer),
    ):
        with pytest.raises(Refused):
            step()


def test_somebody_else_must_prove_that_they_may_ask(register, officer):
    request = register(upto="received", by_whom="parent", subject_name="Kind")
    with pytest.raises(ValidationError) as refused:
        request_identify(request=request, how="at_desk", by=officer)
    assert "proof" in refused.value.message_dict
    assert request_identify(request=request, how="at_desk", proof="Gezagsregister", by=officer).identity_by_id


def test_a_parent_says_about_whom(register):
    with pytest.raises(ValidationError) as refused:
        register(upto="received", by_whom="parent")
    assert "subject_name" in refused.value.message_dict


def test_extending_once_within_the_first_month(register, officer):
    with time_machine.travel(noon(2026, 11, 30), tick=False):
        request = register()
        longer = request_extend(request=request, reason="Vier partners moeten zoeken", by=officer)
        assert longer.due_on == date(2027, 2, 28)
        with pytest.raises(Refused):
            request_extend(request=request, reason="Nog langer", by=officer)


@pytest.mark.parametrize(("day", "allowed"), [(date(2027, 2, 28), True), (date(2027, 3, 1), False)])
def test_the_last_day_to_extend(register, officer, day, allowed):
    with time_machine.travel(noon(2027, 1, 31), tick=False):
        request = register()
    with time_machine.travel(noon(day.year, day.month, day.day), tick=False):
        if allowed:
            assert request_extend(request=request, reason="Veel", by=officer).due_on == date(2027, 4, 30)
        else:
            with pytest.raises(Refused):
                request_extend(request=request, reason="Veel", by=officer)


def test_an_extension_needs_a_reason(register, officer):
    with pytest.raises(ValidationError):
        request_extend(request=register(), reason=" ", by=officer)


@pytest.mark.parametrize("kind", ["objection", "restriction"])
def test_the_dossier_is_on_hold_at_once_and_until_the_decision(collaboration_with, register, officer, kind):
    built = collaboration_with("police")
    dossier = built.dossier()
    request = register(kind, dossier=dossier)
    assert held(dossier)
    director, police = built.people["case_director"], built.people["police"]
    assert decide(director, "view", dossier)
    assert not decide(director, "change", dossier)
    assert not decide(police, "view", dossier)
    with pytest.raises(Refused):
        hold_release(request=request, reason="Te vroeg", by=officer)
    request = request_answer(request=request, outcome="granted", reason="", by=officer)
    assert held(dossier)
    hold_release(request=request, reason="De grond is opnieuw vastgesteld", by=officer)
    assert not held(dossier)
    assert decide(police, "view", dossier)


@pytest.mark.parametrize("kind", ["access", "correction", "erasure", "portability"])
def test_other_rights_hold_nothing(collaboration_with, register, kind):
    dossier = collaboration_with("police").dossier()
    register(kind, dossier=dossier, wrong_field="Adres", right_value="Kade 2")
    assert not held(dossier)


def test_a_refusal_and_a_withdrawal_end_the_hold(collaboration_with, register, officer):
    built = collaboration_with("police")
    one, two = built.dossier(), built.dossier()
    refused, taken_back = register("objection", dossier=one), register("objection", dossier=two)
    request_answer(request=refused, outcome="refused", reason="Dwingende gronden", by=officer)
    request_withdraw(request=taken_back, reason="Belde zelf af", by=officer)
    assert not held(one)
    assert not held(two)


def test_two_requests_hold_one_dossier_until_both_are_settled(collaboration_with, register, officer):
    dossier = collaboration_with("police").dossier()
    one, two = register("objection", dossier=dossier), register("restriction", dossier=dossier)
    request_answer(request=one, outcome="refused", reason="Reden", by=officer)
    assert held(dossier)
    request_answer(request=two, outcome="refused", reason="Reden", by=officer)
    assert not held(dossier)


def test_a_wrong_link_is_mended_and_releases_the_wrong_dossier(collaboration_with, register, officer):
    built = collaboration_with("police")
    wrong, right = built.dossier(), built.dossier()
    request = register("objection", dossier=wrong, upto="received")
    request_link(request=request, dossier=right.reference.lower(), by=officer)
    assert not held(wrong)
    assert held(right)


@pytest.mark.parametrize("typed", ["J-999", "Jansen", "J-0", "", "J-007; drop", "9" * 30])
def test_a_dossier_that_is_not_there_is_said_at_the_field(register, officer, typed):
    request = register(upto="received")
    with pytest.raises(ValidationError) as refused:
        request_link(request=request, dossier=typed, by=officer)
    assert "dossier" in refused.value.message_dict


def test_a_dossier_of_another_municipality_is_not_found(
    collaboration_with, register, officer, other_municipality
):
    theirs = collaboration_with("police", place=other_municipality).dossier()
    request = register(upto="received")
    with pytest.raises(ValidationError):
        request_link(request=request, dossier=theirs.reference, by=officer)


def test_what_is_not_granted_needs_a_reason(register, officer):
    for outcome in (Outcome.PARTLY, Outcome.REFUSED):
        with pytest.raises(ValidationError):
            request_answer(request=register(), outcome=outcome, reason="", by=officer)


def test_portability_does_not_hold_for_public_tasks(register, officer):
    request = register("portability")
    with pytest.raises(ValidationError):
        request_answer(request=request, outcome="granted", reason="", by=officer)
    assert (
        request_answer(request=request, outcome="refused", reason="Publieke taak", by=officer).state
        == State.ANSWERED
    )


def test_who_received_the_data_is_told_of_a_correction(collaboration_with, register, officer, hooked):
    built = collaboration_with("police")
    dossier = built.dossier()
    police = built.organisations["police"]
    hooked.use_recipients(lambda pk: [Recipient(police.pk, police.name, timezone.localdate())] * 2)
    request = register("correction", dossier=dossier, wrong_field="Adres", right_value="Kade 2")
    request = request_answer(request=request, outcome="granted", reason="", by=officer)
    (notice,) = request.recipientnotices.all()
    recipient_told(notice=notice, on=timezone.localdate(), by=officer)
    assert request.recipientnotices.get().told_by_id == officer.user_id


def test_a_granted_erasure_is_handed_to_retention(collaboration_with, register, officer, hooked):
    dossier = collaboration_with("police").dossier()
    asked = []
    hooked.use_erasure(lambda pk, reference, by: asked.append((pk, reference)))
    request = request_answer(
        request=register("erasure", dossier=dossier), outcome="granted", reason="", by=officer
    )
    assert asked == [(dossier.pk, request.reference)]
    assert DataSubjectRequest.objects.get(pk=request.pk).erasure_begun


def test_a_granted_erasure_waits_for_a_second_person_at_retention(collaboration_with, register, officer):
    dossier = collaboration_with("police").dossier()
    request = register("erasure", dossier=dossier)
    assert open_requests([dossier.pk]) == {dossier.pk: "verzoek V-001 is nog niet beantwoord"}
    request_answer(request=request, outcome="granted", reason="", by=officer)
    assert open_requests([dossier.pk]) == {}
    proposal = DestructionProposal.objects.get()
    assert proposal.basis == "erasure"
    with wall_down():
        assert Dossier.objects.filter(pk=dossier.pk).exists()


def test_a_withheld_section_takes_two(register, officer, second_officer):
    request = register("access")
    withholding = withholding_ask(
        request=request, section="readers", ground="others", reason="Bedreiging", by=officer
    )
    with pytest.raises(Refused):
        withholding_approve(withholding=withholding, by=officer)
    with pytest.raises(Refused):
        request_answer(request=request, outcome="partly", reason="Zie rapport", by=officer)
    withholding_approve(withholding=withholding, by=second_officer)
    with pytest.raises(ValidationError):
        request_answer(request=request, outcome="granted", reason="", by=officer)
    assert (
        request_answer(request=request, outcome="partly", reason="Zie rapport", by=officer).outcome
        == "partly"
    )


def test_only_the_privacy_officer_of_the_municipality_handles(
    register, actor, collaboration_with, other_municipality
):
    request = register(upto="received")
    for who in (
        actor("regisseur"),
        actor("privacy_officer", other_municipality),
        actor("functional_manager"),
    ):
        with pytest.raises(Refused):
            request_identify(request=request, how="digid", by=who)
        with pytest.raises(Refused):
            request_change(request=request, told={}, by=who)


def test_every_step_leaves_a_line_of_the_data_subject(collaboration_with, register):
    dossier = collaboration_with("police").dossier()
    before = ProcessingLine.objects.filter(data_subject_id=subject(dossier.pk)).count()
    register("access", dossier=dossier)
    names = ProcessingLine.objects.filter(data_subject_id=subject(dossier.pk)).order_by("pk")[before:]
    assert [line.name for line in names] == [
        "link request to dossier",
        "register request",
        "check identity of requester",
        "take up request",
    ]


def test_numbers_run_on_within_a_municipality(register, actor, other_municipality):
    first, second = register(upto="received"), register(upto="received")
    elsewhere = request_register(
        kind="access",
        received_on=timezone.localdate(),
        told={"requester_name": "N", "requester_contact": "C", "by_whom": "self"},
        by=actor("privacy_officer", other_municipality),
    )
    assert [first.number, second.number, elsewhere.number] == [1, 2, 1]


def test_reminders_go_out_at_ten_three_and_no_days_left_and_when_late(
    register, officer, django_capture_on_commit_callbacks
):
    with time_machine.travel(noon(2026, 11, 1), tick=False):
        register()
    sent = {}
    for day in range(15, 36):
        moment = noon(2026, 11, 1) + timedelta(days=day)
        with time_machine.travel(moment, tick=False), django_capture_on_commit_callbacks(execute=True):
            reminders_send()
        if mail.outbox:
            sent[(date(2026, 12, 1) - moment.date()).days] = [each.subject for each in mail.outbox]
            assert "Sanne" not in mail.outbox[0].body
            mail.outbox.clear()
    assert list(sent) == [10, 3, 0, -1]
    assert all(len(subjects) == 1 for subjects in sent.values())


def test_who_asked_is_forgotten_when_the_dossier_is_gone_and_the_answer_stays(
    collaboration_with, register, officer
):
    built = collaboration_with("police")
    stays, goes = register("access", dossier=built.dossier()), register("access", dossier=built.dossier())
    for request in (stays, goes):
        request_answer(request=request, outcome="granted", reason="", by=officer)
    assert requests_forget() == 0
    with wall_down():
        RequestLink.objects.filter(request=goes).delete()  # as destruction of the dossier does
    assert requests_forget() == 1
    goes, stays = DataSubjectRequest.objects.get(pk=goes.pk), DataSubjectRequest.objects.get(pk=stays.pk)
    assert (goes.requester_name, goes.question, goes.outcome) == ("", "", "granted")
    assert stays.requester_name == "Sanne Verzoek"


def test_a_request_without_a_dossier_is_forgotten_after_two_years(register, officer):
    with time_machine.travel(noon(2024, 1, 10), tick=False):
        request = register()
        request_answer(request=request, outcome="refused", reason="Er is geen dossier", by=officer)
    with time_machine.travel(noon(2026, 2, 10), tick=False):
        assert requests_forget() == 0
    with time_machine.travel(noon(2026, 2, 11), tick=False):
        assert requests_forget() == 1
