"""Coding by two in a real browser: accessible at both widths, without scripts, and by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from regie.learning.codings import services
from regie.learning.codings.models import Coding
from regie.learning.codings.tests.conftest import (  # noqa: F401
    code_all,
    coder_a,
    coder_b,
    make_deployments,
    make_round,
    programme,
    starter,
    values,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two_rounds(make_round, code_all, coder_a, coder_b):  # noqa: F811
    """One that is being coded, one that both are ready with."""
    being_coded = make_round(12, title="Wordt gecodeerd")
    done = make_round(12, title="Beiden klaar")
    code_all(done, coder_a)
    code_all(done, coder_b, different={2, 3})
    services.consensus_take_equal(round=done, by=coder_a)
    return being_coded, done


def test_every_screen_is_accessible(open_as, axe, every_look, two_rounds):
    being_coded, done = two_rounds
    page = open_as("deputy", reverse("codings:list"), **every_look)
    axe(page)
    paths = [
        reverse("codings:new"),
        reverse("codings:round", args=[being_coded.pk]),
        reverse("codings:code", args=[being_coded.pk, 1]),
        *(reverse(f"codings:{name}", args=[done.pk]) for name in ("compare", "agreement", "consensus_list")),
        reverse("codings:consensus", args=[done.pk, 2]),
    ]
    for path in paths:
        page.goto(path)
        axe(page)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_coding_works_without_scripts(open_as, size, two_rounds):
    round, _done = two_rounds
    page = open_as("deputy", reverse("codings:start", args=[round.pk]), size=size, javascript=False)
    save = page.get_by_role("button", name="Opslaan en volgende")
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een hoofdthema")
    page.get_by_role("radio", name="Werk/opleiding is het hoofdthema").check()
    page.get_by_role("checkbox", name="Vroegsignalering is een neventhema").check()
    sure = page.get_by_role("combobox", name="Hoe zeker van: Drugsgebruik", exact=True)
    expect(sure).to_be_hidden()
    page.get_by_role("checkbox", name="Drugsgebruik", exact=True).check()
    sure.select_option("high")
    save.click()
    expect(page.get_by_role("heading", name="Inzet 2", level=1)).to_be_visible()
    assert Coding.objects.filter(item__round=round, is_done=True).count() == 1


def test_a_coding_can_be_made_by_keyboard_alone(open_as, two_rounds):
    round, _done = two_rounds
    page = open_as("deputy", reverse("codings:code", args=[round.pk, 1]))
    page.get_by_role("radio", name="Gedrag/identiteit is het hoofdthema").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Werk/opleiding is het hoofdthema")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Inzet 2", level=1)).to_be_visible()
