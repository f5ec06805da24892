"""Partners in a real browser: a role matrix from the template, its gap, and the gap filled; at both widths."""

from datetime import date

import pytest
from django.urls import reverse

from regie.access.organisations.models import Organisation
from regie.leadership.partners.models import ProgrammePartner, RoleCell, RoleMatrix
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.journey
TASK = "Terug naar school of een opleiding"


@pytest.fixture
def programme(transactional_db, municipality):
    made = Programme.objects.create(municipality=municipality, name="Sterk in Noord")
    for name, kind in (("Gemeente Noord", "municipality"), ("Politie Noord", "police")):
        organisation = Organisation.objects.create(name=name, kind=kind)
        organisation.municipalities.add(municipality)
        ProgrammePartner.objects.create(
            programme=made, organisation=organisation, tier="core", joined_on=date(2026, 1, 1)
        )
    return made


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_from_the_template_to_a_gap_to_filled(programme, open_as, axe, size):
    page = open_as("regisseur", reverse("partners:matrix", args=[programme.pk, "aftercare"]), size=size)
    axe(page)
    page.get_by_role("button", name="Vullen met de voorzet").click()
    gaps = page.get_by_role("region", name="Gaten")
    assert TASK in gaps.inner_text()
    axe(page)
    gaps.get_by_role("link", name=TASK).click()
    axe(page)
    page.get_by_role("group", name="Gemeente Noord").get_by_label("Rol").select_option("does")
    page.get_by_role("group", name="Gemeente Noord").get_by_label("Bevoegdheid").fill("Leerplicht")
    page.get_by_role("button", name="Taak opslaan").click()
    assert TASK not in page.get_by_role("region", name="Gaten").inner_text()
    assert RoleCell.objects.get(task__title=TASK, part="does").power == "Leerplicht"
    axe(page)


def test_filling_can_be_undone(programme, open_as):
    page = open_as("regisseur", reverse("partners:matrix", args=[programme.pk, "early_signalling"]))
    page.get_by_role("button", name="Vullen met de voorzet").click()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_text("Deze matrix is leeg").wait_for()
    assert not RoleMatrix.objects.exists()


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_partner_gets_a_contact_and_a_conversation(programme, open_as, axe, size):
    partner = ProgrammePartner.objects.get(organisation__kind="police")
    page = open_as("regisseur", reverse("partners:detail", args=[partner.pk]), size=size)
    axe(page)
    page.get_by_role("link", name="Contactpersoon toevoegen").click()
    page.get_by_label("Functie").fill("wijkagent")
    page.get_by_label("Naam").fill("B. Voorbeeld")
    page.get_by_role("button", name="Contactpersoon toevoegen").click()
    page.get_by_text("B. Voorbeeld").first.wait_for()
    page.get_by_role("link", name="Gesprek vastleggen").click()
    page.get_by_label("Waarover").fill("Kennismaking")
    axe(page)
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Kennismaking").wait_for()
    axe(page)
