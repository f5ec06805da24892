"""The screens of covenants."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regie.access.covenants.models import Covenant, Signature
from regie.access.covenants.services import DOCUMENTS, documents_tidy
from regie.access.organisations.models import Organisation
from regie.audit.events.models import Event
from regie.vault.files import storage

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PDF = b"%PDF-1.7\n" + b"x" * 5000


def url(name, *args) -> str:
    return reverse(f"covenants:{name}", args=args)


def terms(**changes) -> dict:
    today = timezone.localdate()
    values = {
        "title": "Nieuw convenant",
        "valid_from": today,
        "valid_to": today + timedelta(days=400),
        "protocol": "Wie wat doet.",
    }
    return values | changes


@pytest.fixture
def built(collaboration_with, settings):
    settings.DEMO = True
    return collaboration_with("police", "school")


@pytest.fixture
def regisseur(client_as):
    return client_as("regisseur")


def as_partner(built, kind) -> Client:
    client = Client()
    client.force_login(built.users[kind], backend=BACKEND)
    return client


def test_from_nothing_to_in_force(built, regisseur, grounds):
    regisseur.post(url("add", built.collaboration.pk), terms(protocol=""))
    made = Covenant.objects.get(title="Nieuw convenant")
    page = regisseur.get(url("detail", made.pk)).content.decode()
    for text in ("in voorbereiding", "Het privacyprotocol is leeg", url("edit", made.pk)):
        assert text in page
    held = regisseur.post(url("activate", made.pk))
    assert held.status_code == 409
    assert "nog niet in werking" in held.content.decode()
    regisseur.post(url("edit", made.pk), terms(version=1))
    police = built.organisations["police"]
    line = url("line", made.pk, police.pk, "police")
    wrong = regisseur.post(line, {"ground": grounds["G03"].pk, "second_ground": grounds["G26"].pk})
    assert wrong.status_code == 422
    assert "leg het besluit" in wrong.content.decode()
    right = {
        "ground": grounds["G03"].pk,
        "second_ground": grounds["G26"].pk,
        "decision": "VB-20",
        "decision_on": timezone.localdate(),
    }
    assert regisseur.post(line, right).status_code == 302
    page = regisseur.get(url("detail", made.pk)).content.decode()
    assert f"{url('sign', made.pk)}?partner={police.pk}" in page
    chosen = regisseur.get(f"{url('sign', made.pk)}?partner={police.pk}")
    assert chosen.context["form"]["organisation"].value() == str(police.pk)
    signed = {
        "organisation": police.pk,
        "signatory": "A. Halewijn",
        "function": "teamchef",
        "signed_on": timezone.localdate(),
    }
    assert regisseur.post(url("sign", made.pk), signed).status_code == 302
    assert "Alles is klaar" in regisseur.get(url("detail", made.pk)).content.decode()
    page = regisseur.post(url("activate", made.pk), follow=True).content.decode()
    assert "is in werking" in page
    assert "nog 400 dagen" in page
    assert regisseur.get(url("edit", made.pk)).status_code == 403


def test_only_grounds_that_fit_are_offered(built, regisseur, grounds):
    made = Covenant.objects.create(collaboration=built.collaboration, **terms())
    form = regisseur.get(url("line", made.pk, built.organisations["school"].pk, "police")).context["form"]
    assert {each.code for each in form.fields["second_ground"].queryset} == {"G14", "G25", "G26"}
    ordinary = regisseur.get(url("line", made.pk, built.organisations["school"].pk, "ordinary"))
    assert not {"second_ground", "decision"} & set(ordinary.context["form"].fields)
    assert "G48" not in {each.code for each in ordinary.context["form"].fields["ground"].queryset}


def test_a_cell_for_which_no_ground_exists_says_so(built, regisseur):
    made = Covenant.objects.create(collaboration=built.collaboration, **terms())
    employers = Organisation.objects.create(name="Werkgeverspunt", kind="employers_point")
    built.collaboration.partners.create(organisation=employers, joined_on=timezone.localdate())
    page = regisseur.get(url("line", made.pk, employers.pk, "ordinary")).content.decode()
    assert "Geen grondslag past" in page
    cells = regisseur.get(url("detail", made.pk)).context["grid"]
    row = next(each for each in cells if each.organisation == employers)
    assert not any(cell.open or cell.possible for cell in row.cells)


def test_addresses_that_cannot_be(built, regisseur):
    made = Covenant.objects.create(collaboration=built.collaboration, **terms())
    stranger = Organisation.objects.create(name="Elders", kind="school")
    assert regisseur.get(url("line", made.pk, stranger.pk, "ordinary")).status_code == 404
    assert regisseur.get(f"/samenwerking/convenanten/{made.pk}/gronden/1/onzin/").status_code == 404
    assert regisseur.get(url("document_download", made.pk)).status_code == 404


def test_a_ground_is_taken_out(built, regisseur, grounds):
    made = Covenant.objects.create(collaboration=built.collaboration, **terms())
    police = built.organisations["police"]
    made.grounds.create(organisation=police, category="ordinary", ground=grounds["G03"])
    assert regisseur.get(url("line_remove", made.pk, police.pk, "ordinary")).status_code == 405
    regisseur.post(url("line_remove", made.pk, police.pk, "ordinary"))
    assert not made.grounds.exists()


def test_the_form_names_mistakes_and_keeps_typing(built, regisseur):
    today = timezone.localdate()
    answer = regisseur.post(
        url("add", built.collaboration.pk),
        terms(title="", valid_to=today - timedelta(days=1), protocol="Blijft staan"),
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title", "valid_to"}
    assert "Blijft staan" in answer.content.decode()
    same = regisseur.post(url("add", built.collaboration.pk), terms(title=built.covenant.title))
    assert same.status_code == 422


def test_two_versions(built, client_as):
    made = Covenant.objects.create(collaboration=built.collaboration, **terms())
    first, second = client_as("deputy"), client_as("regisseur")
    base = second.get(url("edit", made.pk)).context["form"]["base"].value()
    first.post(url("edit", made.pk), terms(title="Van haar", version=1))
    answer = second.post(url("edit", made.pk), terms(protocol="Van hem", version=1, base=base))
    assert answer.status_code == 409
    shown = {each.name: each.keep for each in answer.context["differences"]}
    assert shown == {"title": "theirs", "protocol": "mine"}
    again = terms(protocol="Van hem", version=2) | {"keep-title": "theirs"}
    assert second.post(url("edit", made.pk), again).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.protocol) == ("Van haar", "Van hem")


def test_a_partner_withdraws_on_screen_after_reading_what_happens(built):
    client = as_partner(built, "police")
    signature = Signature.objects.get(organisation=built.organisations["police"])
    other = Signature.objects.get(organisation=built.organisations["school"])
    page = client.get(url("detail", built.covenant.pk)).content.decode()
    assert url("withdraw", signature.pk) in page
    assert url("withdraw", other.pk) not in page
    assert client.get(url("withdraw", other.pk)).status_code == 404
    asked = client.get(url("withdraw", signature.pk)).content.decode()
    assert "Vanaf deze minuut" in asked
    assert client.post(url("withdraw", signature.pk), {"reason": "Beleid"}).status_code == 422
    assert client.post(url("withdraw", signature.pk), {"sure": "on"}).status_code == 422
    signature.refresh_from_db()
    assert signature.withdrawn_at is None
    page = client.post(url("withdraw", signature.pk), {"reason": "Beleid", "sure": "on"}, follow=True)
    assert "heeft zich teruggetrokken" in page.content.decode()
    signature.refresh_from_db()
    assert signature.withdrawn_by_id == built.users["police"].pk


def test_a_partner_reads_no_names_of_other_signatories(built):
    Signature.objects.filter(organisation=built.organisations["school"]).update(signatory="C. Oosterkade")
    page = as_partner(built, "police").get(url("detail", built.covenant.pk)).content.decode()
    assert "Oosterkade" not in page
    assert "school Voorbeeldstad" in page  # that it is a partner, and what it sees, everybody may know


def test_ending_and_renewing_on_screen(built, regisseur):
    today = timezone.localdate()
    sent = {"title": "Verlenging", "valid_from": today, "valid_to": today + timedelta(days=700)}
    answer = regisseur.post(url("renew", built.covenant.pk), sent, follow=True)
    assert "Nu tekenen alle partners" in answer.content.decode()
    assert regisseur.post(url("renew", built.covenant.pk), sent).status_code == 422  # the same title
    assert regisseur.post(url("end", built.covenant.pk), {"reason": "x"}).status_code == 422
    regisseur.post(url("end", built.covenant.pk), {"reason": "Doel bereikt", "sure": "on"})
    page = regisseur.get(url("detail", built.covenant.pk)).content.decode()
    assert "Doel bereikt" in page
    assert regisseur.get(url("end", built.covenant.pk)).status_code == 403


def test_a_partner_that_leaves_on_screen(built, regisseur):
    partner = built.collaboration.partners.get(organisation=built.organisations["police"])
    page = regisseur.post(url("partner_leave", partner.pk), follow=True)
    assert "is vertrokken" in page.content.decode()
    assert Signature.objects.get(organisation=partner.organisation).withdrawn_at
    again = regisseur.post(url("partner_leave", partner.pk), follow=True)
    assert "was al vertrokken" in again.content.decode()
    assert as_partner(built, "school").post(url("partner_leave", partner.pk)).status_code == 403


@pytest.mark.parametrize("role", ["case_director", "privacy_officer", "functional_manager"])
def test_other_roles_change_nothing_on_screen(built, client_as, role):
    client = client_as(role)
    for name in ("edit", "end", "renew", "sign", "document"):
        assert client.get(url(name, built.covenant.pk)).status_code == 403
    assert client.post(url("activate", built.covenant.pk)).status_code == 403


def test_another_municipality_finds_nothing(built, client_as, other_municipality):
    client = client_as("regisseur", other_municipality)
    for name in ("detail", "edit", "end", "renew", "sign", "document", "document_download"):
        assert client.get(url(name, built.covenant.pk)).status_code == 404
    assert client.get(url("of_collaboration", built.collaboration.pk)).status_code == 404


# ---- the signed document ----


def upload(content=PDF, name="convenant.pdf") -> dict:
    return {"file": SimpleUploadedFile(name, content, content_type="application/pdf")}


def test_a_document_is_kept_encrypted_and_only_downloaded(
    built, regisseur, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        regisseur.post(url("document", built.covenant.pk), upload())
    built.covenant.refresh_from_db()
    first = built.covenant.document
    assert PDF[:20] not in storage.path_of(DOCUMENTS, first).read_bytes()
    answer = as_partner(built, "school").get(url("document_download", built.covenant.pk))
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.filter(action="download document").count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        regisseur.post(url("document", built.covenant.pk), upload(PDF + b"2"))
    built.covenant.refresh_from_db()
    assert not storage.is_kept(DOCUMENTS, first)
    assert storage.is_kept(DOCUMENTS, built.covenant.document)


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"MZ\x90", "convenant.pdf"), (PDF, "convenant.exe"), (b"", "leeg.pdf"), (b"<html>", "x.pdf")],
)
def test_what_is_no_pdf_is_refused(built, regisseur, content, name):
    answer = regisseur.post(url("document", built.covenant.pk), upload(content, name))
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    built.covenant.refresh_from_db()
    assert built.covenant.document == ""


def test_a_document_that_is_too_large_is_refused(built, regisseur, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    answer = regisseur.post(url("document", built.covenant.pk), upload())
    assert answer.status_code == 422
    built.covenant.refresh_from_db()
    assert built.covenant.document == ""


def test_a_document_that_is_gone_from_the_disk_is_no_error_page(built, regisseur):
    Covenant.objects.filter(pk=built.covenant.pk).update(document="0" * 32, document_name="x.pdf")
    assert regisseur.get(url("document_download", built.covenant.pk)).status_code == 404


def test_tidy_removes_a_document_whose_row_was_never_written(built, regisseur):
    import os

    regisseur.post(url("document", built.covenant.pk), upload())
    built.covenant.refresh_from_db()
    orphan, _ = storage.keep([PDF], folder=DOCUMENTS, most=10_000)
    for name in (orphan, built.covenant.document):
        os.utime(storage.path_of(DOCUMENTS, name), (0, 0))
    assert documents_tidy() == 1
    assert storage.is_kept(DOCUMENTS, built.covenant.document)


# ---- lists and panels ----


def test_panels_and_lists(built, regisseur, grounds):
    of_collaboration = regisseur.get(url("of_collaboration", built.collaboration.pk)).content.decode()
    assert 'id="convenanten-paneel"' in of_collaboration
    of_ground = regisseur.get(url("of_ground", grounds["G03"].pk)).content.decode()
    assert built.covenant.title in of_ground
    assert built.covenant.title not in regisseur.get(url("of_ground", grounds["G48"].pk)).content.decode()
    listed = regisseur.get(f"{url('list')}?q=groeps").content.decode()
    assert built.covenant.title in listed
    assert built.covenant.title not in regisseur.get(f"{url('list')}?q=zwem").content.decode()


@pytest.mark.parametrize("count", [20, 60])
def test_the_list_costs_the_same_at_two_sizes(built, regisseur, count, django_assert_max_num_queries):
    Covenant.objects.bulk_create(
        Covenant(collaboration=built.collaboration, **terms(title=f"C{number}")) for number in range(count)
    )
    regisseur.get(url("list"))  # the persons of a demo are kept for a minute
    with django_assert_max_num_queries(12) as counted:
        assert regisseur.get(url("list")).status_code == 200
    assert len(counted) == 6


@pytest.mark.parametrize("count", [2, 30])
def test_the_page_costs_the_same_at_two_sizes(
    built, regisseur, count, grounds, django_assert_max_num_queries
):
    today = timezone.localdate()
    for number in range(count):
        organisation = Organisation.objects.create(name=f"O{number}", kind="school")
        built.collaboration.partners.create(organisation=organisation, joined_on=today)
        built.covenant.grounds.create(organisation=organisation, category="ordinary", ground=grounds["G03"])
        built.covenant.signatures.create(
            organisation=organisation, signatory="Iemand", function="rector", signed_on=today
        )
    regisseur.get(url("list"))  # the persons of a demo are kept for a minute
    with django_assert_max_num_queries(18) as counted:
        assert regisseur.get(url("detail", built.covenant.pk)).status_code == 200
    assert len(counted) == 17
