"""Programmes: who may, the transitions and what holds them back, two versions, and the screens."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from regie.access.authorisation.policies import Refused
from regie.audit.events.models import Event
from regie.leadership.programmes.choices import TRANSITIONS, ProgrammeStatus
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.policies import can_establish, can_move
from regie.leadership.programmes.services import (
    programme_change,
    programme_create,
    programme_move,
)
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def directed(member):
    """What a programme needs before it can be established."""
    return {"regisseur": member("regisseur"), "principal_role": "mayor", "principal_name": "A. van Duinzicht"}


@pytest.fixture
def programme(municipality, directed):
    return Programme.objects.create(
        municipality=municipality, name="Sterk in Noord", area="Noord", **directed
    )


def url(name, *args) -> str:
    return reverse(f"programmes:{name}", args=args)


def filled(programme=None, **changes) -> dict:
    page = {"name": "Sterk in Noord", "area": "Noord", "version": programme.version if programme else ""}
    return page | changes


def test_create_lands_in_the_own_municipality(actor, municipality):
    made = programme_create(values={"name": " Nieuw "}, by=actor("regisseur"))
    assert (made.municipality, made.name, made.status) == (municipality, "Nieuw", "draft")
    assert Event.objects.filter(action="create", object_kind="programmes.programme").count() == 1


@pytest.mark.parametrize("role", ["case_director", "coach", "analyst", "administrator", "national_programme"])
def test_other_roles_cannot_write(actor, programme, role):
    with pytest.raises(Refused):
        programme_create(values={"name": "x"}, by=actor(role))
    with pytest.raises(Refused):
        programme_change(programme=programme, values={"name": "x"}, version=1, by=actor(role))
    with pytest.raises(Refused):
        programme_move(programme=programme, to="established", by=actor(role))


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"name": "Sterk in Noord"},
        {"name": "x", "starts_on": date(2025, 2, 1), "ends_on": date(2025, 1, 1)},
    ],
)
def test_what_cannot_be_is_refused_before_the_database_does(actor, programme, values):
    with pytest.raises(ValidationError):
        programme_create(values=values, by=actor("regisseur"))


def test_change_counts_versions_and_logs_what_was(actor, programme):
    changed = programme_change(programme=programme, values={"area": "Zuid"}, version=1, by=actor("regisseur"))
    assert (changed.area, changed.version) == ("Zuid", 2)
    assert Event.objects.latest("pk").detail == {"differences": {"area": ["Noord", "Zuid"]}}
    with pytest.raises(VersionConflict):
        programme_change(programme=programme, values={"area": "West"}, version=1, by=actor("deputy"))


@pytest.mark.parametrize("now", ProgrammeStatus.values)
@pytest.mark.parametrize("to", ProgrammeStatus.values)
def test_only_the_transitions_of_the_table(actor, programme, now, to):
    Programme.objects.update(status=now)
    programme.refresh_from_db()
    person = actor("regisseur")
    if to in TRANSITIONS[now]:
        assert can_move(person, programme, to)
        assert programme_move(programme=programme, to=to, by=person).status == to
    else:
        with pytest.raises(Refused):
            programme_move(programme=programme, to=to, by=person)


def test_establishing_needs_nothing_when_nothing_blocks(actor, programme):
    assert can_establish(actor("regisseur"), programme)


def test_screens_of_a_regisseur(client_as, municipality, directed):
    client = client_as("regisseur")
    assert "regie-empty" in client.get(url("list")).content.decode()
    answer = client.post(url("add"), filled(applied_on="2025-03-01"), follow=True)
    made = Programme.objects.get()
    assert made.applied_on == date(2025, 3, 1)
    assert "Sterk in Noord" in answer.content.decode()
    answer = client.post(url("edit", made.pk), filled(made, area="Zuid"), follow=True)
    assert "Zuid" in answer.content.decode()
    assert client.post(url("move", made.pk, "established")).status_code == 409
    Programme.objects.update(**directed)
    answer = client.post(url("move", made.pk, "established"), follow=True)
    undo = url("move", made.pk, "draft")
    assert undo in answer.content.decode()
    client.post(undo)
    made.refresh_from_db()
    assert made.status == "draft"
    assert client.post(url("move", made.pk, "onzin")).status_code == 404


def test_form_names_mistakes_and_keeps_typing(client_as, programme):
    answer = client_as("regisseur").post(
        url("add"),
        filled(
            name="Sterk in Noord", starts_on="2026-05-01", ends_on="2026-01-01", description="Blijft staan"
        ),
    )
    assert answer.status_code == 422
    assert {"name", "ends_on"} <= set(answer.context["form"].errors)
    assert "Blijft staan" in answer.content.decode()


def test_two_versions(client_as, programme):
    first, second = client_as("deputy"), client_as("regisseur")
    page = second.get(url("edit", programme.pk))
    base = page.context["form"]["base"].value()
    first.post(url("edit", programme.pk), filled(programme, area="Zuid"))
    mine = filled(programme, description="Van mij", base=base)
    answer = second.post(url("edit", programme.pk), mine)
    assert answer.status_code == 409
    shown = {each.name: each.keep for each in answer.context["differences"]}
    assert shown == {"area": "theirs", "description": "mine"}
    again = mine | {"version": 2, "keep-area": "theirs", "keep-description": "mine"}
    assert second.post(url("edit", programme.pk), again).status_code == 302
    programme.refresh_from_db()
    assert (programme.area, programme.description, programme.version) == ("Zuid", "Van mij", 3)


def test_another_municipality_reads_published_and_changes_nothing(client_as, programme, other_municipality):
    client = client_as("regisseur", other_municipality)
    assert client.get(url("detail", programme.pk)).status_code == 404
    Programme.objects.update(is_published=True)
    page = client.get(url("detail", programme.pk))
    assert page.status_code == 200
    assert url("edit", programme.pk) not in page.content.decode()
    assert client.get(url("edit", programme.pk)).status_code == 403
    assert client.post(url("move", programme.pk, "established")).status_code == 403


def test_filters(client_as, programme):
    client = client_as("regisseur")
    for query, found in (
        ("q=noord", True),
        ("q=zwem", False),
        ("status=draft", True),
        ("status=ended", False),
    ):
        assert ("Sterk in Noord" in client.get(f"{url('list')}?{query}").content.decode()) is found
