"""Means in a real browser, with the demo: what ends, stays over and is paid twice is seen and mended."""

import re
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader

from regie.access.organisations.models import Membership
from regie.leadership.funding.models import Fund
from regie.leadership.programmes.models import Programme
from regie.site.demo.people import DEMO_DOMAIN, TOWN, VILLAGE

pytestmark = pytest.mark.journey


@pytest.fixture
def demo(settings, transactional_db) -> None:
    settings.DEMO = True
    call_command("load_demo", verbosity=0)


@pytest.fixture
def client_as():
    """client_as("regisseur", VILLAGE): logged in as the person of the demo with that role there."""

    def make(role: str, place=None) -> Client:
        client = Client()
        of_demo = Membership.objects.filter(user__email__endswith=f"@{DEMO_DOMAIN}", role=role)
        user = of_demo.get(municipality__slug=place or TOWN).user
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_means_are_seen_added_and_paid_from(demo, open_as, axe, size):
    page = open_as("regisseur", "/leiderschap/middelen/", size=size)
    assert page.locator("h1").inner_text() == "Middelen van Sterk in Noord"
    found = page.locator("section[aria-labelledby=opvallend]").inner_text()
    for words in (
        "48% besteed",
        "allebei helemaal",
        "Tweede halfjaar” moet op .* verstuurd zijn",
        "past niet meer bij de opdracht",
        "kun je over dit contract onderhandelen",
        "daarna betaalt niets dit",
    ):
        assert re.search(words, found), words
    axe(page)
    page.get_by_text("De getallen in een tabel").click()
    axe(page)

    page.get_by_role("link", name="Geldstroom toevoegen").click()
    page.get_by_label("Naam", exact=True).fill("Bijdrage fonds")
    page.get_by_label("Soort").select_option("other")
    page.get_by_label("Bedrag").fill("12,500.50")
    page.get_by_label("Vanaf").fill("2026-01-01")
    page.get_by_label("Tot en met").fill("2030-12-31")
    page.get_by_label("Domein", exact=True).select_option("education")
    page.get_by_role("button", name="Opslaan").click()
    assert "punten tussen de duizendtallen" in page.locator("#fouten").inner_text()
    assert page.get_by_label("Bedrag").input_value() == "12,500.50"
    axe(page)
    page.get_by_label("Bedrag").fill("12.500,50")
    page.get_by_role("button", name="Opslaan").click()
    assert "€ 12.500,50" in page.locator("section[aria-labelledby=besteed]").inner_text().replace(
        "\u00a0", " "
    )
    axe(page)

    page.get_by_role("link", name="Begrotingsregel toevoegen").click()
    page.get_by_label("Doel").select_option("information")
    page.get_by_label("Bedrag").fill("500")
    page.get_by_role("button", name="Opslaan").click()
    assert "is verdeeld" in page.locator("section[aria-labelledby=begroting]").inner_text()


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_deployment_says_what_pays_it(demo, open_as, axe, size):
    deployment = Programme.objects.get(municipality__slug=TOWN).deployments.get(code="VBS4")
    page = open_as("regisseur", f"/aanpak/inzet/{deployment.pk}/", size=size)
    panel = page.locator("#betaling-paneel")
    panel.get_by_role("link", name=re.compile("Wijzigen ?: Subsidie Veilig")).click()
    axe(page)
    page.get_by_label("Dit betaalt de inzet helemaal").uncheck()
    page.get_by_role("button", name="Opslaan").click()
    panel.get_by_text("deels").wait_for()
    axe(page)
    page.goto("/leiderschap/middelen/")
    assert "allebei helemaal" not in page.locator("main").inner_text()
    fund = Fund.objects.get(name__startswith="Landelijk")
    page.goto(f"/leiderschap/middelen/{fund.pk}/")
    page.locator("#betaalt-paneel table").wait_for()
    axe(page)


def test_the_neglected_programme_shows_what_is_missing(demo, open_as):
    page = open_as("regisseur", "/leiderschap/middelen/", place=VILLAGE)
    found = page.locator("section[aria-labelledby=opvallend]").inner_text()
    assert "Geld voor informatie en monitoring" in found
    assert "niet besloten wie monitort" in found


def test_paper_is_one_sheet(demo, open_as):
    programme = Programme.objects.get(municipality__slug=TOWN)
    page = open_as("administrator", f"/leiderschap/middelen/programma/{programme.pk}/afdrukken/")
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) == 1
    text = " ".join(paper.pages[0].extract_text().split())
    assert "Jongerenwerk in Noord" in text
    assert "Voorbeeldgegevens" in text
    assert paper.pages[0].mediabox.width > paper.pages[0].mediabox.height


def test_without_javascript(demo, open_as):
    fund = Fund.objects.get(name__startswith="Landelijk")
    page = open_as("regisseur", f"/leiderschap/middelen/{fund.pk}/", javascript=False)
    page.get_by_role("link", name="Toon de inzet die dit betaalt").click()
    assert "Credible messengers Noord" in page.locator("main").inner_text()
