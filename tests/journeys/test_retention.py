"""From what is due to what was destroyed, in the browser, by two people."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.processing import processing
from regie.privacy.retention.services import hold_place

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def due(collaboration_with, actor):
    """Three dossiers that are due, one of them held."""
    built = collaboration_with("police")
    by, closed = built.people["case_director"], timezone.now() - timedelta(days=900)
    made = [built.dossier() for _each in range(3)]
    with processing(by=by, activity=DOSSIERS, action="change", name="test"):
        for dossier in made:
            dossier.opened_at = dossier.closed_at = closed
            dossier.save()
    until = timezone.localdate() + timedelta(days=90)
    hold_place(number=made[0].number, reason="Er loopt een beroep.", until=until, by=actor("privacy_officer"))


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_two_people_destroy_what_is_due(due, open_as, axe, size):
    first = open_as("regisseur", "/privacy/bewaren/", size=size)
    axe(first)
    first.get_by_label("J-002").check()
    first.get_by_role("button", name="Voorstellen om te vernietigen").click()
    axe(first)
    first.get_by_role("button", name="Voorleggen").click()
    expect(first.get_by_role("heading", name="Iemand anders beslist")).to_have_count(0)
    axe(first)
    second = open_as("privacy_officer", first.url.removeprefix(first.evaluate("location.origin")), size=size)
    second.get_by_role("link", name="Goedkeuren").click()
    axe(second)
    second.get_by_label("Reden").fill("Nagekeken.")
    second.get_by_role("button", name="Voorgoed vernietigen").click()
    expect(second.get_by_text("Je hebt de lijst").or_(second.get_by_text("Vink dit aan"))).not_to_have_count(
        0
    )
    second.get_by_label("Ik heb de lijst nagekeken").check()
    second.get_by_role("button", name="Voorgoed vernietigen").click()
    expect(second.get_by_text("Goedgekeurd. De gegevens worden vernietigd.")).to_be_visible()
    axe(second)
    for page in (
        "voorstellen",
        "vasthouden",
        "vasthouden/nieuw",
        "termijnen",
        "termijnen/nieuw",
        "vernietigd",
    ):
        second.goto(f"/privacy/bewaren/{page}/")
        axe(second)
