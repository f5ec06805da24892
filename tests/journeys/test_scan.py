"""The scan in a real browser: accessible at both widths, usable by keyboard and without JavaScript, on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.journey

SCAN = "/leren/praktijkscan/"


@pytest.mark.parametrize(
    "path",
    [
        f"{SCAN}?gemeente=alle",
        f"{SCAN}rijen/?keuze=theme-3&gemeente=alle",
        f"{SCAN}herkomst/?gemeente=alle",
        f"{SCAN}afdrukken/?gemeente=arnhem",
    ],
)
def test_screens_are_accessible(published, open_as, axe, every_look, path):
    axe(open_as("national_programme", path, **every_look))


def test_empty_scan_is_accessible(knowledge, open_as, axe, every_look):
    axe(open_as("regisseur", SCAN, **every_look))


def test_open_lists_are_accessible(published, open_as, axe):
    page = open_as("national_programme", SCAN)
    for summary in page.locator("details > summary").all():
        summary.click()
    axe(page)


def test_english_is_accessible(published, open_as, axe):
    page = open_as("national_programme", SCAN, language="en")
    assert page.locator("h1").inner_text() == "Praktijkscan"
    axe(page)


def test_without_javascript_you_choose_two_municipalities(published, open_as):
    page = open_as("national_programme", SCAN, javascript=False)
    page.locator(".regie-filter summary").click()
    page.get_by_label("Arnhem").check()
    page.get_by_label("Tilburg").check()
    page.get_by_role("button", name="Toon").click()
    assert "16 interventies in Arnhem en Tilburg" in page.locator(".utrecht-paragraph--lead").inner_text()


def test_matrix_scrolls_by_keyboard_and_lets_you_go(published, open_as):
    page = open_as("national_programme", SCAN, size="narrow")
    region = page.get_by_role("region", name="Matrix, schuif om alles te zien")
    region.focus()
    for _time in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert region.evaluate("element => element.scrollLeft") > 50
    page.keyboard.press("Shift+Tab")
    assert not region.evaluate("element => element === document.activeElement")


def test_figure_leads_to_its_rows_and_back(published, open_as):
    page = open_as("national_programme", f"{SCAN}?gemeente=alle&aanpak=repressive")
    page.locator(".regie-scan thead .regie-count").last.click()
    assert "Aanpak: preventief" not in page.locator("main").inner_text()
    page.get_by_role("link", name="Terug naar de scan").click()
    assert "7 van 62" in page.locator("#matrix").inner_text()


@pytest.mark.parametrize("path", [SCAN, f"{SCAN}afdrukken/"])
def test_page_one_in_print_says_what_it_is(published, open_as, path):
    page = open_as("national_programme", f"{path}?gemeente=alle")
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    first = paper.pages[0].extract_text()
    assert "Praktijkscan" in first
    assert "62 interventies in acht gemeenten" in " ".join(first.split())
    assert any(sheet.mediabox.width > sheet.mediabox.height for sheet in paper.pages)
