"""Searching by keyboard and by touch, with and without JavaScript; notices from the header to what they are about."""

import re

import pytest
from playwright.sync_api import expect

from regie.access.notices.services import notify
from regie.access.search.services import index_rebuild
from regie.leadership.programmes.models import Programme
from regie.ui.phrases import phrases

pytestmark = pytest.mark.journey


@pytest.fixture
def programme(transactional_db, municipality):
    made = Programme.objects.create(municipality=municipality, name="Sterk in Café Noord")
    Programme.objects.create(municipality=municipality, name="Sterk in Zuid")
    index_rebuild()
    return made


@pytest.fixture
def told(programme, member, municipality):
    message = phrases(
        "%(count)s new finding holds %(name)s back.",
        "%(count)s new findings hold %(name)s back.",
        1,
        name=programme.name,
    )
    for key in "ab":
        notify(
            users=[member("regisseur").pk],
            kind="finding_blocks",
            message=message,
            url=f"/leiderschap/programmas/{programme.pk}/",
            municipality_id=municipality.pk,
            key=key,
        )


def test_search_by_keyboard_alone(programme, open_as, axe):
    page = open_as("regisseur", "/leiderschap/programmas/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Zoek een programma")
    expect(field).to_be_focused()
    page.keyboard.type("cafe stekr")
    listbox = page.get_by_role("listbox")
    option = listbox.get_by_role("option", name="Sterk in Café Noord")
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    axe(page)
    page.keyboard.press("Escape")
    expect(listbox).to_be_hidden()
    expect(field).to_have_value("cafe stekr")
    page.keyboard.press("ArrowUp")
    expect(listbox.get_by_role("option", selected=True)).to_have_text("Alle resultaten")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/leiderschap/programmas/{programme.pk}/$"))


def test_enter_leads_to_all_results_and_slash_stays_a_letter(programme, open_as, axe):
    page = open_as("regisseur", "/")
    page.keyboard.press("/")
    page.keyboard.type("sterk/")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/zoeken/\?.*q=sterk"))
    expect(page.get_by_role("heading", name="Programma’s")).to_be_visible()
    assert page.locator(".regie-results mark").count() == 2
    axe(page)
    page.get_by_label("Waar zoek je naar?").nth(1).fill("xyzzy")
    page.get_by_role("button", name="Zoeken").click()
    expect(page.get_by_role("heading", name="Niets gevonden")).to_be_visible()
    axe(page)


def test_nothing_found_is_said_while_typing(programme, open_as, axe):
    page = open_as("regisseur", "/")
    page.keyboard.press("/")
    page.keyboard.type("xyzzy")
    expect(page.get_by_text("Niets gevonden. Probeer een deel van het woord.")).to_be_visible()
    expect(page.locator("[data-search-status]")).to_have_text("niets gevonden")
    axe(page)


def test_search_without_javascript_on_a_narrow_screen(programme, open_as):
    page = open_as("regisseur", "/", size="narrow", javascript=False)
    page.get_by_role("link", name="Zoeken", exact=True).click()
    page.locator("#zoekterm").fill("cafe")
    page.get_by_role("button", name="Zoeken").click()
    page.locator("main").get_by_role("link", name="Sterk in Café Noord").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sterk in Café Noord")


def test_notices_from_the_header_to_what_they_are_about(told, programme, open_as, axe, every_look):
    page = open_as("regisseur", "/", **every_look)
    page.get_by_role("link", name="Meldingen: 2 niet gelezen").click()
    axe(page)
    page.get_by_role("button", name="Alles is gelezen").click()
    expect(page.get_by_role("link", name="Meldingen: 0 niet gelezen")).to_be_visible()
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_role("link", name="Meldingen: 2 niet gelezen")).to_be_visible()
    page.locator("main").get_by_role(
        "link", name="1 nieuwe bevinding houdt Sterk in Café Noord tegen."
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sterk in Café Noord")
    expect(page.get_by_role("link", name="Meldingen: 1 niet gelezen")).to_be_visible()
    page.goto("/meldingen/voorkeuren/")
    axe(page)
    page.get_by_label("Per mail: Er is opgeschaald").select_option("weekly")
    page.get_by_role("button", name="Voorkeuren opslaan").click()
    expect(page.get_by_label("Per mail: Er is opgeschaald")).to_have_value("weekly")
