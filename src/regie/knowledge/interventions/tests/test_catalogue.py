"""The shipped catalogue, its list and its pages."""

from datetime import date

import pytest
from django.urls import reverse

from regie.access.authorisation.actors import system_actor
from regie.audit.events.models import Event
from regie.knowledge.interventions.choices import Direction, RecognitionState
from regie.knowledge.interventions.models import EvidenceNote, Intervention, InterventionFactor, Recognition
from regie.knowledge.interventions.selectors import (
    catalogue_for,
    emmie_table,
    in_recognition_state,
    interventions_found,
    standing_of,
)
from regie.knowledge.interventions.services import (
    alias_add,
    intervention_change,
    interventions_load,
    recognition_add,
)

pytestmark = pytest.mark.django_db


def test_six_distinct_items_are_recognised(knowledge):
    assert Intervention.objects.filter(recognitions__isnull=False).distinct().count() == 6
    assert Intervention.objects.count() == 60


def test_every_warning_says_how_sure_it_is_and_where_it_comes_from(knowledge):
    warnings = EvidenceNote.objects.filter(direction=Direction.HARM)
    assert warnings.count() == 9
    for note in warnings:
        assert "niet over deze interventie" in note.text
        assert note.source.key in ("groepen-schade", "campagne-schade")


def test_every_item_has_a_summary_and_no_cost_is_made_up(knowledge):
    assert not Intervention.objects.filter(summary="").exists()
    assert not Intervention.objects.exclude(cost_note="").exists()


def _all_rows():
    return [
        list(model.objects.order_by("pk").values_list("pk", "version" if model is Intervention else "source"))
        for model in (Intervention, InterventionFactor)
    ] + [
        sorted(model.objects.values_list(*fields))
        for model, fields in (
            (Recognition, ("intervention__name", "level", "body", "note", "is_shipped")),
            (EvidenceNote, ("intervention__name", "aspect", "direction", "text")),
        )
    ]


def test_loading_twice_changes_nothing(knowledge):
    before = _all_rows()
    interventions_load(by=system_actor())
    assert _all_rows() == before


def test_loading_again_keeps_what_people_changed(knowledge, actor):
    programme = actor("national_programme")
    item = Intervention.objects.get(slug="home-start")
    intervention_change(intervention=item, version=1, values={"summary": "Beter gezegd."}, by=programme)
    alias_add(intervention=item, name="Thuis verder", by=programme)
    recognition_add(
        intervention=item,
        level="strong",
        body="NJi",
        granted_on=date(2026, 1, 1),
        expires_on=date(2031, 1, 1),
        by=programme,
    )
    interventions_load(by=system_actor())
    item.refresh_from_db()
    assert item.summary == "Beter gezegd."
    assert item.aliases.filter(name="Thuis verder").exists()
    assert sorted(item.recognitions.values_list("level", flat=True)) == ["good", "strong"]


@pytest.mark.parametrize(
    ("ends", "state", "until"),
    [
        ([], RecognitionState.NONE, None),
        ([None], RecognitionState.OPEN, None),
        ([date(2026, 5, 31)], RecognitionState.EXPIRED, date(2026, 5, 31)),
        ([date(2026, 6, 1)], RecognitionState.VALID, date(2026, 6, 1)),
        ([date(2024, 1, 1), date(2022, 1, 1)], RecognitionState.EXPIRED, date(2024, 1, 1)),
        ([date(2024, 1, 1), None], RecognitionState.OPEN, None),
        ([None, date(2027, 1, 1), date(2029, 1, 1)], RecognitionState.VALID, date(2029, 1, 1)),
    ],
)
def test_standing_in_code_and_in_the_database_agree(actor, ends, state, until):
    today = date(2026, 6, 1)
    item = Intervention.objects.create(name="Voorbeeld", slug="voorbeeld")
    for end in ends:
        Recognition.objects.create(intervention=item, level="good", expires_on=end)
    standing = standing_of(item.recognitions.all(), today)
    assert (standing.state, standing.until) == (state, until)
    for other in RecognitionState:
        found = in_recognition_state(Intervention.objects.all(), other, today)
        assert found.exists() == (other == state)


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("credibel mesengers", "credible-messengers"),
        ("ervaringsdeskundigen", "credible-messengers"),
        ("schon schip", "bon-sjans"),
        ("AJB", "alleen-jij-bepaalt-wie-je-bent"),
        ("tripel p", "triple-p"),
        ("leefwerld", "de-digitale-leef-wereld"),
    ],
)
def test_search_finds_by_any_name_and_forgives(knowledge, actor, query, slug):
    found = interventions_found(catalogue_for(actor("regisseur")), query)
    assert slug in [item.slug for item in found]


