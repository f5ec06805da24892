"""The screens and files of the processing register."""

import json
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from regie.audit.events.models import Event
from regie.privacy.register.choices import LegalBasis
from regie.privacy.register.models import ActivityVersion, ProcessingActivity
from regie.privacy.register.selectors import current_version
from regie.privacy.register.services import FIELDS, activity_add, activity_change

pytestmark = pytest.mark.django_db


def url(name, *args) -> str:
    return reverse(f"register:{name}", args=args)


def body(answer) -> bytes:
    return answer.getvalue() if answer.streaming else answer.content


def test_the_list_fills_itself(client_as, municipality):
    page = client_as("regisseur").get(url("list")).content.decode()
    assert ProcessingActivity.objects.filter(municipality=municipality).count() == 9
    assert "Toegang in nood" in page
    assert url("add") not in page  # a regisseur reads


def test_a_read_only_role_has_no_buttons_and_an_officer_has(client_as, register):
    for role, may in (("administrator", False), ("privacy_officer", True)):
        page = client_as(role).get(url("detail", "staff")).content.decode()
        assert (url("edit", "staff") in page) is may
    assert client_as("regisseur").get(url("edit", "staff")).status_code == 403
    assert client_as("coach").get(url("list")).status_code == 403


def test_the_list_costs_the_same_at_two_sizes(client_as, register, actor, django_assert_max_num_queries):
    client, officer = client_as("privacy_officer"), actor("privacy_officer")
    client.get(url("list"))
    counts = []
    for size in (1, 14):
        for number in range(size):
            values = {"name": f"Eigen {number}", "purpose": "x", "legal_basis": [{"kind": "Consent", "grounds": []}],
                      "data_subjects": ["x"], "data_categories": ["ordinary"], "processing": ["Store"],
                      "controller": "x"}  # fmt: skip
            activity_add(slug=f"eigen-{size}-{number}", values=values, by=officer)
        with django_assert_max_num_queries(12) as queries:
            assert client.get(url("list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_change_on_screen_shows_the_difference_and_keeps_the_old_page(client_as, register, sent):
    client = client_as("privacy_officer")
    page = client.get(url("edit", "staff"))
    changed = sent(page, retention_number="7", note="Selectielijst nagelopen", officer_contact="fg@x.example")
    answer = client.post(url("edit", "staff"), changed, follow=True)
    shown = answer.content.decode()
    assert "7 jaar" in shown
    assert "Selectielijst nagelopen" in shown
    assert "<del>5</del>" in shown
    old = client.get("/privacy/register/staff/versies/1")
    assert old.status_code == 200
    assert "5 jaar" in old.content.decode()
    assert url("edit", "staff") not in old.content.decode()
    assert client.get("/privacy/register/staff/versies/3").status_code == 404
    assert client.get("/privacy/register/niets/versies/1").status_code == 404


def test_the_address_of_a_version_is_for_readers_of_the_municipality(
    client_as, register, client, other_municipality
):
    address = "/privacy/register/persons/versies/1"
    assert client.get(address).status_code == 302
    assert client_as("regisseur").get(address).status_code == 200
    assert client_as("coach").get(address).status_code == 403
    theirs = client_as("regisseur", other_municipality).get(address)
    assert theirs.status_code == 200
    assert "Voorbeeldstad" not in theirs.content.decode()  # the same address shows everybody the own register


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"note": ""}, "note"),
        ({"purpose": "x" * 4001}, "purpose"),
        ({"data_subjects": " \n "}, "data_subjects"),
        ({"retention_number": ""}, "retention_number"),
        ({"retention_number": "0"}, "retention_number"),
        ({"retention_unit": ""}, "retention_unit"),
        ({"retention_unit": "eeuw"}, "retention_unit"),
        ({"grounds_LEGAL_OBLIGATION": "G01, wet"}, "grounds_LEGAL_OBLIGATION"),
        ({"grounds_CONSENT": "G04"}, "basis_CONSENT"),
        ({"basis_LEGAL_OBLIGATION": None, "grounds_LEGAL_OBLIGATION": None, "basis_OFFICIAL_AUTHORITY": None,
          "grounds_OFFICIAL_AUTHORITY": None}, "basis_LEGAL_OBLIGATION"),
        ({"data_categories": ["alles"]}, "data_categories"),
    ],
)  # fmt: skip
def test_mistakes_are_named_and_nothing_typed_is_lost(client_as, register, sent, changes, field):
    client = client_as("privacy_officer")
    data = sent(client.get(url("edit", "staff")), note="Omdat", retention_note="Blijft staan") | {}
    data = {name: value for name, value in (data | changes).items() if value is not None}
    answer = client.post(url("edit", "staff"), data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Blijft staan" in answer.content.decode()
    assert ActivityVersion.objects.filter(activity__slug="staff").count() == 1


def test_two_people_save_and_choose(client_as, register, sent, actor):
    client, officer = client_as("privacy_officer"), actor("privacy_officer")
    page = client.get(url("edit", "staff"))
    activity_change(
        activity=register["staff"].activity, values={"retention": "P9Y"}, number=1, note="Ander", by=officer
    )
    mine = sent(page, purpose="Mijn doel", note="Mijn reden")
    answer = client.post(url("edit", "staff"), mine)
    assert answer.status_code == 409
    assert {each.name: each.keep for each in answer.context["differences"]} == {
        "retention": "theirs", "purpose": "mine",
    }  # fmt: skip
    hidden = {}
    for name, value in answer.context["hidden"]:
        hidden.setdefault(name, []).append(value)
    again = hidden | {"keep-retention": "theirs", "keep-purpose": "mine"}
    assert client.post(url("edit", "staff"), again).status_code == 302
    now = ActivityVersion.objects.get(activity__slug="staff", number=3)
    assert (now.retention, now.purpose, now.note) == ("P9Y", "Mijn doel", "Mijn reden")


def test_an_own_activity_is_added_on_screen(client_as, register, sent, municipality):
    client = client_as("privacy_officer")
    filled = {
        "slug": "Buurtfeest", "name": "Buurtfeest", "purpose": "Uitnodigen",
        "data_subjects": "Buren\n\nBuren\nKinderen",
        "data_elements": "Naam", "data_categories": ["ordinary"], "processing": ["Store", "Use"],
        "basis_CONSENT": "on", "grounds_CONSENT": "g04; G05", "receiving_processors": "Drukker",
        "retention_kind": "fixed", "retention_number": "6", "retention_unit": "M",
    }  # fmt: skip
    page = client.get(url("add"))
    assert client.post(url("add"), sent(page, **filled | {"slug": "staff"})).status_code == 422
    assert client.post(url("add"), sent(page, **filled | {"slug": "contact"})).status_code == 422
    assert client.post(url("add"), sent(page, **filled)).status_code == 302
    made = ActivityVersion.objects.get(activity__slug="buurtfeest")
    assert made.data_subjects == ["Buren", "Kinderen"]
    assert made.legal_basis == [{"kind": LegalBasis.CONSENT, "grounds": ["G04", "G05"]}]
    assert made.recipients == [{"name": "Drukker", "role": "Processor"}]
    assert made.retention == "P6M"
    assert current_version("buurtfeest", municipality.pk) == 1


def test_contacts_for_all_at_once(client_as, register):
    client = client_as("privacy_officer")
    assert "niet volledig" in client.get(url("list")).content.decode()
    sent_values = {
        "controller": "College",
        "controller_contact": "a@b.example",
        "officer_contact": "fg@b.example",
    }
    assert client.post(url("contacts"), sent_values | {"officer_contact": ""}).status_code == 422
    assert client.post(url("contacts"), sent_values).status_code == 302
    assert "niet volledig" not in client.get(url("list")).content.decode()


def test_the_excel_file_holds_every_activity_and_field(client_as, register):
    answer = client_as("regisseur").get(url("list") + "?export=xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(body(answer))).get_sheet_by_index(0).to_python()
    assert len(rows) == 10
    assert len(rows[0]) == len(rows[1]) == len(FIELDS) + 3
    assert {row[0] for row in rows[1:]} == set(register)
    assert Event.objects.filter(action="export", object_kind="register").count() == 1


def test_the_csv_file_runs_no_formula(client_as, register, actor):
    values = {"name": "=cmd()"}
    activity_change(
        activity=register["staff"].activity, values=values, number=1, note="x", by=actor("privacy_officer")
    )
    text = body(client_as("regisseur").get(url("list") + "?export=csv")).decode("utf-8-sig")
    assert "'=cmd()" in text


def test_the_json_file_has_the_shape_of_the_standard(client_as, register, actor, settings):
    settings.BASE_URL = "https://regie.example/"
    officer = actor("privacy_officer")
    activity_change(
        activity=register["staff"].activity, values={"retention": ""}, number=1, note="x", by=officer
    )
    file = json.loads(client_as("regisseur").get(url("json")).content)
    found = {each["id"]: each for each in file["processingActivities"]}
    assert set(found) == set(register)
    newest, oldest = found["staff"]["versions"]
    assert (newest["version"], oldest["version"]) == (2, 1)
    assert oldest["url"] == "https://regie.example/privacy/register/staff/versies/1"
    assert oldest["personalData"] == {"categories": ["ordinary"], "retentionPeriod": "P5Y"}
    assert newest["personalData"]["retentionPeriod"] is None
    standard = {"name", "version", "validFrom", "purpose", "legalBasis", "dataSubjects", "personalData",
                "processingOptions", "recipients", "measures"}  # fmt: skip
    assert set(oldest) == standard | {"url", "additional"}
    assert {"legalRole", "entityId"} <= set(oldest["recipients"][0])
    assert set(oldest["legalBasis"]) <= set(LegalBasis.values)


def test_the_pdf_file_can_be_read(client_as, register):
    answer = client_as("administrator").get(url("pdf"))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(body(answer))).pages)
    for name in ("Verwerkingsregister", "Toegang in nood", "vitaal belang", "Voorbeeldstad"):
        assert name in text
    assert answer["Content-Type"] == "application/pdf"


def test_no_file_of_another_municipality(client_as, register, actor, other_municipality):
    activity_change(
        activity=register["staff"].activity,
        values={"name": "Wijnkelder"},
        number=1,
        note="x",
        by=actor("privacy_officer"),
    )
    stranger = client_as("regisseur", other_municipality)
    for address in (url("json"), url("list") + "?export=csv", url("list"), url("detail", "staff")):
        assert b"Wijnkelder" not in body(stranger.get(address))
