"""From an empty programme to an assignment that both bodies adopted: refused by a rule first, then mended."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from regie.leadership.assignments.models import Assignment, Goal
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.journey


@pytest.fixture
def programme(transactional_db, municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


def save(page) -> None:
    page.get_by_role("main").get_by_role("button", name="Opslaan").click()


def write_texts(page) -> None:
    page.get_by_role("link", name=re.compile("Wijzigen.*Succesfactoren, scope")).click()
    page.get_by_label("Wat binnen de aanpak valt").fill("Jongeren van 12 tot 23 in Noord")
    page.get_by_label("Wat erbuiten valt").fill("Volwassenen")
    page.get_by_role("textbox", name="Randvoorwaarden").fill("Twee fte jongerenwerk")
    save(page)


def decide(page, body: str) -> None:
    page.get_by_role("link", name=re.compile(f"Besluit vastleggen.*{body}")).first.click()
    page.get_by_role("main").get_by_role("button", name="Besluit vastleggen").click()


def test_an_assignment_is_written_refused_mended_and_adopted(programme, member, open_as, axe):
    member("regisseur")
    page = open_as("regisseur", f"/leiderschap/programmas/{programme.pk}/")
    page.get_by_role("main").get_by_role("button", name="Opdracht schrijven").click()

    # A goal that says a direction; the letters follow while it is typed.
    page.get_by_role("link", name="Doel toevoegen").first.click()
    page.get_by_label("Doel", exact=True).press_sequentially("De leefbaarheid in Noord verbeteren")
    letters = page.locator(".regie-smart")
    expect(letters).to_have_attribute("aria-label", re.compile("specifiek, meetbaar"))
    expect(page.locator("#smart")).to_contain_text("noemt een richting, geen resultaat")
    axe(page)
    page.get_by_label("Norm: getal").fill("12")
    page.get_by_label("Norm: waarvan").fill("meldingen per maand")
    page.get_by_label("Bereikt op").fill(f"{timezone.localdate().year + 1}-06-30")
    page.get_by_role("textbox", name="Eigenaar").fill("Wijkbeheer")
    page.get_by_label("Geaccepteerd op").fill(timezone.localdate().isoformat())
    page.get_by_label("Geaccepteerd door").fill("politie, OM en gemeente")
    expect(letters).to_have_attribute("aria-label", "SMART: alle vijf")
    save(page)
    assert Goal.objects.get().unit == "meldingen per maand"

    write_texts(page)
    page.get_by_role("link", name="Activiteit toevoegen").first.click()
    page.get_by_label("Wat er gebeurt").fill("Straatwerk op vrijdag")
    save(page)
    page.get_by_role("link", name="Tussenresultaat toevoegen").first.click()
    page.get_by_role("textbox", name="Tussenresultaat").fill("Er ligt een plan")
    save(page)

    # Both bodies decide, and still a rule refuses: the success factors are missing.
    page.get_by_role("button", name="Voorleggen aan driehoek en college").click()
    decide(page, "de driehoek")
    decide(page, "het college")
    adopt = page.get_by_role("button", name="Opdracht vaststellen")
    expect(adopt).to_have_attribute("aria-disabled", "true")
    expect(page.locator("section[aria-labelledby=mist]")).to_contain_text("kritische succesfactoren")
    axe(page)

    # Mended: take it back, fill in, ask the bodies anew.
    page.get_by_role("button", name="Terughalen om te wijzigen").click()
    page.get_by_role("link", name=re.compile("Invullen.*succesfactoren")).click()
    page.get_by_role("textbox", name="Kritische succesfactoren").fill("De burgemeester staat erachter")
    save(page)
    page.get_by_role("button", name="Voorleggen aan driehoek en college").click()
    decide(page, "de driehoek")
    decide(page, "het college")
    page.get_by_role("button", name="Opdracht vaststellen").click()
    expect(page.locator(".regie-meta-list .utrecht-status-badge").first).to_contain_text("vastgesteld")
    assert Assignment.objects.get().status == "adopted"
    axe(page)


def test_without_javascript_a_goal_is_judged_when_saved(programme, member, open_as):
    made = Assignment.objects.create(programme=programme, number=1)
    page = open_as("regisseur", f"/leiderschap/opdrachten/{made.pk}/doelen/toevoegen/", javascript=False)
    page.get_by_label("Doel", exact=True).fill("De leefbaarheid in Noord verbeteren")
    save(page)
    expect(page.locator(".regie-smart")).to_have_attribute("aria-label", re.compile("meetbaar"))
    assert Goal.objects.get().text == "De leefbaarheid in Noord verbeteren"


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_regisseur_changes_and_the_file_is_ready(programme, member, open_as, axe, size):
    Programme.objects.update(regisseur=member("regisseur"))
    successor = member("deputy")
    page = open_as("regisseur", f"/leiderschap/programmas/{programme.pk}/regie/", size=size)
    axe(page)
    page.get_by_role("combobox", name="Regisseur").select_option(str(successor.pk))
    page.get_by_role("button", name="Mensen en mandaat bewaren").click()
    expect(page.locator("#fouten")).to_contain_text("waarom de regisseur wisselt")
    page.get_by_label("Waarom wisselt de regisseur?").fill("Ander werk")
    page.get_by_role("button", name="Mensen en mandaat bewaren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overdrachtsdossier")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download als PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    programme.refresh_from_db()
    assert programme.regisseur == successor