def test_as_typed_comes_first(actor):
    for name in ("Jongenwerk", "Jongerenwerk"):
        Intervention.objects.create(name=name, slug=name.lower())
    found = interventions_found(catalogue_for(actor("regisseur")), "jongerenwerk")
    assert [item.name for item in found] == ["Jongerenwerk", "Jongenwerk"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 60),
        ("theme=werk-opleiding", 5),
        ("factor=RF28", 1),
        ("recognition=expired", 2),
        ("recognition=open", 4),
        ("recognition=none", 54),
        ("level=good", 2),
        ("prevention=primary", 4),
        ("age=11", 3),
        ("age=14", 4),
        ("warning=yes", 9),
        ("warning=no", 51),
        ("source=nji-databank", 2),
        ("theme=werk-opleiding&warning=yes", 0),
        ("q=zzzzzzzz", 0),
    ],
)
def test_the_list_filters(knowledge, client_as, time_machine_2026, query, count):
    page = client_as("regisseur").get(reverse("interventions:list") + "?" + query)
    assert page.context["count"] == count


@pytest.mark.parametrize(
    "query", ["age=abc", "age=-1", "age=1000", "theme=nonsense", "q=%00", "page=99", "sort=x"]
)
def test_bad_questions_are_answered(knowledge, client_as, query):
    page = client_as("regisseur").get(reverse("interventions:list") + "?" + query)
    assert page.status_code == 200


def test_a_wrong_age_keeps_what_was_typed_and_says_what_is_wrong(knowledge, client_as):
    text = client_as("regisseur").get(reverse("interventions:list") + "?age=abc").content.decode()
    assert 'value="abc"' in text
    assert "id_age-e" in text


@pytest.mark.parametrize("sort", ["name", "-name", "main_theme", "prevention", "age", "-age"])
def test_the_list_sorts(knowledge, client_as, sort):
    page = client_as("regisseur").get(reverse("interventions:list") + f"?sort={sort}")
    names = [row.record.name for row in page.context["table"].paginated_rows]
    if sort in ("name", "-name"):
        assert (names[0] < names[-1]) == (sort == "name")
    assert len(names) == 25


def test_the_export_holds_all_filtered_rows_and_the_warnings(knowledge, client_as):
    page = client_as("regisseur").get(reverse("interventions:list") + "?export=csv")
    lines = b"".join(page.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 61
    club = next(line for line in lines if line.startswith("Join the Club"))
    assert "onderzoek waarschuwt" in club
    assert "<" not in "".join(lines)


def test_every_item_opens(knowledge, client_as):
    client = client_as("regisseur")
    for slug in Intervention.objects.values_list("slug", flat=True):
        assert client.get(reverse("interventions:detail", args=[slug])).status_code == 200


def test_a_page_shows_the_harm_first_and_the_empty_aspects(knowledge, client_as):
    text = (
        client_as("regisseur").get(reverse("interventions:detail", args=["join-the-club"])).content.decode()
    )
    assert text.index("Onderzoek waarschuwt voor dit soort aanpak") < text.index(
        "Factoren waar zij aan werkt"
    )
    assert "Nog niets gevonden" in text
    assert "reconstructi" in text
    assert reverse("sources:detail", args=["groepen-schade"]) in text


def test_the_dispute_on_triple_p_is_shown(knowledge, client_as):
    text = client_as("regisseur").get(reverse("interventions:detail", args=["triple-p"])).content.decode()
    assert "verschillen onderzoekers van mening" in text


def test_an_expired_recognition_says_what_that_means(knowledge, client_as, time_machine_2026):
    text = client_as("regisseur").get(reverse("interventions:detail", args=["alles-kidzzz"])).content.decode()
    assert "erkenning verlopen op 2 november 2023" in text
    assert "Verlopen wil niet zeggen" in text


def test_emmie_has_five_aspects_also_without_notes():
    assert [aspect.notes for aspect in emmie_table([])] == [()] * 5


def test_loading_is_in_the_audit_log(knowledge):
    assert Event.objects.filter(action="load", object_kind="interventions.intervention").exists()
