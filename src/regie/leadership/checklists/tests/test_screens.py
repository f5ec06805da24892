"""The screens: who sees what, each state in words, one click for what can be done, and a constant number of queries."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from regie.leadership.actions.models import Action
from regie.leadership.checklists.models import ChecklistAnswer, ChecklistMoment
from regie.leadership.checklists.services import moment_take
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.models import Finding
from regie.rulebook.findings.services import finding_set_aside

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client_as, subject):
    """page("key", "LL") as the regisseur, or as another role."""

    def get(name, *more, role="regisseur", place=None, **query):
        return client_as(role, place).get(subject.url(name, *more), query)

    return get


def text(response) -> str:
    return " ".join(response.content.decode().split())


def filled(**changes):
    review = timezone.localdate() + timedelta(days=90)
    return {"verdict": "yes", "explanation": "Besproken.", "review_on": review.isoformat()} | changes


def test_a_new_programme_is_told_what_to_begin_with(book, page):
    shown = text(page("detail"))
    assert "Begin met deze vragen" in shown
    assert shown.index("Is er een regisseur aangewezen") < shown.index("Ligt vast welke mensen")
    assert "0 van de 40 vragen" in shown
    assert "38 zijn niet beantwoord" in shown


def test_each_state_says_how_it_came_about(book, page, give, change, by):
    give("LL5", "yes", link="/leiderschap/programmas/")
    give("LL2", "yes", explanation="Volgt morgen.")
    finding = Finding.objects.get(rule="T901")
    finding_set_aside(finding=finding, reason="Komt in januari.", by=by)
    shown = text(page("key", "LL"))
    assert "Beantwoord door regisseur Voorbeeldstad" in shown
    assert "oordeelde op" in shown
    assert "anders beoordeeld" in shown
    assert "Volgt morgen." in shown
    assert "Terzijde gelegd door regisseur Voorbeeldstad: Komt in januari." in shown
    assert finding.mend_url in shown
    assert "Nog niemand heeft dit beantwoord" in shown
    change(area="Noord", description="Wat het is")
    shown = text(page("key", "LL"))
    assert f"{reverse('programmes:detail', args=[finding.scope_id])}#kort" in shown
    assert "Bewijs: The area is named" in shown


def test_who_sees_no_findings_sees_the_answer_only(book, page):
    shown = text(page("key", "LL", role="core_partner"))
    assert "Is er een regisseur aangewezen" in shown
    assert "Er ontbreekt iets in gegevens die jij niet ziet" in shown
    assert "Nothing is said" not in shown
    assert "/wijzigen/" not in shown


@pytest.mark.parametrize("role", ["coach", "employers_contact", "privacy_officer", "national_programme"])
def test_roles_without_checklists(book, page, role):
    assert page("detail", role=role).status_code == 403


def test_another_municipality_finds_nothing_not_even_published(book, page, other_municipality):
    Programme.objects.update(is_published=True)
    assert page("detail", place=other_municipality).status_code == 404


@pytest.mark.parametrize("name", [("key", "XX"), ("question", "LL11"), ("export", "docx"), ("moment", 999)])
def test_what_does_not_exist_is_not_found(book, page, name):
    assert page(*name).status_code == 404
    assert page(*name, role="regisseur").status_code == 404


def test_a_person_answers_on_the_page_and_undoes_it(book, client_as, subject):
    client, address = client_as("regisseur"), subject.url("question", "LL5")
    wrong = client.post(address, filled(explanation=" ", review_on="2020-01-01"))
    assert wrong.status_code == 422
    assert "Schrijf op waarom" in text(wrong)
    late = client.post(address, filled(review_on="2020-01-01"))
    assert late.status_code == 422
    assert "Kies een dag na vandaag" in text(late)
    assert "Besproken." in text(late), "what was typed stays"
    answer = client.post(address, filled(), follow=True)
    assert "Vraag LL5 is beantwoord." in text(answer)
    given = ChecklistAnswer.objects.get()
    client.post(subject.url("answer_undo", given.pk))
    given.refresh_from_db()
    assert given.ending == "taken_back"


def test_overruling_on_the_page_offers_the_other_answer_only(book, client_as, subject):
    client, address = client_as("regisseur"), subject.url("question", "LL1")
    first = client.get(address)
    assert [value for value, _label in first.context["form"].fields["verdict"].choices] == ["yes"]
    digest = first.context["form"]["digest"].value()
    answer = client.post(address, {"verdict": "yes", "explanation": "Vandaag besloten.", "digest": digest})
    assert answer.status_code == 302
    shown = text(client.get(address))
    assert "Vandaag besloten." in shown
    client.post(subject.url("take_back", ChecklistAnswer.objects.get().pk))
    assert "anders beoordeeld" not in text(client.get(subject.url("key", "LL")))


def test_two_people_at_once_keep_both_texts(book, client_as, subject, give):
    give("LL5", "no", explanation="Van de een.")
    answer = client_as("deputy").post(subject.url("question", "LL5"), filled(explanation="Van de ander."))
    assert answer.status_code == 409
    assert "Van de een." in text(answer)
    assert "Van de ander." in text(answer)
    again = filled(explanation="Van de ander.", previous=answer.context["form"]["previous"].value())
    assert client_as("deputy").post(subject.url("question", "LL5"), again).status_code == 302


def test_what_is_missing_becomes_an_action_once(book, client_as, subject):
    client, address = client_as("regisseur"), subject.url("action", "LL1")
    answer = client.post(address, follow=True)
    action = Action.objects.get()
    assert (action.source_url, action.programme_id) == (subject.url("question", "LL1"), subject.pk)
    assert f"Actie {action.code}" in text(answer)
    client.post(address)
    assert Action.objects.count() == 1
    assert client_as("core_partner").post(address).status_code == 403


def test_a_moment_is_kept_shown_compared_and_undone(book, client_as, subject, change):
    client = client_as("regisseur")
    client.post(subject.url("moment_add"))
    moment = ChecklistMoment.objects.get()
    assert "Hoe het stond op" in text(client.get(subject.url("moment", moment.pk)))
    change(area="Noord")
    shown = text(client.get(subject.url("detail")))
    assert "<svg" in shown
    assert "De getallen in een tabel" in shown
    compared = text(client.get(subject.url("compare"), {"van": moment.pk, "tot": "nu"}))
    assert "Werd ja" in compared
    assert "Opgelost: Sterk in Noord." in compared
    assert client.get(subject.url("compare"), {"van": "x", "tot": "nu"}).status_code == 422
    assert "Niets veranderd" in text(client.get(subject.url("compare"), {"van": moment.pk, "tot": moment.pk}))
    client.post(subject.url("moment_undo", moment.pk))
    assert "Nog niets te vergelijken" in text(client.get(subject.url("compare")))


def test_the_files(book, client_as, subject, by, give):
    give("LL5", "yes")
    moment_take(subject=subject, by=by)
    client = client_as("regisseur")
    book_of = client.get(subject.url("export", "xlsx"))
    sheets = CalamineWorkbook.from_filelike(BytesIO(book_of.getvalue()))
    rows = sheets.get_sheet_by_index(0).to_python()
    assert len(rows) == 41
    assert rows[5][0] == "LL5"
    assert rows[5][3] == "ja"
    assert sheets.get_sheet_by_index(1).to_python()[1][5] == 1
    file = client.get(subject.url("export", "pdf"))
    assert file.content.startswith(b"%PDF")
    assert text(client.get(subject.url("all"))).count("regie-finding__title") == 40


def test_the_list_shows_scores_and_exports_them(book, client_as, subject, give):
    give("LL5", "yes")
    client, address = client_as("regisseur"), reverse("checklists:list")
    assert subject.url("detail") in text(client.get(address))
    lines = client.get(address, {"export": "csv"}).getvalue().decode().splitlines()
    assert lines[1].split(";")[:7] == ["Sterk in Noord", "Voorbeeldstad", "1", "0", "0", "0", "1"]
    assert "Niets gevonden" in text(client.get(address, {"q": "bestaat niet"}))


@pytest.mark.parametrize("address", ["list", "detail", "key", "all", "question", "compare"])
def test_queries_do_not_grow(
    book, client_as, subject, by, give, municipality, django_assert_max_num_queries, address
):
    moment_take(subject=subject, by=by)
    client = client_as("regisseur")
    place = reverse("checklists:list") if address == "list" else _place(subject, address)
    client.get(place)
    with django_assert_max_num_queries(12) as few:
        client.get(place)
    count = len(few)
    for number in range(12):
        Programme.objects.create(municipality=municipality, name=f"Programma {number}")
    for question in ("LL5", "LL6", "IA1", "AU1", "ME1"):
        give(question, "yes")
        moment_take(subject=subject, by=by)
    client.get(place)
    with django_assert_max_num_queries(count):
        client.get(place)


def _place(subject, address):
    more = {"key": ["LL"], "question": ["LL5"]}.get(address, [])
    return subject.url(address, *more)
