"""The screens of disclosures, for both sides and for who stands outside."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from regie.access.covenants.services import covenant_withdraw
from regie.access.dossiers.walls import wall_down
from regie.audit.events.models import Event
from regie.audit.processing.models import ProcessingLine
from regie.privacy.disclosures.choices import State
from regie.privacy.disclosures.models import Disclosure

from .conftest import TEXT

pytestmark = pytest.mark.django_db
PLAIN = {"category": "ordinary", "purpose": "Weten of hij nog komt", "question": "Komt hij nog op school?"}


def url(name, *args) -> str:
    return reverse(f"disclosures:{name}", args=args)


def text(answer) -> str:
    return answer.content.decode()


def fresh(row) -> Disclosure:
    with wall_down():
        return Disclosure.objects.get(pk=row.pk)


def newest() -> Disclosure:
    with wall_down():
        return Disclosure.objects.order_by("-pk")[0]


def lines_of(answer) -> str:
    return b"".join(answer.streaming_content).decode()


def test_asking_from_a_dossier_and_answering_on_a_ground(exchange):
    world = exchange()
    director, school = world.client("case_director"), world.client("school")
    start = f"{url('ask')}?dossier={world.dossier.pk}"
    page = text(director.get(start))
    assert world.built.collaboration.purpose in page
    assert f'value="{world.dossier.pk}" selected' in page
    asked = {**PLAIN, "dossier": world.dossier.pk, "giver": world.built.organisations["school"].pk}
    assert director.post(url("ask"), asked).url == url("detail", newest().pk)
    row = newest()
    inbox = text(school.get(url("inbox")))
    assert "Jouw organisatie beslist" in inbox
    assert url("detail", row.pk) in inbox
    assert "Anderen beslissen" in text(director.get(url("inbox")))
    assert "Komt hij nog op school?" in text(school.get(url("answer", row.pk)))
    answer = {"ground": world.grounds["G42"].pk, "content": TEXT}
    assert school.post(url("answer", row.pk), answer).status_code == 302
    shown = text(director.get(url("detail", row.pk)))
    assert TEXT in shown
    assert "Leerplichtwet 1969, 18" in shown
    assert "Waarom zie ik dit?" in shown


def test_forms_keep_what_was_typed_and_say_what_to_mend(exchange):
    world = exchange(categories=("ordinary",))
    client = world.client("case_director")
    asked = {**PLAIN, "category": "special", "dossier": world.dossier.pk}
    answer = client.post(url("ask"), asked | {"giver": world.built.organisations["school"].pk})
    assert answer.status_code == 422
    assert "geen geldend convenant met een grondslag voor bijzondere" in text(answer)
    assert PLAIN["question"] in text(answer)
    row = world.ask("case_director", "school")
    answer = world.client("school").post(url("answer", row.pk), {"content": TEXT})
    assert answer.status_code == 422
    assert TEXT in text(answer)
    refused = world.client("school").post(url("refuse", row.pk), {"refusal": "other", "words": " "})
    assert "Leg het uit in één zin." in text(refused)
    assert fresh(row).state == State.ASKED


def test_offering_in_two_steps_and_reading_after_accepting(exchange):
    world = exchange()
    police, director = world.client("police"), world.client("case_director")
    town = world.built.organisations["municipality"]
    assert "Er is nog niets te kiezen" not in text(police.get(url("offer")))
    step = f"{url('offer')}?dossier={world.dossier.pk}&receiver={town.pk}&category=police"
    page = text(police.get(step))
    assert "op welke tweede grondslag" in page
    sent = {
        "purpose": "Overlast stoppen", "content": TEXT,
        "ground": world.grounds["G03"].pk, "second_ground": world.grounds["G14"].pk,
    }  # fmt: skip
    wrong = police.post(step, sent)
    assert wrong.status_code == 422  # a ground to receive on is not among the choices
    assert TEXT in text(wrong)
    made = police.post(step, sent | {"second_ground": world.grounds["G26"].pk})
    row = newest()
    assert made.url == url("detail", row.pk)
    before = text(director.get(url("detail", row.pk)))
    assert TEXT not in before
    assert "Je leest het na het aannemen" in before
    assert TEXT in text(police.get(url("detail", row.pk)))
    assert TEXT in text(director.post(url("accept", row.pk), follow=True))
    assert director.post(url("accept", row.pk)).status_code == 403
    assert director.get(url("accept", row.pk)).status_code == 405


def test_cannot_say_asks_nothing_and_shows_as_such(exchange):
    world = exchange()
    row = world.ask("case_director", "youth_work")
    youth = world.client("youth_work")
    assert "volledig antwoord" in text(youth.get(url("refuse", row.pk)))
    youth.post(url("refuse", row.pk), {"refusal": "cannot_say", "words": ""})
    page = text(world.client("case_director").get(url("detail", row.pk)))
    assert "Niet gegeven: dat kan ik niet zeggen." in page


def test_a_third_partner_sees_nothing_and_hears_why(exchange):
    world = exchange()
    row = world.given("police", "municipality", "case_director")
    third = world.client("school")
    for name in ("detail", "answer", "refuse", "onward", "consent"):
        answer = third.get(url(name, row.pk))
        assert answer.status_code == 403
        assert TEXT not in text(answer)
        assert "tussen andere organisaties" in text(answer)
    assert url("detail", row.pk) not in text(third.get(url("list")))
    assert third.post(url("accept", row.pk)).status_code == 403
    assert third.post(url("withdraw", row.pk)).status_code == 403


def test_another_municipality_does_not_know_it(exchange, other_municipality):
    world, other = exchange(), exchange("school", place=other_municipality)
    row = world.ask("case_director", "school")
    assert other.client("case_director").get(url("detail", row.pk)).status_code == 404
    assert other.client("case_director").get(f"{url('ask')}?dossier={world.dossier.pk}").status_code == 404


def test_passing_on_takes_the_source_and_then_the_receiver(exchange):
    world = exchange()
    received = world.given("police", "municipality", "case_director")
    director, police, school = (world.client(who) for who in ("case_director", "police", "school"))
    assert "Doorgeven staat dicht" in text(director.get(url("onward", received.pk)))
    step = f"{url('onward', received.pk)}?receiver={world.built.organisations['school'].pk}"
    assert "Vraag de bron" in text(director.get(step))
    sent = {"purpose": "Een plek", "reason": "Ziet hem", "content": TEXT, "ground": world.grounds["G03"].pk}
    assert "aria-invalid" in text(director.post(step, sent | {"reason": ""}))
    director.post(step, sent)
    row = newest()
    assert (row.state, row.onward_of_id) == (State.CONSENT, received.pk)
    assert school.get(url("detail", row.pk)).status_code == 404
    assert "wil doorgeven aan" in text(police.get(url("inbox")))
    page = text(police.get(url("consent", row.pk)))
    assert "Ziet hem" in page
    assert TEXT in page
    assert director.get(url("consent", row.pk)).status_code == 403
    police.post(url("consent", row.pk), {"given": "yes", "words": ""})
    assert world.built.organisations["police"].name in text(school.get(url("detail", row.pk)))
    school.post(url("accept", row.pk))
    assert TEXT in text(school.get(url("detail", row.pk)))


def test_a_source_that_says_no_ends_it(exchange):
    world = exchange()
    row = world.onward(world.given("police", "municipality", "case_director"), "case_director", "school")
    page = world.client("police").post(url("consent", row.pk), {"given": "no", "words": ""}, follow=True)
    assert "gaf geen toestemming" in text(page)
    assert world.client("school").get(url("detail", row.pk)).status_code == 404
    assert fresh(row).content == ""


def test_the_label_goes_with_every_output(exchange):
    world = exchange()
    row = world.given(
        "police", "municipality", "case_director", category="police", second_ground=world.grounds["G26"]
    )
    label = "Wat de politie vertelt, houd je voor jezelf."
    client = world.client("regisseur")
    page = text(client.get(url("detail", row.pk)))
    assert page.count(label) == 2  # above the page, and at the content, on paper too
    assert "Niet doorgeven" in page
    assert "Wpg 7" in text(client.get(url("list")))
    file = lines_of(client.get(url("list"), {"export": "csv"}))
    assert label in file
    assert TEXT not in file
    for name in ("answer", "consent"):
        asked = world.ask("case_director", "police", "police")
        if name == "answer":
            assert label in text(world.client("police").get(url(name, asked.pk)))
    assert label in text(client.get(url("onward", row.pk)))


def test_who_may_not_export_gets_no_file(exchange):
    world = exchange()
    world.ask("case_director", "police")
    assert world.client("police").get(url("list"), {"export": "csv"}).status_code == 403


def test_a_withdrawn_covenant_closes_every_screen_at_once(exchange):
    world = exchange()
    offered = world.offer("police", "school")
    school = world.client("school")
    assert school.get(url("detail", offered.pk)).status_code == 200
    signature = world.built.covenant.signatures.get(organisation=world.built.organisations["school"])
    covenant_withdraw(signature=signature, reason="Ander beleid", by=world.built.people["regisseur"])
    refused = school.get(url("detail", offered.pk))
    assert refused.status_code == 403
    assert "Zonder convenant leest of schrijft niemand" in text(refused)
    assert school.post(url("accept", offered.pk)).status_code == 403
    assert "Er wacht niets" in text(school.get(url("inbox")))
    assert fresh(offered).state == State.OFFERED


def test_the_list_narrows_by_direction_state_kind_and_dossier(exchange):
    world = exchange()
    asked, offered = world.ask("case_director", "school"), world.offer("police", "municipality")
    world.dossier = world.built.dossier()
    other = world.given("police", "municipality", "case_director", category="police",
                        second_ground=world.grounds["G26"])  # fmt: skip

    def found(who, **wanted) -> list:
        page = text(world.client(who).get(url("list"), wanted))
        return [int(pk) for pk in re.findall(r'href="/privacy/verstrekkingen/(\d+)/"', page)]

    assert found("case_director") == [offered.pk, other.pk, asked.pk]  # its own turn first
    assert set(found("police")) == {offered.pk, other.pk}
    assert found("police", direction="received") == []
    assert set(found("police", direction="given")) == {offered.pk, other.pk}
    assert found("case_director", progress="given") == [other.pk]
    assert found("case_director", progress="not") == []
    assert found("case_director", category="police") == [other.pk]
    assert found("case_director", dossier=str(world.dossier.pk)) == [other.pk]
    assert url("list") in text(
        world.client("case_director").get(reverse("dossiers:detail", args=[other.dossier_id]))
    )


def test_reading_and_writing_leave_a_line_and_an_event(exchange):
    world = exchange()
    row = world.ask("case_director", "school")
    lines, events = ProcessingLine.objects.count(), Event.objects.count()
    assert world.client("school").get(url("detail", row.pk)).status_code == 200
    assert ProcessingLine.objects.count() == lines + 1
    event = Event.objects.order_by("-pk").first()
    assert Event.objects.count() > events
    assert event.detail["activity"] == "disclosures"


@pytest.mark.parametrize("page", ["list", "inbox"])
@pytest.mark.parametrize("number", [20, 200])
def test_a_list_costs_the_same_at_two_sizes(exchange, page, number, django_assert_max_num_queries):
    world = exchange()
    for _ in range(number):
        world.ask("case_director", "school")
    client = world.client("case_director")
    client.get(url(page))
    # On PostgreSQL two more: telling the server its bounds, and taking them back.
    with django_assert_max_num_queries(14 if connection.vendor == "postgresql" else 12):
        answer = client.get(url(page))
    assert "school Voorbeeldstad" in text(answer)
