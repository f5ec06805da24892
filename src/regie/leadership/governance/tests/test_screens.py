"""The screens: what they show to whom, plain forms, the answers to the page that asks for news, and the documents."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from regie.leadership.decisions.services import decision_add
from regie.leadership.governance.models import Consultation, Line, Minutes, Paper
from regie.leadership.governance.services.agenda import item_add, item_take_off
from regie.leadership.governance.services.capture import line_capture
from regie.leadership.governance.services.consultations import consultation_create
from regie.leadership.governance.services.meetings import meeting_add, meeting_start
from regie.leadership.governance.services.minutes import meeting_close, minutes_amend
from regie.leadership.governance.services.planning import meetings_plan

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def url(name, *args) -> str:
    return reverse(f"governance:{name}", args=args)


def filled(**changes) -> dict:
    page = {
        "name": "Casusoverleg", "level": "operational", "kind": "case_conference", "frequency": "weekly",
        "weekday": 0, "time": "10:00", "duration": 90, "first_on": "2026-01-01", "version": "",
    }  # fmt: skip
    return page | changes


def test_from_nothing_to_a_year_of_meetings(client_as, programme):
    client = client_as("regisseur")
    assert "regie-empty" in client.get(url("list")).content.decode()
    page = client.post(url("add", programme.pk), filled(weekday=""))
    assert page.status_code == 422
    assert "weekday" in page.context["form"].errors
    client.post(url("add", programme.pk), filled())
    made = Consultation.objects.get()
    page = client.post(url("plan", made.pk), follow=True).content.decode()
    assert made.meetings.filter(status="planned").count() > 45
    assert "feestdagen" in page
    page = client.post(url("add_member", made.pk), {"who": ""})
    assert page.status_code == 422
    organisation = programme.municipality.organisations.first()
    client.post(
        url("add_member", made.pk), {"who": f"organisation:{organisation.pk}", "function": "wijkteam"}
    )
    member = made.members.get()
    page = client.post(url("remove_member", member.pk), follow=True)
    undo = url("restore_member", made.pk)
    assert undo in page.content.decode()
    client.post(f"{undo}?who=organisation:{organisation.pk}&function=wijkteam")
    assert made.members.get().function == "wijkteam"


def test_two_versions_of_a_consultation(client_as, consultation, values):
    page = client_as("regisseur").get(url("edit", consultation.pk))
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"time": "10:00", "first_on": "2026-01-01", "base": form["base"].value()}
    assert (
        client_as("deputy").post(url("edit", consultation.pk), data | {"place": "Hun zaal"}).status_code
        == 302
    )
    mine = data | {"purpose": "Mijn doel"}
    answer = client_as("regisseur").post(url("edit", consultation.pk), mine)
    assert answer.status_code == 409
    assert {each.name: each.keep for each in answer.context["differences"]} == {
        "place": "theirs", "purpose": "mine"
    }  # fmt: skip


def test_agenda_by_screen(client_as, meeting, consultation, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    client = client_as("regisseur")
    client.post(url("proposals_take", meeting.pk))
    assert meeting.items.count() == 2
    page = client.post(url("item_add", meeting.pk), {"title": "Nieuw", "level": "", "kind": "discussion"})
    assert "level" in page.context["form"].errors
    item = {"title": "Nieuw", "level": "tactical", "kind": "discussion", "subject": "other"}
    assert client.post(url("item_add", meeting.pk), item).status_code == 302
    made = meeting.items.get(title="Nieuw")
    file = SimpleUploadedFile("stuk.pdf", b"%PDF-1.7\n")
    client.post(url("paper_add", made.pk), {"kind": "other", "title": "Stuk", "file": file})
    paper = Paper.objects.get()
    answer = client_as("core_partner").get(url("paper", paper.pk))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n"
    assert client_as("network_partner").get(url("paper", paper.pk)).status_code == 404
    page = client.get(url("meeting", meeting.pk)).content.decode()
    assert "Stuk" in page
    for step in ("item_up", "item_down", "item_off", "item_back"):
        assert client.post(url(step, made.pk)).status_code == 302
    client.post(url("paper_remove", paper.pk))
    assert client.get(url("paper", paper.pk)).status_code == 404


def test_who_does_not_belong_to_it_sees_nothing(client_as, meeting, consultation, other_municipality):
    for client in (client_as("network_partner"), client_as("regisseur", other_municipality)):
        assert consultation.name not in client.get(url("list")).content.decode()
        assert client.get(url("detail", consultation.pk)).status_code == 404
        assert client.get(url("meeting", meeting.pk)).status_code == 404
        assert client.get(url("news", meeting.pk, 0)).status_code == 404
    assert client_as("core_partner").get(url("meeting", meeting.pk)).status_code == 200
    assert client_as("core_partner").post(url("cancel", meeting.pk), {"reason": "x"}).status_code == 403


def test_a_whole_meeting_without_javascript(client_as, running, item):
    first, second = client_as("regisseur"), client_as("core_partner")
    page = first.get(url("mode", running.pk), follow=True)
    assert page.status_code == 200
    line = {"uuid": str(uuid4()), "item": item.pk, "kind": "action", "typed": "morgen bellen met de school"}
    assert first.post(url("capture", running.pk), line).status_code == 302
    assert first.post(url("capture", running.pk), line).status_code == 302
    assert "bellen met de school" in second.get(url("mode_item", running.pk, item.pk)).content.decode()
    wrong = second.post(url("capture", running.pk), line | {"uuid": str(uuid4()), "typed": "x" * 1001})
    assert wrong.status_code == 422
    assert "x" * 1001 in wrong.content.decode()
    made = Line.objects.get()
    assert first.post(url("line_remove", made.uuid)).status_code == 302
    assert first.post(url("line_restore", made.uuid)).status_code == 302
    row = running.attendances.first()
    assert first.post(url("presence", row.pk, "present") + f"?punt={item.pk}").status_code == 302
    assert first.post(url("presence", row.pk, "onzin")).status_code == 404
    first.post(url("guest", running.pk), {"name": "Wijkagent"})
    assert first.post(url("deal", item.pk)).status_code == 302
    assert first.post(url("undeal", item.pk)).status_code == 302
    assert second.get(url("close", running.pk)).status_code == 403
    assert "bellen met de school" in first.get(url("close", running.pk)).content.decode()
    page = first.post(url("close", running.pk), follow=True)
    assert "bellen met de school" in page.content.decode()
    assert first.post(url("close", running.pk)).status_code == 302
    assert Minutes.objects.count() == 1
    assert second.get(url("mode", running.pk)).status_code == 302


def test_news_costs_little_when_there_is_none(client_as, running, item, line):
    client = client_as("core_partner")
    running.refresh_from_db()
    address = url("news", running.pk, item.pk)
    assert client.get(f"{address}?revisie={running.revision}", **HTMX).status_code == 204
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(f"{address}?revisie={running.revision}", **HTMX)
    assert len(queries) <= 5
    line("notitie: van een ander")
    answer = client.get(f"{address}?revisie={running.revision}", **HTMX)
    assert answer.status_code == 200
    assert "van een ander" in answer.content.decode()
    assert 'hx-swap-oob="innerHTML"' in answer.content.decode()


def test_news_of_a_closed_meeting_leads_away(client_as, running, item, actor):
    meeting_close(meeting=running, by=actor("regisseur"))
    answer = client_as("core_partner").get(url("news", running.pk, item.pk) + "?revisie=0", **HTMX)
    assert answer["HX-Redirect"] == url("meeting", running.pk)


def test_an_answer_to_a_capture_holds_a_new_form(client_as, running, item):
    uuid = str(uuid4())
    line = {"uuid": uuid, "item": item.pk, "kind": "decision", "typed": "zo doen we het"}
    answer = client_as("core_partner").post(url("capture", running.pk), line, **HTMX)
    page = answer.content.decode()
    assert "zo doen we het" in page
    assert uuid not in str(answer.context["capture_form"]["uuid"].value())
    wrong = client_as("core_partner").post(
        url("capture", running.pk), line | {"uuid": str(uuid4()), "typed": ""}, **HTMX
    )
    assert wrong.status_code == 200
    assert wrong.context["capture_form"].errors


def test_reading_while_typing(client_as, running, member):
    typed = f"actie: {member('core_partner').name}, 2027-01-08 plan sturen"
    answer = client_as("core_partner").post(
        url("reading", running.pk), {"typed": typed, "kind": "note"}, **HTMX
    )
    page = answer.content.decode()
    assert member("core_partner").name in page
    assert "8 januari 2027" in page
    assert not Line.objects.exists()


def test_two_people_correct_the_same_line(client_as, line):
    made = line("notitie: eerst")
    page = client_as("deputy").get(url("line", made.uuid))
    base = page.context["form"]["base"].value()
    start = {"version": 1, "kind": "note", "who": "", "due_on": "", "base": base}
    assert client_as("regisseur").post(url("line", made.uuid), start | {"text": "van hen"}).status_code == 302
    mine = start | {"text": "van mij"}
    answer = client_as("deputy").post(url("line", made.uuid), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "van hen" in page
    assert "van mij" in page
    answer = client_as("deputy").post(url("line", made.uuid), mine | {"version": 2, "keep-text": "mine"})
    assert answer.status_code == 302
    assert Line.objects.get().text == "van mij"


def test_minutes_as_pdf_and_word(client_as, running, line, actor):
    line("besluit: zo doen we het ﬁjn")
    line("actie: plan sturen")
    meeting_close(meeting=running, by=actor("regisseur"))
    client = client_as("core_partner")
    pdf = client.get(url("minutes_document", running.pk, 1, "pdf"))
    assert pdf.content.startswith(b"%PDF-")
    assert b"pdfuaid" in pdf.content
    assert client.get(url("minutes_document", running.pk, 1, "pdf")).content == pdf.content
    word = client.get(url("minutes_document", running.pk, 1, "docx"))
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(word.content)).paragraphs)
    assert "zo doen we het ﬁjn" in text
    assert client.get(url("minutes_document", running.pk, 1, "onzin")).status_code == 404
    assert client.get(url("minutes_document", running.pk, 2, "pdf")).status_code == 404


def test_amending_by_screen(client_as, running, line, actor):
    made = line("notitie: verkeerd")
    meeting_close(meeting=running, by=actor("regisseur"))
    client = client_as("regisseur")
    sent = {f"line-{made.uuid}": "goed", "addition": "", "reason": "", "version": 1}
    assert client.post(url("amend", running.pk), sent).status_code == 422
    assert client.post(url("amend", running.pk), sent | {"reason": "typefout"}).status_code == 302
    page = client.get(url("minutes", running.pk)).content.decode()
    assert "goed" in page
    assert "typefout" in page
    assert "verkeerd" in client.get(url("minutes_version", running.pk, 1)).content.decode()
    assert url("minutes_compare", running.pk, 2) in page
    late = client.post(url("amend", running.pk), sent | {"reason": "ook", f"line-{made.uuid}": "van mij"})
    assert late.status_code == 422
    assert "van mij" in late.content.decode()


def test_versions_of_minutes_beside_each_other(client_as, running, line, actor):
    by, made = actor("regisseur"), line("notitie: verkeerd woord")
    line("notitie: blijft staan")
    meeting_close(meeting=running, by=by)
    first = {"texts": {str(made.uuid): "goed woord"}, "addition": "", "version": 1}
    minutes_amend(meeting=running, reason="typefout", by=by, **first)
    minutes_amend(meeting=running, texts={}, addition="Nagekomen bericht", reason="later", version=2, by=by)
    client = client_as("core_partner")
    answer = client.get(url("minutes_compare", running.pk, 2))
    [change] = answer.context["changes"]
    assert (change.was, change.becomes) == ("verkeerd woord", "goed woord")
    page = answer.content.decode()
    assert "<ins>goed</ins>" in page and "typefout" in page and "blijft staan" not in page
    [added] = client.get(url("minutes_compare", running.pk, 3)).context["changes"]
    assert (added.was, added.becomes) == ("", "Nagekomen bericht")
    assert len(client.get(url("minutes_compare", running.pk, 3) + "?met=1").context["changes"]) == 2
    for number in (1, 4):
        assert client.get(url("minutes_compare", running.pk, number)).status_code == 404
    assert client_as("network_partner").get(url("minutes_compare", running.pk, 2)).status_code == 404


@pytest.fixture
def heavy(consultation_of, programme, actor):
    """The consultation that asks most of a page: strategic, with a meeting before it that left work."""
    strategic = consultation_of(name="Driehoek", kind="triangle", level="strategic")
    by = actor("regisseur")
    before = meeting_add(
        consultation=strategic, starts_at=timezone.now() - timedelta(days=30), minutes=60, by=by
    )
    carried = item_add(meeting=before, values={"title": "Blijft staan", "level": "strategic"}, by=by)
    meeting_start(meeting=before, by=by)
    line_capture(meeting=before, item=carried, uuid=uuid4(), typed="actie: plan sturen", kind="action", by=by)
    meeting_close(meeting=before, by=by)
    return strategic


def grow(consultation, meeting, by):
    """More of everything that a page of this consultation shows."""
    for number in range(8):
        title = {"title": f"P{number}", "level": "strategic", "kind": "package"}
        item = item_add(meeting=meeting, values=title, by=by)
        item_take_off(item=item_add(meeting=meeting, values=title, by=by), by=by)
        Paper.objects.create(
            item=item, title="Stuk", file=uuid4().hex, file_kind="pdf", file_name="s.pdf", size=1
        )
        decision = {
            "title": f"B{number}", "body": "triangle", "subject": "plan", "outcome": "postponed",
            "decided_on": timezone.localdate() - timedelta(days=40),
        }  # fmt: skip
        decision_add(programme=consultation.programme, values=decision, by=by)
        if meeting.status == "running":
            line_capture(
                meeting=meeting, item=item, uuid=uuid4(), typed=f"actie: {number}", kind="action", by=by
            )


@pytest.mark.parametrize("name", ["list", "detail", "meeting", "settle", "mode_item", "close"])
def test_pages_stay_within_twelve_queries(client_as, heavy, actor, values, name, programme):
    client, by = client_as("regisseur"), actor("regisseur")
    now = timezone.now().replace(microsecond=0)
    meeting = meeting_add(consultation=heavy, starts_at=now, minutes=60, by=by)
    first = item_add(meeting=meeting, values={"title": "Stand", "level": "strategic"}, by=by)
    if name != "settle":
        meeting = meeting_start(meeting=meeting, by=by)
    address = {
        "list": url("list"), "detail": url("detail", heavy.pk), "meeting": url("meeting", meeting.pk),
        "settle": url("meeting", meeting.pk), "mode_item": url("mode_item", meeting.pk, first.pk),
        "close": url("close", meeting.pk),
    }[name]  # fmt: skip
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    grow(heavy, meeting, by)
    meetings_plan(consultation=heavy, by=by)
    for number in range(8):
        consultation_create(programme=programme, values=values(name=f"O{number}"), by=by)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(few) == len(many) <= 12, [query["sql"] for query in many]


@pytest.mark.parametrize("name", ["minutes", "amend", "minutes_compare"])
def test_pages_of_minutes_stay_within_twelve_queries(client_as, heavy, actor, name):
    client, by = client_as("regisseur"), actor("regisseur")
    meeting = heavy.meetings.get()
    minutes_amend(meeting=meeting, texts={}, addition="Eerst", reason="nodig", version=1, by=by)
    address = url(name, meeting.pk, *([2] if name == "minutes_compare" else []))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    for number in range(2, 7):
        minutes_amend(
            meeting=meeting, texts={}, addition=f"Toevoeging {number}", reason="nodig", version=number, by=by
        )
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(few) == len(many) <= 12, [query["sql"] for query in many]
