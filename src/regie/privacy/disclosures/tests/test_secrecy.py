"""Secrecy travels with what was told, and passing it on waits for its source."""

import pytest
from django.core.exceptions import ValidationError

from regie.access.authorisation.policies import Refused
from regie.access.dossiers.processing import processing
from regie.access.dossiers.walls import wall_down
from regie.access.organisations.choices import OrganisationKind
from regie.privacy.disclosures import services
from regie.privacy.disclosures.activities import DISCLOSURES
from regie.privacy.disclosures.choices import State
from regie.privacy.disclosures.models import Disclosure
from regie.privacy.disclosures.secrecy import duty_for, label_of
from regie.privacy.disclosures.selectors import (
    content_for,
    disclosures_for,
)

from .conftest import TEXT

pytestmark = pytest.mark.django_db
POLICE_DATA = {"category": "police"}


def fresh(row) -> Disclosure:
    with wall_down():
        return Disclosure.objects.select_related("dossier__collaboration", "duty", "source").get(pk=row.pk)


def seen(exchange, who) -> set:
    by = exchange.built.people[who]
    with processing(by=by, activity=DISCLOSURES, action="view", name="test"):
        return {row.pk for row in disclosures_for(by)}


@pytest.mark.parametrize(
    ("category", "kind", "code"),
    [
        ("police", OrganisationKind.POLICE, "G27"),
        ("police", OrganisationKind.MUNICIPALITY, "G27"),
        ("judicial", OrganisationKind.PUBLIC_PROSECUTOR, "G31"),
        ("special", OrganisationKind.CARE_PROVIDER, "G44"),
        ("ordinary", OrganisationKind.CARE_PROVIDER, "G34"),
        ("ordinary", OrganisationKind.NEIGHBOURHOOD_TEAM, "G34"),
        ("special", OrganisationKind.MUNICIPALITY, "G37"),
        ("ordinary", OrganisationKind.SCHOOL, None),
        ("ordinary", OrganisationKind.POLICE, None),
    ],
)
def test_the_duty_of_secrecy_follows_from_the_category_and_the_giver(grounds, category, kind, code):
    duty = duty_for(category, kind)
    assert (duty.code if duty else None) == code


def test_passing_on_waits_for_the_source_and_keeps_its_label(exchange):
    world = exchange()
    received = world.given("police", "municipality", "case_director")
    row = world.onward(received, "case_director", "school")
    assert (row.state, row.source, row.duty) == (State.CONSENT, received.source, received.duty)
    assert seen(world, "school") == set()
    for who, service in (
        ("school", services.disclosure_accept),
        ("case_director", services.disclosure_accept),
    ):
        with pytest.raises((Refused, Exception)) as refused:
            world.as_(who, service, disclosure=row)
        assert refused.type.__name__ in ("Refused", "Http404")
    with pytest.raises(Refused):
        world.as_("case_director", services.onward_consent, disclosure=row, given=True)
    world.as_("police", services.onward_consent, disclosure=row, given=True)
    assert seen(world, "school") == {row.pk}
    assert content_for(world.built.people["school"], fresh(row)) == ""
    world.as_("school", services.disclosure_accept, disclosure=row)
    assert content_for(world.built.people["school"], fresh(row)) == TEXT
    assert world.built.organisations["police"].name in label_of(fresh(row))
    # And the next step on asks the first source again.
    further = world.onward(fresh(row), "school", "youth_work")
    assert further.consent_organisation == world.built.organisations["police"]


def test_the_source_says_no_and_the_text_goes(exchange):
    world = exchange()
    row = world.onward(world.given("police", "municipality", "case_director"), "case_director", "school")
    world.as_("police", services.onward_consent, disclosure=row, given=False, words="Loopt nog onderzoek")
    assert (fresh(row).state, fresh(row).content) == (State.NOT_ONWARD, "")
    assert seen(world, "school") == set()
    assert row.pk in seen(world, "police")


def test_passing_on_takes_a_reason_a_ground_and_another_receiver(exchange):
    world = exchange()
    received = world.given("police", "municipality", "case_director")
    for change, field in [
        ({"reason": " "}, "reason"),
        ({"ground": None}, "ground"),
        ({"ground": world.grounds["G49"]}, "ground"),
        ({"content": ""}, "content"),
        ({"receiver": world.built.organisations["police"]}, "receiver"),
        ({"purpose": ""}, "purpose"),
    ]:
        with pytest.raises(ValidationError) as error:
            world.onward(received, "case_director", "school", **change)
        assert field in error.value.message_dict
    with pytest.raises(Refused):
        world.onward(received, "police", "school")
    with pytest.raises(Refused):
        world.onward(world.offer("police", "municipality"), "case_director", "school")


def test_police_data_does_not_get_lighter_on_the_way(exchange):
    world = exchange()
    received = world.given("police", "municipality", "case_director", **POLICE_DATA,
                           second_ground=world.grounds["G26"])  # fmt: skip
    with pytest.raises(ValidationError) as error:
        world.onward(received, "case_director", "school", second_ground=world.grounds["G14"])
    assert "second_ground" in error.value.message_dict
