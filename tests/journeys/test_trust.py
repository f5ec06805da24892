"""Through the screens with personal data in a real browser: accessible, and every reading leaves its traces."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from regie.access.accounts.models import User
from regie.access.authorisation.choices import Role
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import subject
from regie.access.dossiers.walls import wall_down
from regie.audit.events.models import Event
from regie.audit.events.verification import verify
from regie.audit.processing.models import ProcessingLine
from tests.architecture.access_table import GUARDED, ends_at_dossier
from tests.architecture.dossier_world import build_world
from tests.architecture.test_access_to_dossiers import ALSO_NEEDS, arguments, may

pytestmark = pytest.mark.journey
LOOKS = {"wide": {"size": "wide", "dark": False}, "narrow": {"size": "narrow", "dark": True}}
REFERENCE = re.compile(r"\bJ-(\d{3})\b")


def test_every_screen_of_a_dossier_is_accessible(transactional_db, settings, open_as, axe):
    settings.BSN = True
    world = build_world()
    pages, troubles, seen = {}, [], 0
    for address in GUARDED:
        of_dossier = ends_at_dossier(address) and "<uuid:pk>" in address.path
        filled = arguments(address, world, "task") if of_dossier else None
        roles = [role for role in Role.values if may(role, address, "task")] if filled is not None else []
        if not roles or address.name in ALSO_NEEDS:
            continue
        for look, options in LOOKS.items():
            key = (roles[0], look)
            page = pages.setdefault(key, open_as(world.users[roles[0]], "/", **options))
            answer = page.request.get(reverse(address.name, kwargs=filled))
            if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            page.goto(reverse(address.name, kwargs=filled))
            seen += 1
            try:
                axe(page)
            except AssertionError as error:
                troubles.append(str(error))
    assert troubles == [], "\n\n".join(troubles)
    assert seen > 20


def test_every_reading_in_a_journey_through_the_demo_leaves_its_line_and_its_event(
    transactional_db, settings, open_as
):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    with wall_down():
        numbers = {
            (dossier.municipality_id, dossier.number): subject(dossier.pk)
            for dossier in Dossier.objects.all()
        }
    director = User.objects.get(email="procesregisseur@regie.example")
    town = director.memberships.get().municipality_id
    page = open_as(director, "/")
    told = set()
    for path in ("/personen/", "/dossiers/", *_links(page, "/personen/", 4), *_links(page, "/dossiers/", 3)):
        before = ProcessingLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        page.goto(path)
        shown = {numbers[town, int(number)] for number in REFERENCE.findall(page.inner_text("main"))}
        assert shown, f"{path} shows no dossier: the journey proves nothing"
        lines = ProcessingLine.objects.filter(pk__gt=before)
        assert shown <= {line.data_subject_id for line in lines}, f"{path} shows a dossier without a line"
        for trace, span in {(line.trace_id, line.parent_span_id) for line in lines}:
            event = Event.objects.get(trace_id=trace, span_id=span, object_kind="dossiers.dossier")
            assert event.actor_id == director.pk
        told |= shown
    assert len(told) > 10
    assert list(verify()) == []


def _links(page, path: str, most: int) -> list[str]:
    """The first addresses of single dossiers on a list."""
    page.goto(path)
    found = page.eval_on_selector_all("main a[href]", "links => links.map(each => each.getAttribute('href'))")
    return list(dict.fromkeys(each for each in found if re.fullmatch(rf"{path}[0-9a-f-]{{36}}/", each)))[
        :most
    ]
