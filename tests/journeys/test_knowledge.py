"""Kennis in a real browser: accessible at both widths, usable without JavaScript and by keyboard."""

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/kennis/interventies/",
    "/kennis/interventies/?age=abc&q=credibel",
    "/kennis/interventies/join-the-club/",
    "/kennis/interventies/alles-kidzzz/",
    "/kennis/factoren/",
    "/kennis/factoren/het-hebben-van-een-baan-risico/",
    "/kennis/themas/",
    "/kennis/themas/rolmodellen-ervaringsdeskundigen/",
    "/kennis/bronnen/",
    "/kennis/bronnen/praktijkscan/",
    "/kennis/kenniskaart/",
    "/kennis/kenniskaart/?group=young&age=17&factor=RF01&factor=RF28&factor=RF06&factor=RF47&factor=BF08",
    "/kennis/kenniskaart/?factor=RF28&print=1",
]


def test_every_page_is_accessible(knowledge, open_as, axe, every_look):
    page = open_as("regisseur", PAGES[0], **every_look)
    axe(page)
    for path in PAGES[1:]:
        page.goto(path)
        axe(page)


def test_changing_is_accessible_also_with_mistakes(knowledge, open_as, axe, every_look):
    page = open_as("national_programme", "/kennis/interventies/triple-p/wijzigen/", **every_look)
    axe(page)
    page.locator("#id_age_from").fill("20")
    page.locator("#id_age_to").fill("10")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Wissel ze om").first.wait_for()
    axe(page)


def test_the_map_works_without_javascript_and_can_be_shared(knowledge, open_as):
    page = open_as("regisseur", "/kennis/kenniskaart/", javascript=False)
    page.get_by_label("Zoek een factor").fill("drugsgebriuk")
    page.get_by_role("button", name="Toon de factoren").click()
    page.get_by_label("Drugsgebruik Met name jongeren").check()
    page.get_by_role("button", name="Toon interventies").click()
    page.get_by_role("link", name="Schaduwzijde drugsgebruik").wait_for()
    assert "factor=RF28" in page.url
    other = open_as("regisseur", page.url, javascript=False)
    other.get_by_role("link", name="Schaduwzijde drugsgebruik").click()
    other.get_by_role("heading", name="Wat onderzoek vond").wait_for()
    assert other.get_by_text("Onderzoek waarschuwt voor dit soort aanpak").is_visible()


def test_the_map_works_by_keyboard(knowledge, open_as):
    page = open_as("regisseur", "/kennis/kenniskaart/")
    page.get_by_label("Drugsgebruik Met name jongeren").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Schaduwzijde drugsgebruik").wait_for()
    assert "factor=RF28" in page.url


def test_a_list_is_searched_sorted_and_opened(knowledge, open_as):
    page = open_as("regisseur", "/kennis/interventies/")
    page.get_by_role("main").get_by_label("Zoeken").fill("credibel mesengers")
    page.get_by_role("button", name="Toon", exact=True).click()
    page.get_by_role("link", name="Credible messengers").click()
    page.get_by_role("heading", name="Credible messengers", level=1).wait_for()
    assert page.get_by_text("Ervaringsdeskundigen", exact=False).first.is_visible()
