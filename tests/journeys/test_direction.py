"""Keeping the direction, in a real browser: an action from a link, an escalation to its outcome, and every screen."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from regie.leadership.actions.models import Action
from regie.leadership.actions.services import action_add
from regie.leadership.decisions.services import decision_add
from regie.leadership.escalations.models import Escalation
from regie.leadership.escalations.services import escalation_raise, question_add
from regie.leadership.participation.services import contact_add, input_add
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.journey


@pytest.fixture
def programme(transactional_db, municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord", status="established")


@pytest.fixture
def story(programme, actor, member) -> dict:
    """One of everything, with something late and something without an answer."""
    by, today = actor("regisseur"), timezone.localdate()
    action_add(
        programme=programme,
        values={
            "title": "Spreek met het wijkteam één plan af voor J-005",
            "detail": "Zij wachten op de zorg.",
            "owner_user": member("regisseur"),
            "due_on": today - timedelta(days=2),
        },
        by=by,
    )
    action = action_add(
        programme=programme, values={"title": "Plan de groepsscan", "owner_user": member("regisseur")}, by=by
    )
    decision = decision_add(
        programme=programme,
        values={
            "body": "college",
            "subject": "preventive_measures",
            "title": "Meer jongerenwerk in Noord",
            "decided_on": today,
            "text": "Het college kiest voor een tweede jongerenwerker.",
        },
        by=by,
    )
    escalation = escalation_raise(
        programme=programme,
        values={
            "to": "mayor",
            "raised_on": today,
            "subject": "De zorg levert niet",
            "reason": "Drie keer gebeld.",
        },
        by=by,
    )
    question = question_add(
        programme=programme,
        values={"text": "Wie betaalt de tolk bij huisbezoeken?", "asked_on": today},
        by=by,
    )
    contact = contact_add(
        programme=programme,
        values={"held_on": today, "with_whom": "parents", "note": "Over druk en schulden."},
        by=by,
    )
    residents = input_add(
        programme=programme,
        values={"held_on": today, "form": "evening", "taking_part": 34, "said": "Meer licht bij het plein."},
        by=by,
    )
    return {
        "action": action.pk,
        "decision": decision.pk,
        "escalation": escalation.pk,
        "question": question.pk,
        "contact": contact.pk,
        "residents": residents.pk,
        "programme": programme.pk,
    }


def test_an_action_from_a_link_is_done_and_undone(open_as, programme, member):
    member("coach")
    page = open_as("regisseur", reverse("actions:add", args=[programme.pk]) + "?titel=Bel+de+school")
    expect(page.get_by_label("Wat er moet gebeuren")).to_have_value("Bel de school")
    page.get_by_label("Wie het doet").select_option(label="coach Voorbeeldstad")
    page.get_by_role("button", name="Actie opslaan").click()
    expect(page.get_by_role("heading", name="Bel de school", level=1)).to_be_visible()
    page.get_by_label("Wat het opleverde, of waarom het vervalt").fill("De school belt terug")
    page.get_by_role("button", name="Het is klaar").click()
    expect(page.get_by_text("De school belt terug")).to_be_visible()
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_role("button", name="Het is klaar")).to_be_visible()
    made = Action.objects.get()
    assert (made.status, made.result) == ("open", "De school belt terug")


def test_the_quick_button_of_my_actions(open_as, story):
    page = open_as("regisseur", reverse("actions:mine"), size="narrow")
    page.get_by_role("button", name=re.compile("Klaar.*Plan de groepsscan")).click()
    expect(page.get_by_role("link", name="Plan de groepsscan")).to_have_count(0)
    assert Action.objects.get(pk=story["action"]).status == "done"


def test_escalate_and_settle(open_as, programme):
    today = timezone.localdate()
    page = open_as("regisseur", reverse("escalations:add", args=[programme.pk]))
    page.get_by_role("textbox", name="Wat vastloopt").fill("De zorg levert niet")
    page.get_by_label("Voorgelegd aan").select_option(label="burgemeester")
    page.get_by_role("button", name="Escalatie opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Zeg waarom je opschaalt")
    page.get_by_label("Waarom, en wat is geprobeerd").fill("Drie keer gebeld")
    page.get_by_role("button", name="Escalatie opslaan").click()
    page.get_by_role("region", name="Overleg plannen").get_by_label("Overleg op").fill(today.isoformat())
    page.get_by_role("button", name="Plannen").click()
    ending = page.get_by_role("region", name="Uitkomst vastleggen")
    ending.get_by_role("textbox", name="Uitkomst").fill("De zorg komt vrijdag met een plan")
    page.get_by_role("button", name="Afronden").click()
    expect(page.get_by_text("De zorg komt vrijdag met een plan")).to_be_visible()
    assert Escalation.objects.get().status == "settled"


def test_it_works_without_scripts(open_as, programme):
    address = reverse("actions:add", args=[programme.pk])
    page = open_as("regisseur", address, javascript=False, size="narrow")
    page.get_by_role("button", name="Actie opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Zeg in een paar woorden")
    page.get_by_label("Wat er moet gebeuren").fill("Bel de school")
    page.get_by_role("button", name="Actie opslaan").click()
    page.get_by_label("Wat het opleverde, of waarom het vervalt").fill("Niet meer nodig")
    page.get_by_role("button", name="Laten vervallen").click()
    assert Action.objects.get().status == "dropped"


SCREENS = [
    *(("actions:list", ""), ("actions:mine", ""), ("actions:add", "programme"), ("actions:detail", "action")),
    *(("actions:edit", "action"), ("actions:of_programme", "programme")),
    *(("decisions:list", ""), ("decisions:add", "programme"), ("decisions:detail", "decision")),
    *(("escalations:list", ""), ("escalations:add", "programme"), ("escalations:detail", "escalation")),
    *(
        ("escalations:questions", ""),
        ("escalations:question_add", "programme"),
        ("escalations:question", "question"),
    ),
    *(("participation:contacts", ""), ("participation:contact_add", "programme")),
    *(("participation:contact", "contact"), ("participation:inputs", "")),
    *(("participation:input_add", "programme"), ("participation:input", "residents")),
]


def test_every_screen_is_accessible(open_as, axe, story, every_look):
    page = open_as("regisseur", "/", **every_look)
    for name, key in SCREENS:
        page.goto(reverse(name, args=[story[key]] if key else []))
        axe(page)
