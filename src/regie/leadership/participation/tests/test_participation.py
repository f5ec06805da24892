"""The mayor's contacts and residents' input: who may, what cannot be, the rules, and the screens."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.audit.events.models import Event
from regie.leadership.participation.models import MayorContact, ResidentsInput
from regie.leadership.participation.services import (
    contact_add,
    contact_change,
    input_add,
    input_change,
)
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.registry import rule_by_id, violations_in
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def contact(programme, actor):
    """contact(days): the mayor spoke with young people so many days ago."""
    return lambda days=0, **values: contact_add(
        programme=programme,
        values={"held_on": ago(days), "with_whom": "young_people"} | values,
        by=actor("regisseur"),
    )


@pytest.fixture
def residents(programme, actor):
    """residents(days): an evening so many days ago."""
    return lambda days=0, **values: input_add(
        programme=programme,
        values={"held_on": ago(days), "form": "evening", "said": "Meer licht"} | values,
        by=actor("regisseur"),
    )


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def found(programme, rule):
    return violations_in(Programme.objects.filter(pk=programme.pk), rules=[rule_by_id(rule)])


def url(name, *args) -> str:
    return reverse(f"participation:{name}", args=args)


def test_r016_two_contacts_in_the_past_year(programme, contact):
    contact(1)
    contact(366)
    assert [each.message.values for each in found(programme, "R016")] == [{"found": 1, "asked": 2}]
    contact(365)
    assert found(programme, "R016") == []


def test_r125_residents_take_part_and_hear_what_was_done(programme, residents, actor):
    assert [each.object_id for each in found(programme, "R125")] == [programme.pk]
    made = residents(91)
    assert [each.object_id for each in found(programme, "R125")] == [made.pk]
    values = {"done_with": "Zes lantaarns erbij"}
    input_change(residents=made, values=values, version=1, by=actor("deputy"))
    assert found(programme, "R125") == []


@pytest.mark.parametrize("role", ["core_partner", "analyst", "administrator", "national_programme"])
def test_other_roles_write_nothing(programme, contact, actor, role):
    made = contact()
    with pytest.raises(Refused):
        contact_add(programme=programme, values={"held_on": ago(0), "with_whom": "parents"}, by=actor(role))
    with pytest.raises(Refused):
        contact_change(contact=made, values={"note": "x"}, version=1, by=actor(role))


def test_what_cannot_be_is_named(contact, residents):
    for make, values, field in (
        (contact, {"days": -1}, "held_on"),
        (contact, {"with_whom": "iedereen"}, "with_whom"),
        (residents, {"said": ""}, "said"),
        (residents, {"form": ""}, "form"),
        (residents, {"taking_part": -1}, "taking_part"),
    ):
        with pytest.raises(ValidationError) as refused:
            make(**values)
        assert field in refused.value.message_dict


def test_a_change_is_logged_and_counts_versions(contact, actor):
    made = contact()
    changed = contact_change(contact=made, values={"note": "Sport"}, version=1, by=actor("deputy"))
    assert changed.version == 2
    assert Event.objects.latest("pk").detail == {"differences": {"note": ["", "Sport"]}}
    with pytest.raises(VersionConflict):
        contact_change(contact=made, values={"note": "Muziek"}, version=1, by=actor("deputy"))


def test_screens_of_the_mayor(client_as, programme):
    client = client_as("regisseur")
    assert "regie-empty" in client.get(url("contacts")).content.decode()
    page = {"held_on": ago(2).isoformat(), "with_whom": "parents", "programme": programme.pk}
    assert client.post(url("contact_add", programme.pk), page).status_code == 302
    made = MayorContact.objects.get()
    assert (
        url("contact", made.pk) in client.get(url("contacts_of", programme.pk), follow=True).content.decode()
    )
    client.post(url("contact_edit", made.pk), page | {"note": "Over sport", "version": 1})
    assert "Over sport" in client.get(url("contact", made.pk)).content.decode()
    wrong = client.post(
        url("contact_add", programme.pk), page | {"held_on": ago(-1).isoformat(), "note": "Blijft"}
    )
    assert wrong.status_code == 422
    assert "Blijft" in wrong.content.decode()


def test_screens_of_residents(client_as, programme):
    client = client_as("regisseur")
    page = {"held_on": ago(2).isoformat(), "form": "walk", "said": "Meer licht", "programme": programme.pk}
    client.post(url("input_add", programme.pk), page | {"taking_part": "14"})
    made = ResidentsInput.objects.get()
    assert made.taking_part == 14
    assert "utrecht-status-badge--warning" in client.get(url("inputs")).content.decode()
    client.post(url("input_edit", made.pk), page | {"done_with": "Lantaarns", "version": 1})
    assert "Lantaarns" in client.get(url("input", made.pk)).content.decode()
    assert client_as("core_partner").get(url("input_edit", made.pk)).status_code == 403


def test_two_versions(client_as, programme, residents):
    made = residents()
    first, second = client_as("deputy"), client_as("regisseur")
    base = second.get(url("input_edit", made.pk)).context["form"]["base"].value()
    page = {"held_on": ago(0).isoformat(), "form": "evening", "said": "Meer licht", "version": 1}
    first.post(url("input_edit", made.pk), page | {"done_with": "Lantaarns"})
    mine = page | {"said": "Meer licht en groen", "base": base}
    answer = second.post(url("input_edit", made.pk), mine)
    assert answer.status_code == 409
    again = mine | {"version": 2, "keep-done_with": "theirs", "keep-said": "mine"}
    assert second.post(url("input_edit", made.pk), again).status_code == 302
    made.refresh_from_db()
    assert (made.said, made.done_with) == ("Meer licht en groen", "Lantaarns")


def test_another_municipality_sees_nothing(client_as, contact, residents, other_municipality):
    client = client_as("regisseur", other_municipality)
    assert client.get(url("contact", contact().pk)).status_code == 404
    assert client.get(url("input", residents().pk)).status_code == 404


@pytest.mark.parametrize("page", ["contacts", "inputs"])
def test_a_list_asks_as_much_for_many_as_for_few(client_as, contact, residents, page):
    client, counts = client_as("regisseur"), []
    for many in (2, 12):
        for _each in range(many):
            contact()
            residents()
        client.get(url(page))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(page)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
