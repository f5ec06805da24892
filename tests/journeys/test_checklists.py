"""From an empty checklist to a first moment, and what changed since, in the browser."""

import pytest
from playwright.sync_api import expect

from regie.leadership.checklists.programme_scope import subject as subject_of
from regie.leadership.programmes.models import Programme
from regie.site.demo.loader import demo_load

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_first_score_an_action_and_what_changed(programme, open_as, axe, size):
    page = open_as("regisseur", "/leiderschap/checklists/", size=size)
    axe(page)
    page.get_by_role("link", name="Sterk in Noord").click()
    expect(page.get_by_role("heading", name="Begin met deze vragen")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Vastleggen hoe het vandaag staat").click()
    expect(page.get_by_text("Vastgelegd hoe de vragen er vandaag voor staan").first).to_be_visible()
    page.get_by_role("link", name="Monitoren en evalueren").click()
    axe(page)
    page.locator("#ME10").get_by_role("button", name="Actie maken").click()
    expect(page.locator("#ME10").get_by_text("Actie A1")).to_be_visible()
    page.locator("#ME10").get_by_role("link", name="Beantwoorden").click()
    page.get_by_role("button", name="Antwoord opslaan").click()
    expect(page.get_by_text("Kies ja of nee.").first).to_be_visible()
    axe(page)
    page.get_by_label("ja", exact=True).check()
    page.get_by_label("Waarom").fill("De raad besprak het jaarbericht.")
    page.get_by_role("button", name="Antwoord opslaan").click()
    expect(page.locator("#ME10").get_by_text("De raad besprak het jaarbericht.")).to_be_visible()
    axe(page)
    page.goto(subject_of(programme).url("detail"))
    page.get_by_role("button", name="Toon wat veranderde").click()
    expect(page.get_by_role("heading", name="Werd ja")).to_be_visible()
    expect(page.get_by_text("De raad besprak het jaarbericht.")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_every_screen_of_the_demo(settings, open_as, axe, size):
    settings.DEMO = True
    demo_load()
    for slug in ("voorbeeldstad", "voorbeelddorp"):
        row = Programme.objects.select_related("municipality").get(municipality__slug=slug)
        subject = subject_of(row)
        page = open_as("deputy", subject.url("detail"), size=size, place=row.municipality)
        axe(page)
        moment = row.checklist_moments.order_by("taken_on").first()
        for name, *more in (
            ("key", "IA"),
            ("question", "IA10"),
            ("question", "ME10"),
            ("all",),
            ("moment", moment.pk),
        ):
            page.goto(subject.url(name, *more))
            axe(page)
        page.goto(f"{subject.url('compare')}?van={moment.pk}&tot=nu")
        axe(page)
