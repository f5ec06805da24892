"""A new municipality, led by findings alone: an assignment both bodies adopted, a signed covenant, a year of meetings,
and a first checklist score. Every step after the first starts from a finding on Vandaag.
"""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from regie.access.covenants.models import Covenant
from regie.access.organisations.models import Municipality
from regie.leadership.assignments.models import Assignment
from regie.leadership.checklists.models import ChecklistMoment
from regie.leadership.governance.models import Meeting
from regie.leadership.partners.models import ProgrammePartner
from regie.rulebook.findings.models import Finding

pytestmark = pytest.mark.journey
PARTNERS = [
    ("Politie Nieuwstad", "police"), ("OM Oost", "public_prosecutor"), ("Jongerenwerk Nieuwstad", "youth_work"),
]  # fmt: skip
LEVELS = [
    ("strategisch niveau", "Lokale driehoek", "triangle", "quarterly"),
    ("tactisch niveau", "Kernpartners", "core_partners", "monthly"),
    ("operationeel niveau", "Casusoverleg", "case_conference", "two_weekly"),
]


@pytest.fixture
def place(transactional_db, knowledge) -> Municipality:
    call_command("municipality", "Nieuwstad", manager="beheer@nieuwstad.example", person="N. Beheer")
    return Municipality.objects.get()


def save(page, name: str | re.Pattern = "") -> None:
    main = page.get_by_role("main")
    button = main.get_by_role("button", name=name) if name else main.locator("form button[type=submit]").last
    with page.expect_navigation():
        button.click()
    expect(page.locator("#fouten")).to_have_count(0)


def mend(page, message: str) -> None:
    """From Vandaag, by the link of the finding that says this."""
    page.goto("/")
    link = page.get_by_role("main").get_by_role(
        "link", name=re.compile(f"^(?!Opzijzetten).*: .*{message}", re.S)
    )
    for severity in ("warns", "advises"):
        if not link.count():  # Vandaag shows the first of each severity, and a link to the rest
            page.goto(f"/?ernst={severity}")
    link.first.click()


def organisations(page) -> None:
    for name, kind in PARTNERS:
        page.goto("/beheer/organisaties/toevoegen/")
        page.locator("[name=name]").fill(name)
        page.locator("[name=kind]").select_option(kind)
        save(page)


def people(page) -> None:
    mend(page, "Niemand heeft nog de regie")
    page.locator("[name=regisseur]").select_option(label="regisseur Nieuwstad")
    page.locator("[name=principal_role]").select_option("mayor")
    page.locator("[name=principal_name]").fill("de burgemeester")
    save(page, "Mensen en mandaat bewaren")


def assignment(page) -> None:
    mend(page, "Er is nog geen opdracht")
    save(page, "Opdracht schrijven")
    page.get_by_role("link", name="Doel toevoegen").first.click()
    page.get_by_label("Doel", exact=True).fill(
        "Meldingen van drugshandel in Noord terugbrengen tot 12 per maand"
    )
    page.get_by_label("Norm: getal").fill("12")
    page.get_by_label("Norm: waarvan").fill("meldingen per maand")
    page.get_by_label("Bereikt op").fill(f"{timezone.localdate().year + 1}-06-30")
    page.get_by_role("textbox", name="Eigenaar").fill("Wijkbeheer")
    page.get_by_label("Geaccepteerd op").fill(timezone.localdate().isoformat())
    page.get_by_label("Geaccepteerd door").fill("politie, OM en gemeente")
    save(page)
    page.get_by_role(
        "link", name=re.compile("Wijzigen.*Succesfactoren, scope|Invullen.*succesfactoren")
    ).first.click()
    page.get_by_role("textbox", name="Kritische succesfactoren").fill("De burgemeester staat erachter")
    page.get_by_label("Wat binnen de aanpak valt").fill("Jongeren van 12 tot 23 in Noord")
    page.get_by_label("Wat erbuiten valt").fill("Volwassenen")
    page.get_by_role("textbox", name="Randvoorwaarden").fill("Twee fte jongerenwerk")
    save(page)
    for link, label, text in (
        ("Activiteit toevoegen", "Wat er gebeurt", "Straatwerk op vrijdag"),
        ("Tussenresultaat toevoegen", "Tussenresultaat", "Er ligt een plan"),
    ):
        page.get_by_role("link", name=link).first.click()
        page.get_by_role("textbox", name=label).fill(text)
        save(page)
    save(page, "Voorleggen aan driehoek en college")


def adopted(page) -> None:
    mend(page, "opdracht is geschreven")
    for body in ("de driehoek", "het college"):
        page.get_by_role("link", name=re.compile(f"Besluit vastleggen.*{body}")).first.click()
        save(page, "Besluit vastleggen")
    save(page, "Opdracht vaststellen")
    expect(page.locator(".regie-meta-list .utrecht-status-badge").first).to_contain_text("vastgesteld")


def partners(page) -> None:
    for kind in ("Gemeente", "Politie", "Openbaar Ministerie", "Jongerenwerk"):
        mend(page, f"In de kern ontbreekt: {kind}")
        expect(page.locator("[name=organisation] option:checked")).to_contain_text(f"({kind})")
        save(page)


