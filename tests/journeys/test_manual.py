"""The journey of the manual, in the demo: its chapters can be followed, and their pictures are of today.

``REGIE_PICTURES=1 ./run test -k manual --sqlite`` renews the pictures in ``docs/handleiding/images``.
"""

import os
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from regie.access.organisations.models import Membership
from regie.approach.deployments.models import Deployment
from regie.approach.imports.tests import files
from regie.leadership.programmes.models import Programme
from regie.site.demo.people import DEMO_DOMAIN, TOWN

pytestmark = pytest.mark.journey

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "handleiding"
IMAGES = MANUAL / "images"
RENEW = os.environ.get("REGIE_PICTURES") == "1"


@pytest.fixture
def demo(settings, transactional_db) -> None:
    settings.DEMO = True
    call_command("load_demo", verbosity=0)


@pytest.fixture
def client_as():
    """client_as("regisseur"): logged in as the person of the demo with that role, in Voorbeeldstad."""

    def make(role: str, place=None) -> Client:
        membership = Membership.objects.filter(
            role=role, user__email__endswith=f"@{DEMO_DOMAIN}", municipality__slug=TOWN
        ).get()
        client = Client()
        client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def picture(page, name: str, height: int = 900) -> None:
    """A picture for the manual; it is only written when asked, so that a test changes no file."""
    page.set_viewport_size({"width": 1280, "height": height})
    page.wait_for_load_state("networkidle")  # panels that come later are in the picture too
    shot = page.screenshot(animations="disabled", scale="css")
    assert shot.startswith(b"\x89PNG")
    if RENEW:
        IMAGES.mkdir(exist_ok=True)
        (IMAGES / f"{name}.png").write_bytes(shot)


def test_manual_knowledge_and_account(demo, open_as):
    picture(open_as(None, reverse("account_login")), "inloggen", 620)
    page = open_as("regisseur", reverse("accounts:me"))
    picture(page, "account", 760)
    page.goto(reverse("interventions:list") + "?q=credibel+mesengers")
    page.get_by_role("link", name="Credible messengers").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Credible messengers"
    picture(page, "interventie")
    page.goto(reverse("interventions:map"))
    picture(page, "kenniskaart")


def test_manual_programme_and_deployment(demo, open_as):
    programme = Programme.objects.get(name="Sterk in Noord")
    page = open_as("regisseur", reverse("programmes:detail", args=[programme.pk]))
    picture(page, "programma")
    page.goto(reverse("deployments:detail", args=[Deployment.objects.get(code="VBS6").pk]))
    picture(page, "inzet")
    page.goto(reverse("funding:overview", args=[programme.pk]))
    picture(page, "middelen", 1000)


def test_manual_a_messy_list_becomes_a_scan(demo, open_as, tmp_path):
    """Chapters 4 and 5: from a list as municipalities make it to a PDF on the desk."""
    wrong, right = tmp_path / "Lijst.xlsx", tmp_path / "Lijst hersteld.xlsx"
    wrong.write_bytes(files.messy())
    right.write_bytes(files.messy(mended=True))
    page = open_as("regisseur", reverse("imports:new"))
    before = Deployment.objects.count()
    page.set_input_files("input[type=file]", wrong)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/aanpak/inzet/importeren/*-*/")
    assert page.get_by_text("B16").first.is_visible()
    assert page.get_by_text("B44").first.is_visible()
    picture(page, "inlezen-controleren", 1100)
    assert Deployment.objects.count() == before
    page.goto(reverse("imports:new"))
    page.set_input_files("input[type=file]", right)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/aanpak/inzet/importeren/*-*/")
    write_what_was_read(page)
    assert Deployment.objects.count() == before + 60
    page.goto(reverse("scans:scan"))
    assert "76 interventies" in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Opslaan als PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def write_what_was_read(page) -> None:
    """Confirms the preview, with a reason because the application is behind us."""
    if page.locator("[name=reason]").count():
        page.locator("[name=reason]").fill("Lijst van het programmateam")
    page.locator("form[action$='/schrijven/'] [type=submit]").click()
    page.wait_for_url("**/klaar/")


def test_manual_scan_coding_and_management(demo, open_as):
    page = open_as("regisseur", reverse("scans:scan") + "?gemeente=alle")
    picture(page, "praktijkscan", 1300)
    page.goto(reverse("codings:list"))
    picture(page, "coderen", 700)
    manager = open_as("functional_manager", reverse("organisations:people"))
    picture(manager, "mensen")
    manager.goto(reverse("authorisation:rights"))
    picture(manager, "rechten")


def test_every_picture_of_the_manual_is_made_and_used():
    used = {
        name for page in MANUAL.glob("*.md") for name in re.findall(r"images/([\w-]+)\.png", page.read_text())
    }
    made = set(re.findall(r'picture\(.*, "([\w-]+)"', Path(__file__).read_text(encoding="utf-8")))
    there = {path.stem for path in IMAGES.glob("*.png")}
    assert made == used == there
