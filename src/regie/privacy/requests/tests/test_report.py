"""The access report holds everything, says why, and opens for one request only."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from regie.access.authorisation.policies import Refused
from regie.access.dossiers.holdings import holdings
from regie.access.dossiers.processing import processing, subject
from regie.access.dossiers.walls import wall_down
from regie.audit.events.models import Event
from regie.audit.processing.models import ProcessingLine
from regie.privacy.requests.activities import REQUESTS
from regie.privacy.requests.hooks import KeptFile, Recipient
from regie.privacy.requests.models import DataSubjectRequest, InformingDuty
from regie.privacy.requests.report import access_report, report_file
from regie.privacy.requests.sections import key_of, told_holdings
from regie.privacy.requests.services.decisions import request_answer, withholding_approve, withholding_ask

from .markers import Markers, walled_models

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_everything_that_hangs_on_a_dossier_is_in_the_report(collaboration_with, register, officer):
    built = collaboration_with("police")
    dossier = built.dossier()
    request = register("access", dossier=dossier, question="Zqvraag", requester_name="Zqnaam")
    markers = Markers(dossier, built.organisations["police"])
    walled = walled_models()
    with override("nl"), wall_down():
        for model in walled:
            markers.row(model)
    assert len(markers.made) == sum(
        len(each.personal_fields()) for each in holdings() if each.model in walled
    )
    text = text_of(access_report(request=request, by=officer))
    missing = {name: said for name, said in markers.made.items() if said not in text}
    assert missing == {}
    assert "Zqvraag" in text
    assert "Zqnaam" in text


def test_every_personal_model_has_a_section():
    found = {each.model for each in told_holdings()}
    assert InformingDuty in found
    assert found == {each.model for each in holdings() if each.personal_fields()} | {DataSubjectRequest}


def test_the_report_tells_sources_grounds_recipients_readers_term_and_rights(
    collaboration_with, register, officer, hooked
):
    built = collaboration_with("police", "youth_work")
    dossier = built.dossier()
    youth = built.organisations["youth_work"]
    hooked.use_recipients(
        lambda pk: [Recipient(youth.pk, youth.name, date(2026, 3, 9), "Adres", "Wet Voorbeeld 5")]
    )
    hooked.use_files(lambda pk: [KeptFile("a1", "brief-school.pdf", lambda: iter([b"inhoud"]))])
    police = built.people["police"]
    with processing(by=police, activity=REQUESTS, action="view", name="test"):
        dossier.__class__.objects.get(pk=dossier.pk)
    request = register("access", dossier=dossier)
    pdf = access_report(request=request, by=officer)
    text = text_of(pdf)
    for words in (
        built.collaboration.purpose, youth.name, "9 maart 2026", "Wet Voorbeeld 5", "brief-school.pdf",
        "Kernpartner", built.organisations["police"].name, "24 maanden", "autoriteitpersoonsgegevens.nl",
        "Mensen beslissen", "6 lid 1",
    ):  # fmt: skip
        assert words in text, words
    assert police.name not in text.replace(built.organisations["police"].name, "")
    assert b"pdfuaid" in pdf or PdfReader(BytesIO(pdf)).trailer["/Root"].get("/MarkInfo")
    found = report_file(request=request, key="a1", by=officer)
    assert b"".join(found.read()) == b"inhoud"
    assert report_file(request=request, key="b2", by=officer) is None


def test_the_report_opens_in_its_moment_only(
    collaboration_with, register, officer, actor, other_municipality
):
    dossier = collaboration_with("police").dossier()
    received = register("access", dossier=dossier, upto="received")
    objection = register("objection", dossier=collaboration_with("police", name="Twee").dossier())
    unlinked = register("access")
    for request in (received, objection, unlinked):
        with pytest.raises(Refused):
            access_report(request=request, by=officer)
    good = register("access", dossier=dossier)
    for who in (
        actor("regisseur"),
        actor("functional_manager"),
        actor("privacy_officer", other_municipality),
    ):
        with pytest.raises(Refused):
            access_report(request=good, by=who)
    assert access_report(request=good, by=officer).startswith(b"%PDF")
    request_answer(request=good, outcome="granted", reason="", by=officer)
    good.refresh_from_db()
    with pytest.raises(Refused):
        access_report(request=good, by=officer)


def test_the_municipality_answers_after_a_covenant_lapsed(collaboration_with, register, officer):
    built = collaboration_with("police")
    dossier = built.dossier()
    request = register("access", dossier=dossier)
    built.covenant.valid_to = timezone.localdate() - timedelta(days=1)
    built.covenant.save()
    assert access_report(request=request, by=officer).startswith(b"%PDF")


def test_making_the_report_leaves_a_line_and_an_event(collaboration_with, register, officer):
    dossier = collaboration_with("police").dossier()
    request = register("access", dossier=dossier)
    access_report(request=request, by=officer)
    line = ProcessingLine.objects.filter(data_subject_id=subject(dossier.pk)).order_by("-pk").first()
    assert line.name == "make access report"
    event = Event.objects.filter(trace_id=line.trace_id, span_id=line.parent_span_id).get()
    assert (event.action, event.actor_id) == ("report", officer.user_id)


def test_a_withheld_section_is_left_out_and_said(collaboration_with, register, officer, second_officer):
    built = collaboration_with("police")
    dossier = built.dossier()
    request = register("access", dossier=dossier)
    markers = Markers(dossier, built.organisations["police"])
    holding = next(each for each in told_holdings() if each.model is InformingDuty)
    with override("nl"), wall_down():
        markers.row(holding.model)
    withholding = withholding_ask(
        request=request, section=key_of(holding), ground="crime", reason="Zqgeheim", by=officer
    )
    with pytest.raises(Refused):
        access_report(request=request, by=officer)
    withholding_approve(withholding=withholding, by=second_officer)
    request = DataSubjectRequest.objects.get(pk=request.pk)
    text = text_of(access_report(request=request, by=officer))
    assert not [said for said in markers.made.values() if said in text]
    assert "Zqgeheim" not in text
    assert "UAVG, artikel 41" in text
    assert "strafbare feiten" in text
