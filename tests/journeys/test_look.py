"""The pages that belong to no slice, in a real browser: accessible, beautiful without scripts, in any colours."""

import re

import pytest
from django.urls import reverse_lazy
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

LOGIN = reverse_lazy("account_login")
OPEN = ["/onderdelen/", "/toegankelijkheid/", "/bestaat-niet/", "/weergave/", LOGIN]


@pytest.mark.parametrize("path", OPEN, ids=["gallery", "statement", "404", "405", "login"])
def test_open_pages_are_accessible(open_as, axe, every_look, path):
    axe(open_as(None, str(path), **every_look))


def test_home_is_accessible(open_as, axe, every_look):
    axe(open_as("regisseur", "/", **every_look))


def test_a_refusal_is_accessible(open_as, axe, every_look):
    axe(open_as("coach", "/beheer/mensen/", **every_look))


def test_a_dialog_works_with_scripts_by_keyboard(open_as, axe):
    page = open_as(None, "/onderdelen/")
    opener, dialog = page.locator("[aria-haspopup=dialog]"), page.locator("#vernietig")
    opener.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Niet doen")).to_be_focused()
    assert dialog.evaluate("it => it.matches(':modal')")
    axe(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    dialog.get_by_role("button", name="Niet doen").click()
    expect(dialog).to_be_hidden()


def test_dialog_and_menu_work_without_scripts(open_as):
    page = open_as(None, "/onderdelen/", javascript=False)
    page.locator("[aria-haspopup=dialog]").click()
    expect(page.locator("#vernietig")).to_be_visible()
    page.locator("#vernietig").get_by_role("button", name="Niet doen").click()
    expect(page.locator("#vernietig")).to_be_hidden()
    menu = open_as("regisseur", "/", size="narrow", javascript=False)
    link = menu.get_by_role("link", name="Kennis")
    expect(link).to_be_hidden()
    menu.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_dark_stays_chosen_and_the_first_paint_is_dark(open_as, javascript):
    page = open_as(None, "/toegankelijkheid/", javascript=javascript)
    ground = "getComputedStyle(document.body).backgroundColor"
    page.get_by_role("button", name="Donker").click()
    page.goto("/onderdelen/")
    assert page.locator("html").get_attribute("data-look") == "dark"
    expect(page.get_by_role("button", name="Donker")).to_have_attribute("aria-pressed", "true")
    if javascript:
        assert page.evaluate(ground) == "rgb(12, 18, 25)"
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_the_skip_link_leads_to_the_content(open_as):
    page = open_as("regisseur", "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_every_control_shows_its_focus(open_as):
    page = open_as(None, "/onderdelen/")
    unseen = page.evaluate(
        """() => [...document.querySelectorAll('main a, main button, main input, main select, main textarea, summary')]
        .filter((it) => it.offsetParent && !it.disabled)
        .filter((it) => { it.focus({focusVisible: true}); const s = getComputedStyle(it);
            const next = it.nextElementSibling ? getComputedStyle(it.nextElementSibling) : s;
            return s.boxShadow === 'none' && s.outlineStyle === 'none' && next.boxShadow === 'none'; })
        .map((it) => it.outerHTML.slice(0, 120))"""
    )
    assert unseen == []


def test_choosing_all_rows(open_as):
    page = open_as(None, "/onderdelen/")
    every = page.get_by_role("checkbox", name="Kies alle rijen")
    every.check()
    expect(page.get_by_role("checkbox", name="Kies Parkrand")).to_be_checked()
    page.get_by_role("checkbox", name="Kies Stationsplein").uncheck()
    assert every.evaluate("it => it.indeterminate")


def test_a_failed_form_brings_you_to_what_is_wrong(open_as):
    page = open_as(None, str(LOGIN))
    page.evaluate("document.querySelectorAll('main form').forEach((form) => (form.noValidate = true))")
    page.locator("main form").first.locator("[type=submit]").first.click()
    expect(page.locator("#fouten")).to_be_focused()


def test_leaving_a_form_you_typed_in_asks_first(open_as):
    page = open_as(None, str(LOGIN))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("textbox").first.press_sequentially("iemand@voorbeeld.nl")
    page.goto("/toegankelijkheid/")
    assert asked == ["beforeunload"]


def test_a_chart_follows_the_colours_of_the_page(open_as):
    colour = "getComputedStyle(document.querySelector('.regie-drawing .regie-fill-brand')).fill"
    light = open_as(None, "/onderdelen/").evaluate(colour)
    dark = open_as(None, "/onderdelen/", dark=True).evaluate(colour)
    assert (light, dark) == ("rgb(15, 76, 129)", "rgb(156, 196, 234)")


def test_paper_has_no_navigation_and_fits_its_width(open_as):
    page = open_as(None, "/onderdelen/", size="wide")
    page.emulate_media(media="print")
    for gone in (".utrecht-page-header", ".utrecht-page-footer", ".utrecht-skip-link", ".utrecht-button"):
        expect(page.locator(gone).first).to_be_hidden()
    assert re.match(rb"%PDF", page.pdf(prefer_css_page_size=True))