def covenant(page, officer) -> None:
    mend(page, "hoort nog geen samenwerkingsverband")
    page.locator("[name=name]").fill("Kerngroep Nieuwstad")
    page.locator("[name=purpose]").fill("Voorkomen dat jongeren in de georganiseerde misdaad komen")
    page.locator("[name=retention_months]").fill("24")
    save(page)
    mend(page, "hoort nog geen samenwerkingsverband")
    page.get_by_label("Kerngroep Nieuwstad").check()
    save(page, "Mensen en mandaat bewaren")
    for _each in PARTNERS:
        mend(page, "doet in geen samenwerkingsverband")
        page.locator("[name=organisation]").select_option(index=1)
        save(page)
    mend(page, "Er geldt geen convenant")
    page.get_by_role("link", name="Convenant maken").click()
    today = timezone.localdate()
    page.locator("[name=title]").fill("Convenant kerngroep")
    page.locator("[name=valid_from]").fill(today.isoformat())
    page.locator("[name=valid_to]").fill((today + timedelta(days=365)).isoformat())
    page.locator("[name=protocol]").fill("Vragen gaan langs de regisseur.")
    save(page)
    for code in grounds(page):
        checked(officer, code)
    signed(page)


def grounds(page) -> set[str]:
    """A ground for ordinary data per partner: the public task where its kind may, else what it may. Gives codes."""
    rows = page.get_by_role("region", name="Grondslagen per partner en categorie").locator("tbody tr")
    codes = set()
    for row in range(len(PARTNERS) + 1):
        rows.nth(row).get_by_role("link").first.click()
        told = page.locator("[name=ground] option").all_inner_texts()[1:]
        chosen = next((each for each in told if each.startswith("G03")), told[0])
        page.locator("[name=ground]").select_option(label=chosen)
        page.locator("[name=for_what]").fill("Wie wat doet en wanneer")
        save(page)
        codes.add(chosen.split()[0])
    return codes


def checked(officer, code: str) -> None:
    """Outside a demo somebody of the municipality reads each ground first."""
    officer.goto(f"/samenwerking/gronden/?q={code}")
    officer.locator("tbody").get_by_role("link").first.click()
    expect(officer.get_by_role("main")).to_contain_text(code)
    officer.get_by_role("main").get_by_role("link", name="Controle vastleggen").first.click()
    officer.locator("[name=checked_by]").fill("J. Jurist")
    officer.locator("[name=function]").fill("privacyjurist")
    save(officer)


def signed(page) -> None:
    page.reload()
    while (left := page.get_by_role("link", name=re.compile("^Leg de handtekening vast"))).count():
        left.first.click()
        if not page.locator("[name=organisation]").input_value():
            page.locator("[name=organisation]").select_option(index=1)
        page.locator("[name=signatory]").fill("P. Tekening")
        page.locator("[name=function]").fill("directeur")
        page.locator("[name=signed_on]").fill(timezone.localdate().isoformat())
        save(page)
    save(page, "In werking brengen")


def meetings(page) -> None:
    for level, name, kind, rhythm in LEVELS:
        mend(page, level)
        page.locator("[name=name]").fill(name)
        page.locator("[name=kind]").select_option(kind)
        page.locator("[name=frequency]").select_option(rhythm)
        page.locator("[name=weekday]").select_option("1")
        if rhythm != "two_weekly":
            page.locator("[name=week]").select_option("1")
        page.locator("[name=time]").fill("10:00")
        page.locator("[name=first_on]").fill((timezone.localdate() + timedelta(days=7)).isoformat())
        page.locator("[name=chair_name]").fill("de voorzitter")
        save(page)
        save(page, "Een jaar plannen")


def first_score(page) -> None:
    mend(page, "liep niemand de vier checklists")
    save(page, "Vastleggen hoe het vandaag staat")


def test_from_nothing_to_a_directed_programme(place, open_as, axe):
    manager = open_as("functional_manager", "/", place=place)
    organisations(manager)
    page = open_as("regisseur", "/", place=place)
    page.get_by_role("link", name="Naar de programma’s").click()
    page.get_by_role("link", name="Programma maken").first.click()
    page.get_by_label("Naam").fill("Preventie met gezag Nieuwstad")
    save(page)

    people(page)
    assignment(page)
    adopted(page)
    partners(page)
    covenant(page, open_as("privacy_officer", "/", place=place))
    meetings(page)
    first_score(page)

    assert Assignment.objects.get().status == "adopted"
    assert ProgrammePartner.objects.count() == 4
    made = Covenant.objects.get()
    assert made.activated_at
    assert made.signatures.count() == len(PARTNERS) + 1
    assert Meeting.objects.count() > 30
    assert ChecklistMoment.objects.count() == 1
    page.goto("/")
    axe(page)
    mended = ("R001", "R002", "R003", "R004", "R005", "R012", "R035", "R124", "X107")
    assert not Finding.objects.filter(rule__in=mended, closed_at__isnull=True).exists()
