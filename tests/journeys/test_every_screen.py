"""Every screen of the product, filled with the demo: accessible at 1440 px in light and at 320 px in dark colours.

A new address is walked by itself: see ``tests/architecture/test_access.py`` for how its arguments are found.
"""

import pytest
from django.core.management import call_command
from django.urls import reverse

from regie.access.authorisation.matrix import matrix
from regie.access.organisations.models import Municipality
from tests.architecture.test_access import GUARDED, OURS, fill_in

from .conftest import SIZES

pytestmark = pytest.mark.journey

# Who looks: the first of these whom the matrix lets in.
LOOKERS = ["regisseur", "functional_manager", "privacy_officer", "national_programme", "analyst"]
LOOKS = {"wide": {"size": "wide", "dark": False}, "narrow": {"size": "narrow", "dark": True}}
PARTS = 4  # so that several processes share the walk
# Of what every page loads: budgets in bytes.
HTML_BUDGET = 60_000


def looker(address) -> str | None:
    cell = matrix()[address.rule.kind]
    return next((role for role in LOOKERS if cell.reach(address.rule.action, role)), None)


def screens() -> list[tuple[str, str]]:
    """(role, path) of every page one can look at; what answers with a file or a redirect is left to its slice."""
    own = Municipality.objects.get(slug="voorbeeldstad")
    filled, _ = fill_in(own)
    places = [(a, {}) for a in GUARDED if not a.arguments] + [(a, arguments) for a, arguments, _ in filled]
    return sorted(
        {
            (role, reverse(address.name, kwargs=given))
            for address, given in places
            if (role := looker(address))
        }
    )


@pytest.fixture
def demo(settings, transactional_db) -> None:
    settings.DEMO = True
    call_command("load_demo", verbosity=0)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_screen_is_accessible(demo, client_as, open_as, axe, part):
    pages, troubles, seen = {}, [], 0
    for role, path in screens()[part::PARTS]:
        answer = client_as(role).get(path)
        if answer.streaming:
            answer.getvalue()  # to its end, so that the file behind it is closed
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        if b"<html" not in getattr(answer, "content", b""):
            continue  # a part of a page
        if role not in pages:
            pages[role] = open_as(role, "/")
        page = pages[role]
        page.goto(path)
        seen += 1
        for size, colours in (("narrow", "dark"), ("wide", "light")):
            page.set_viewport_size(SIZES[size])
            page.emulate_media(color_scheme=colours)
            try:
                axe(page)
            except AssertionError as error:
                troubles.append(f"{size}, {colours}: {error}")
    assert seen > 30
    assert troubles == [], "\n\n".join(troubles)


@pytest.mark.parametrize("look", LOOKS)
def test_every_open_page_is_accessible(open_as, axe, look):
    page = open_as(None, "/toegankelijkheid/", **LOOKS[look])
    for address in OURS:
        if address.rule and address.rule.public and not address.arguments and address.name != "set_language":
            page.goto(reverse(address.name))
            if page.evaluate("document.contentType") == "text/html":
                axe(page)
