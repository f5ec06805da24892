"""The screens of persons: what is typed stays, two versions, documents, search and export."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from python_calamine import CalamineWorkbook

from regie.access.covenants.services import covenant_withdraw
from regie.access.dossiers.walls import wall_down
from regie.analysis.persons.choices import FOLDER
from regie.analysis.persons.models import CitizenNumber, Guardian, Person
from regie.audit.events.models import Event
from regie.audit.processing.models import ProcessingLine
from regie.vault.files.storage import names

from .pages import PDF, SECRETS, body, keep_document, lines_of, typed, url

pytestmark = pytest.mark.django_db


def test_adding_and_changing_by_screen(collaboration_with, client_of):
    built = collaboration_with()
    client = client_of(built, "case_director")
    assert url("add") in body(client.get(url("list")))
    page = client.get(url("add"))
    assert page.status_code == 200
    answer = client.post(url("add"), typed(collaboration=built.collaboration.pk), follow=True)
    assert "Zwaantje van der Nergenshuizen" in body(answer)
    with wall_down():
        person = Person.objects.get()
    pk = person.dossier_id
    page = client.get(url("edit", pk))
    base = page.context["form"]["base"].value()
    answer = client.post(url("edit", pk), typed(town="Elders", version=1, base=base), follow=True)
    assert "Elders" in body(answer)


def test_the_form_names_mistakes_and_keeps_what_was_typed(collaboration_with, client_of):
    built = collaboration_with()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    wrong = typed(
        family_name="",
        birth_date=tomorrow,
        postcode="12 AB",
        phone="bel maar",
        email="geen",
        town="Blijft staan",
    )
    answer = client_of(built, "case_director").post(url("add"), wrong)
    assert answer.status_code == 422
    expected = {"collaboration", "family_name", "birth_date", "postcode", "phone", "email"}
    assert set(answer.context["form"].errors) == expected
    for kept in ("Blijft staan", "12 AB", "bel maar", "geen", "Zwaantje"):
        assert f'value="{kept}"' in body(answer)
    with wall_down():
        assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("postcode", "1234ab", "1234 AB"),
        ("phone", "+31 6 00 00 00 01", "+31 6 00 00 00 01"),
        ("phone", "(020) 000-0000", "(020) 000-0000"),
        ("email", "", ""),
    ],
)
def test_dutch_ways_of_writing(collaboration_with, client_of, name, value, kept):
    built = collaboration_with()
    client = client_of(built, "case_director")
    client.post(url("add"), typed(collaboration=built.collaboration.pk, **{name: value}))
    with wall_down():
        assert getattr(Person.objects.get(), name) == kept


@pytest.mark.parametrize(("years", "warns"), [(7, True), (8, False), (27, False), (31, True)])
def test_an_unusual_age_is_said_and_not_refused(collaboration_with, client_of, years, warns):
    built = collaboration_with()
    born = timezone.localdate().replace(day=1) - timedelta(days=366 * years - 20 if years == 7 else 0)
    born = born.replace(year=timezone.localdate().year - years)
    answer = client_of(built, "case_director").post(
        url("add"), typed(collaboration=built.collaboration.pk, birth_date=born.isoformat()), follow=True
    )
    assert answer.context["age"] == years
    assert answer.context["odd_age"] is warns
    assert ("utrecht-alert--warning" in body(answer)) is warns


def test_a_second_of_the_same_is_a_choice(collaboration_with, client_of, add):
    built = collaboration_with()
    first = add(built)
    client, same = client_of(built, "regisseur"), typed(collaboration=built.collaboration.pk, town="Elders")
    answer = client.post(url("add"), same)
    assert answer.status_code == 409
    assert url("detail", first.dossier_id) in body(answer)
    assert 'value="Elders"' in body(answer)
    with wall_down():
        assert Person.objects.count() == 1
    assert client.post(url("add"), same | {"somebody_else": "on"}).status_code == 302
    with wall_down():
        assert Person.objects.count() == 2


def test_two_versions(collaboration_with, client_of, add):
    built = collaboration_with()
    pk = add(built).dossier_id
    first, second = client_of(built, "deputy"), client_of(built, "case_director")
    base = second.get(url("edit", pk)).context["form"]["base"].value()
    first.post(url("edit", pk), typed(town="Van hen", version=1))
    mine = typed(address="Van mij 2", version=1, base=base)
    answer = second.post(url("edit", pk), mine)
    assert answer.status_code == 409
    assert {each.name: each.keep for each in answer.context["differences"]} == {
        "town": "theirs",
        "address": "mine",
    }
    assert answer.context["who"] == built.people["deputy"].name
    again = mine | {"version": 2, "keep-town": "theirs", "keep-address": "mine"}
    assert second.post(url("edit", pk), again).status_code == 302
    with wall_down():
        person = Person.objects.get()
    assert (person.town, person.address, person.version) == ("Van hen", "Van mij 2", 3)


def test_parents_by_screen(collaboration_with, client_of, add):
    built = collaboration_with()
    pk = add(built).dossier_id
    client = client_of(built, "case_director")
    wrong = client.post(url("guardian_add", pk), {"name": "", "relation": "parent", "town": "Blijft"})
    assert wrong.status_code == 422
    assert "Blijft" in body(wrong)
    client.post(url("guardian_add", pk), {"name": "Mirthe Nergenshuizen", "relation": "parent"})
    with wall_down():
        parent = Guardian.objects.get()
    edit = url("guardian_edit", pk, parent.pk)
    base = client.get(edit).context["form"]["base"].value()
    client_of(built, "deputy").post(edit, {"name": "Mirthe", "relation": "guardian", "version": 1})
    mine = {"name": "Mirthe N.", "relation": "parent", "version": 1, "base": base}
    assert client.post(edit, mine).status_code == 409
    assert client.get(url("guardian_remove", pk, parent.pk)).status_code == 405
    answer = client.post(url("guardian_remove", pk, parent.pk), follow=True)
    assert "Mirthe" not in body(answer)
    with wall_down():
        assert not Guardian.objects.exists()


def test_a_parent_of_another_dossier_is_not_found(collaboration_with, client_of, add):
    built = collaboration_with()
    one, two = add(built).dossier_id, add(built, given_name="Ties").dossier_id
    client = client_of(built, "case_director")
    client.post(url("guardian_add", one), {"name": "Mirthe", "relation": "parent"})
    with wall_down():
        parent = Guardian.objects.get()
    assert client.get(url("guardian_edit", two, parent.pk)).status_code == 404
    assert client.post(url("guardian_remove", two, parent.pk)).status_code == 404


def test_documents_leave_as_downloads_only(
    collaboration_with, client_of, add, django_capture_on_commit_callbacks
):
    built = collaboration_with("police")
    person = add(built)
    pk, client = person.dossier_id, client_of(built, "case_director")
    wrong = client.post(
        url("document_add", pk), {"title": "Blijft", "file": SimpleUploadedFile("a.pdf", b"<b>")}
    )
    assert wrong.status_code == 422
    assert 'value="Blijft"' in body(wrong)
    document = keep_document(client, pk)
    assert "Brief aan ouders" in body(client.get(url("detail", pk)))
    before = lines_of(person)
    answer = client.get(url("document", pk, document.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert lines_of(person) == before + 1
    police = client_of(built, "police")
    assert police.get(url("document", pk, document.pk)).status_code == 403
    seen = body(police.get(url("detail", pk)))
    assert "Brief aan ouders" not in seen
    assert police.post(url("document_remove", pk, document.pk)).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("document_remove", pk, document.pk))
    assert document.file not in names(FOLDER)
    assert client.get(url("document", pk, document.pk)).status_code == 404


def test_a_file_that_is_gone_is_a_page_and_no_crash(collaboration_with, client_of, add):
    from regie.vault.files.storage import forget

    built = collaboration_with()
    pk, client = add(built).dossier_id, client_of(built, "case_director")
    document = keep_document(client, pk)
    forget(FOLDER, document.file)
    assert client.get(url("document", pk, document.pk)).status_code == 404


def test_the_citizen_number_has_its_own_page_where_it_may_be_kept(
    collaboration_with, client_of, add, settings
):
    settings.BSN = False
    built = collaboration_with(categories=("ordinary", "bsn"))
    pk, client = add(built).dossier_id, client_of(built, "case_director")
    assert url("citizen_number", pk) not in body(client.get(url("detail", pk)))
    assert client.get(url("citizen_number", pk)).status_code == 403
    settings.BSN = True
    assert url("citizen_number", pk) in body(client.get(url("detail", pk)))
    edit = url("citizen_number_edit", pk)
    assert client.get(edit).context["form"]["law"].value()
    wrong = client.post(edit, {"number": "111222334", "law": "Wet, artikel 1"})
    assert wrong.status_code == 422
    client.post(edit, {"number": "111 222 333", "law": "Wet, artikel 1"})
    assert "111222333" in body(client.get(url("citizen_number", pk)))
    assert "111222333" not in body(client.get(url("detail", pk)))
    assert client_of(built, "regisseur").get(url("citizen_number", pk)).status_code == 403
    client.post(url("citizen_number_remove", pk))
    with wall_down():
        assert not CitizenNumber.objects.exists()


def test_search_is_exact_and_answers_the_same(collaboration_with, client_of, add, other_municipality):
    built = collaboration_with("police")
    other = collaboration_with(name="Aanpak dorp", place=other_municipality)
    mine = add(built)
    add(other, given_name="Ties")
    client = client_of(built, "police")
    found = client.post(url("search"), {"name": "nergenshuizen, Zwaantje van der", "born": "2009-03-17"})
    assert [each["person"].pk for each in found.context["found"]] == [mine.pk]
    found = client.post(url("search"), {"name": "ZWAANTJE v.d. nergenshuizen", "born": "2009-03-17"})
    assert url("detail", mine.dossier_id) in body(found)
    answers = [
        body(client.post(url("search"), {"name": name, "born": "2009-03-17"}))
        .split("<main")[1]
        .split('role="status"')[1]
        for name in ("Ties van der Nergenshuizen", "Niemand", "Zwaan%", "Zwaantje")
    ]
    assert len({answer.split("</main>")[0] for answer in answers}) == 1
    assert client.post(url("search"), {"name": "", "born": "morgen"}).status_code == 422


def test_every_search_leaves_an_event_without_the_name(collaboration_with, client_of, add):
    built = collaboration_with("police")
    add(built)
    client = client_of(built, "police")
    for name in ("Zwaantje van der Nergenshuizen", "Iemand Anders"):
        client.post(url("search"), {"name": name, "born": "2009-03-17"})
    events = Event.objects.filter(action="search", object_kind="persons.person").order_by("pk")
    assert [event.detail for event in events] == [{"found": 1}, {"found": 0}]
    told = str(list(Event.objects.values())) + str(list(ProcessingLine.objects.values()))
    assert not any(secret in told for secret in (*SECRETS, "Iemand", "Anders"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_holds_what_may_leave_and_is_logged(collaboration_with, client_of, add, form):
    built = collaboration_with("police")
    people = [add(built, given_name=name) for name in ("=Zwaantje", "Ties", "Mo")]
    client = client_of(built, "regisseur")
    answer = client.get(url("export", form))
    assert "attachment" in answer["Content-Disposition"]
    if form == "csv":
        rows = [line.split(";") for line in body(answer).splitlines()]
        assert rows[1][1] == "'=Zwaantje"
    else:
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[1][1] == "=Zwaantje"
    assert [row[0] for row in rows[1:]] == ["J-001", "J-002", "J-003"]
    assert all(lines_of(person) == 2 for person in people)
    event = Event.objects.filter(action="export").latest("pk")
    assert event.detail["files"] == 3
    police = client_of(built, "police")
    assert police.get(url("export", form)).status_code == 403
    assert url("export", form) not in body(police.get(url("list")))


def test_the_list_itself_is_no_way_out(collaboration_with, client_of, add):
    built = collaboration_with("police")
    add(built)
    answer = client_of(built, "police").get(url("list") + "?export=xlsx&per_page=100000")
    assert answer["Content-Type"].startswith("text/html")
    assert answer.context["table"].paginator.per_page == 25


def test_an_export_stops_at_a_withdrawal(collaboration_with, client_of, add):
    built = collaboration_with()
    for number in range(3):
        add(built, given_name=f"N{number}")
    client = client_of(built, "regisseur")
    answer = client.get(url("export", "csv"))
    signature = built.covenant.signatures.get()
    covenant_withdraw(signature=signature, reason="Klaar", by=built.people["regisseur"])
    # What was read before the withdrawal leaves; a new download holds nobody.
    assert "J-003" in body(answer)
    assert "J-001" not in body(client.get(url("export", "csv")))
