"""The screens: lists at two sizes, the steps of a request, what is refused and what is kept."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regie.access.dossiers.walls import wall_down
from regie.privacy.requests.models import DataSubjectRequest, InformingDuty
from regie.privacy.requests.services.decisions import withholding_ask
from regie.privacy.requests.services.informing import duties_begin

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "nl"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client, name, *args, **data) -> str:
    answer = client.get(reverse(f"requests:{name}", args=args), data)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# On PostgreSQL the wall tells the server its bounds.
TELLING = 2 if connection.vendor == "postgresql" else 0
TOLD = {
    "requester_name": "Sanne Verzoek", "requester_contact": "Straat 1", "by_whom": "self", "subject_name": "",
    "proof": "", "question": "Wat weten jullie?", "wrong_field": "", "wrong_value": "", "right_value": "",
}  # fmt: skip


def test_a_request_from_receipt_to_letter(client_as, collaboration_with):
    dossier = collaboration_with("police").dossier()
    client = client_as("privacy_officer")
    today = timezone.localdate().isoformat()
    answer = client.post(
        reverse("requests:add"), TOLD | {"kind": "access", "received_on": today, "dossier": dossier.reference}
    )
    request = DataSubjectRequest.objects.get()
    assert answer.url == reverse("requests:detail", args=[request.pk])
    assert "Controle vastleggen" in plain(page(client, "detail", request.pk)) or "controle" in page(
        client, "detail", request.pk
    )
    assert client.get(reverse("requests:report", args=[request.pk])).status_code == 403
    for step, data in [
        ("identiteit", {"how": "at_desk"}),
        ("oppakken", {}),
        ("verlengen", {"reason": "Vier partners"}),
    ]:
        answer = client.post(reverse("requests:step", args=[request.pk, step]), data)
        assert answer.status_code == 302, (step, answer.content.decode()[-2000:])
    report = client.get(reverse("requests:report", args=[request.pk]))
    assert report.content.startswith(b"%PDF")
    assert "no-store" in report["Cache-Control"]
    client.post(
        reverse("requests:step", args=[request.pk, "beslissen"]), {"outcome": "granted", "reason": ""}
    )
    for form, mark in (("pdf", b"%PDF"), ("docx", b"PK")):
        letter = client.get(reverse("requests:letter", args=[request.pk, "answer", form]))
        assert letter.content.startswith(mark)
    client.post(
        reverse("requests:letter_sent", args=[request.pk, "answer"]), {"channel": "post", "sent_on": today}
    )
    assert request.requestletters.get().channel == "post"
    assert client.get(reverse("requests:report", args=[request.pk])).status_code == 403


def test_what_was_typed_stays_when_something_is_wrong(client_as):
    client = client_as("privacy_officer")
    answer = client.post(
        reverse("requests:add"),
        TOLD | {"kind": "correction", "received_on": timezone.localdate().isoformat(), "dossier": "J-777"},
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Sanne Verzoek" in html
    assert "Wat weten jullie?" in html
    assert not DataSubjectRequest.objects.exists()


def test_who_works_on_the_dossier_sees_that_there_is_a_request_and_not_who_asked(
    collaboration_with, register
):
    built = collaboration_with("police")
    dossier, other = built.dossier(), collaboration_with("school", name="Anders").dossier("regisseur")
    request = register(
        "correction", dossier=dossier, wrong_field="Adres", right_value="Kade 2", question="Zqvraag"
    )
    elsewhere = register("access")
    director = client_of(built.users["case_director"])
    text = page(director, "detail", request.pk)
    assert "Kade 2" in text
    for hidden in ("Sanne", "Straat 1", "Zqvraag"):
        assert hidden not in text
        assert hidden not in page(director, "list")
    for out_of_reach in (elsewhere, register("access", dossier=other)):
        assert director.get(reverse("requests:detail", args=[out_of_reach.pk])).status_code == 404
    police = client_of(built.users["police"])
    assert police.get(reverse("requests:list")).status_code == 403


def test_a_request_of_another_municipality_is_not_found(client_as, register, other_municipality):
    request = register("access")
    client = client_as("privacy_officer", other_municipality)
    for name, args in [("detail", []), ("report", []), ("step", ["koppelen"]), ("letter", ["answer", "pdf"])]:
        assert client.get(reverse(f"requests:{name}", args=[request.pk, *args])).status_code == 404


def test_the_regisseur_can_approve_a_withholding_without_seeing_who_asked(client_as, register, officer):
    request = register("access")
    withholding = withholding_ask(
        request=request, section="readers", ground="others", reason="Dreiging", by=officer
    )
    client = client_as("regisseur")
    text = page(client, "withholding", request.pk, withholding.pk)
    assert "Dreiging" in text
    assert "Sanne" not in text
    client.post(reverse("requests:withholding", args=[request.pk, withholding.pk]))
    withholding.refresh_from_db()
    assert withholding.approved_by_id


def test_unknown_steps_letters_and_forms_are_not_found(client_as, register):
    request = register("access")
    client = client_as("privacy_officer")
    for name, args in [("step", ["onzin"]), ("letter", ["onzin", "pdf"]), ("letter", ["answer", "exe"]),
                       ("letter_sent", ["onzin"])]:  # fmt: skip
        assert client.get(reverse(f"requests:{name}", args=[request.pk, *args])).status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_of_requests_costs_the_same(
    client_as, register, collaboration_with, django_assert_max_num_queries, count
):
    built = collaboration_with("police")
    for _ in range(count):
        register("access", dossier=built.dossier(), upto="received")
    officer, director = client_as("privacy_officer"), client_of(built.users["case_director"])
    for client in (officer, director):
        client.get(reverse("requests:list"))
        with django_assert_max_num_queries(12 + TELLING):
            page(client, "list")


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_of_informing_costs_the_same(collaboration_with, django_assert_max_num_queries, count):
    built = collaboration_with("police")
    for _ in range(count):
        built.dossier()
    duties_begin()
    client = client_of(built.users["case_director"])
    client.get(reverse("requests:informing"))
    # On PostgreSQL the two openings of this list tell the server their bounds.
    with django_assert_max_num_queries(12 + 2 * TELLING):
        assert page(client, "informing").count("J-0") >= count


def test_informing_step_by_step(collaboration_with):
    built = collaboration_with("police")
    dossier = built.dossier()
    duties_begin()
    with wall_down():
        duty = InformingDuty.objects.get(dossier=dossier)
    regisseur, deputy = client_of(built.users["regisseur"]), client_of(built.users["deputy"])
    here = [dossier.pk, duty.pk]
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    answer = regisseur.post(
        reverse("requests:inform_wait", args=here), {"ground": "crime", "reason": "Onderzoek", "until": until}
    )
    assert answer.status_code == 302
    assert regisseur.post(reverse("requests:inform_approve", args=here)).status_code == 403
    assert deputy.post(reverse("requests:inform_approve", args=here)).status_code == 302
    text = plain(page(regisseur, "inform", *here))
    assert "Uitgesteld" in text
    assert "Waarom zie ik dit?" in text
    for name, mark in (("inform_pdf", b"%PDF"), ("inform_word", b"PK")):
        assert regisseur.get(reverse(f"requests:{name}", args=here)).content.startswith(mark)
    wrong = regisseur.post(reverse("requests:inform_done", args=here), {"channel": "post", "on": until})
    assert wrong.status_code == 422
    regisseur.post(
        reverse("requests:inform_done", args=here),
        {"channel": "post", "on": timezone.localdate().isoformat(), "remark": "Ook verteld"},
    )
    assert "Ook verteld" in page(regisseur, "inform", *here)
    assert client_of(built.users["police"]).get(reverse("requests:inform", args=here)).status_code == 403


def test_terms_stand_on_the_start_page(
    client_as, register, collaboration_with, django_assert_max_num_queries
):
    built = collaboration_with("police")
    built.dossier()
    duties_begin()
    with wall_down():
        InformingDuty.objects.update(due_on=timezone.localdate() - timedelta(days=2))
    register("access", received_on=timezone.localdate() - timedelta(days=25), upto="received")
    assert "V-001" in plain(client_as("privacy_officer").get("/").content.decode())
    director = client_of(built.users["case_director"])
    director.get("/")
    with django_assert_max_num_queries(12):
        text = plain(director.get("/").content.decode())
    assert "J-001 · 2 dagen te laat" in text
