"""Two people in one meeting: both see each other's lines, a reload loses nothing, the close makes minutes."""

import time
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from regie.leadership.governance.models import Line
from regie.leadership.governance.services.agenda import item_add
from regie.leadership.governance.services.consultations import consultation_create, member_add
from regie.leadership.governance.services.meetings import meeting_add, meeting_start
from regie.leadership.programmes.models import Programme

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SECONDS = 6


@pytest.fixture
def meeting(municipality, member, actor):
    """A meeting that goes on, with two items."""
    by = actor("regisseur")
    programme = Programme.objects.create(municipality=municipality, name="Sterk in Noord")
    values = {
        "name": "Kernpartners", "level": "tactical", "kind": "core_partners", "frequency": "as_needed",
        "first_on": date(2026, 1, 1), "chair_user": member("regisseur"),
    }  # fmt: skip
    consultation = consultation_create(programme=programme, values=values, by=by)
    member_add(consultation=consultation, user=member("core_partner"), function="politie", by=by)
    made = meeting_add(
        consultation=consultation, starts_at=timezone.now() - timedelta(minutes=30), minutes=90, by=by
    )
    for title in ("School en thuis", "Scan van november"):
        item_add(meeting=made, values={"title": title, "level": "tactical"}, by=by)
    return meeting_start(meeting=made, by=by)


def capture(page, text):
    page.get_by_label("Wat spreken jullie af?").fill(text)
    page.get_by_label("Wat spreken jullie af?").press("Enter")


def sees(page, text, seconds=SECONDS):
    page.locator("#regels").get_by_text(text, exact=True).wait_for(timeout=seconds * 1000)


def test_two_people_in_one_meeting(open_as, meeting, axe):
    address = f"/leiderschap/overleg/vergadering/{meeting.pk}/nu/"
    first, second = open_as("regisseur", address), open_as("core_partner", address)
    capture(first, "besluit: één aanspreekpunt")
    sees(first, "één aanspreekpunt")
    started = time.monotonic()
    sees(second, "één aanspreekpunt")
    assert time.monotonic() - started < SECONDS
    capture(second, "actie: 2027-01-08 rooster maken")
    sees(first, "rooster maken")
    assert "8 januari 2027" in first.locator("#regels").inner_text()
    first.reload()
    sees(first, "één aanspreekpunt")
    sees(first, "rooster maken")
    # What is being typed is all that a closed browser loses.
    capture(second, "notitie: vlak voor het sluiten")
    sees(second, "vlak voor het sluiten")
    second.get_by_label("Wat spreken jullie af?").fill("half getyp")
    second.close()
    sees(first, "vlak voor het sluiten")
    assert Line.objects.count() == 3
    axe(first)
    first.get_by_role("button", name="Weghalen: vlak voor het sluiten").click()
    first.get_by_role("button", name="Terughalen").click()
    sees(first, "vlak voor het sluiten")
    first.get_by_role("link", name="Sluiten en verslag maken").click()
    axe(first)
    first.get_by_role("button", name="Sluiten en verslag maken").click()
    first.get_by_role("link", name="PDF").wait_for()
    assert "rooster maken" in first.locator("main").inner_text()
    axe(first)


def test_a_lost_connection_loses_nothing(browser, live_server, client_as, meeting):
    # A context of its own: what the browser says about a lost connection is no mistake of the page.
    session = client_as("regisseur").cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url, locale="nl-NL")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/leiderschap/overleg/vergadering/{meeting.pk}/nu/")
    page.route("**/vastleggen/", lambda route: route.abort())
    capture(page, "besluit: blijft staan")
    page.locator("[data-failed]").wait_for()
    assert page.get_by_label("Wat spreken jullie af?").input_value() == "besluit: blijft staan"
    page.unroute("**/vastleggen/")
    page.get_by_role("button", name="Vastleggen").click()
    sees(page, "blijft staan")
    assert Line.objects.count() == 1
    context.close()


def test_without_javascript(open_as, meeting):
    page = open_as("core_partner", f"/leiderschap/overleg/vergadering/{meeting.pk}/nu/", javascript=False)
    capture(page, "besluit: zonder script")
    sees(page, "zonder script")


@pytest.mark.parametrize("size", ["narrow", "wide"])
def test_pages_pass_axe(open_as, meeting, axe, size):
    here = f"/leiderschap/overleg/vergadering/{meeting.pk}/"
    page = open_as("regisseur", f"{here}nu/", size=size)
    capture(page, "actie: 2027-01-08 rooster maken")
    sees(page, "rooster maken")
    axe(page)
    for path in (
        "/leiderschap/overleg/", f"/leiderschap/overleg/{meeting.consultation_id}/", here, f"{here}sluiten/",
        f"{here}punt/", "/leiderschap/overleg/agenda/",
    ):  # fmt: skip
        page.goto(path)
        axe(page)
