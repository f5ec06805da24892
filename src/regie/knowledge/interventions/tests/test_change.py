"""Changing the catalogue: only the national programme, nothing lost, everything logged."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from regie.access.authorisation.policies import Refused
from regie.audit.events.models import Event
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.interventions.services import (
    ChangedMeanwhile,
    alias_add,
    intervention_change,
    recognition_add,
)

pytestmark = pytest.mark.django_db

PAGES = ("interventions:change", "interventions:alias_new", "interventions:recognition_new")


@pytest.fixture
def item(knowledge) -> Intervention:
    return Intervention.objects.get(slug="triple-p")


def typed(item: Intervention, **changes) -> dict:
    return {"version": item.version, "summary": item.summary, "target_group": item.target_group, **changes}


@pytest.mark.parametrize("role", ["regisseur", "analyst", "administrator", "functional_manager"])
def test_other_roles_may_not(item, actor, client_as, role):
    for name in PAGES:
        url = reverse(name, args=[item.slug])
        client = client_as(role)
        assert client.get(url).status_code == 403
        assert client.post(url, typed(item, summary="Anders")).status_code == 403
    with pytest.raises(Refused):
        intervention_change(intervention=item, version=1, values={"summary": "Anders"}, by=actor(role))
    with pytest.raises(Refused):
        alias_add(intervention=item, name="Anders", by=actor(role))
    with pytest.raises(Refused):
        recognition_add(
            intervention=item, level="good", body="X", granted_on=None, expires_on=None, by=actor(role)
        )
    item.refresh_from_db()
    assert item.version == 1
    page = client_as(role).get(reverse("interventions:detail", args=[item.slug])).content.decode()
    assert reverse("interventions:change", args=[item.slug]) not in page


def test_the_national_programme_changes_a_text(item, client_as):
    client = client_as("national_programme")
    page = client.post(
        reverse("interventions:change", args=[item.slug]),
        typed(item, summary="Nieuwe tekst", age_from="0", age_to="16", prevention_secondary="on"),
    )
    assert page.status_code == 302
    item.refresh_from_db()
    assert (item.summary, item.age_from, item.age_to, item.version) == ("Nieuwe tekst", 0, 16, 2)
    assert item.prevention_secondary and not item.prevention_primary
    event = Event.objects.get(action="change", object_id=str(item.pk))
    assert "summary" in event.detail["fields"]
    assert event.detail["version"] == 2


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"age_from": "20", "age_to": "10"}, "Wissel ze om"),
        ({"age_from": "abc"}, "heel getal"),
        ({"age_to": "500"}, "hoogstens 120"),
        ({"age_from": "-3"}, "id_age_from-e"),
    ],
)
def test_a_mistake_keeps_what_was_typed(item, client_as, changes, word):
    page = client_as("national_programme").post(
        reverse("interventions:change", args=[item.slug]), typed(item, summary="Lang getypt", **changes)
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "Lang getypt" in text
    assert word in text
    item.refresh_from_db()
    assert item.version == 1


def test_two_people_at_once_lose_nothing(item, actor, client_as):
    intervention_change(
        intervention=item, version=1, values={"summary": "Van de ander"}, by=actor("national_programme")
    )
    client = client_as("national_programme")
    url = reverse("interventions:change", args=[item.slug])
    page = client.post(url, {"version": 1, "summary": "Van mij", "target_group": "Ouders"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Van de ander" in text and "Van mij" in text
    assert 'name="version" value="2"' in text
    item.refresh_from_db()
    assert item.summary == "Van de ander"
    assert client.post(url, {"version": 2, "summary": "Samen", "target_group": ""}).status_code == 302
    with pytest.raises(ChangedMeanwhile):
        intervention_change(
            intervention=item, version=2, values={"summary": "X"}, by=actor("national_programme")
        )


@pytest.mark.parametrize("name", ["Ervaringsdeskundigen", "ervaringsdeskundigen", "HOME-START"])
def test_a_name_in_use_is_refused(item, actor, client_as, name):
    with pytest.raises(ValidationError):
        alias_add(intervention=item, name=name, by=actor("national_programme"))
    page = client_as("national_programme").post(
        reverse("interventions:alias_new", args=[item.slug]), {"name": name, "note": "mijn notitie"}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "hoort al bij" in text and "mijn notitie" in text
    assert item.aliases.count() == 1


def test_a_new_name_can_be_found(item, client_as):
    client = client_as("national_programme")
    client.post(reverse("interventions:alias_new", args=[item.slug]), {"name": "Positief opvoeden"})
    page = client.get(reverse("interventions:list") + "?q=positeif+opvoeden")
    assert page.context["count"] == 1
    assert Event.objects.filter(action="add_alias", object_id=str(item.pk)).exists()


def test_a_recognition_joins_the_history(item, client_as, time_machine_2026):
    client = client_as("national_programme")
    url = reverse("interventions:recognition_new", args=[item.slug])
    wrong = {"level": "good", "body": "NJi", "granted_on": "2026-01-01", "expires_on": "2025-01-01"}
    page = client.post(url, wrong)
    assert page.status_code == 422
    assert "voor de begindatum" in page.content.decode()
    assert client.post(url, {**wrong, "expires_on": "2031-01-01"}).status_code == 302
    assert item.recognitions.count() == 2
    assert item.recognitions.get(level="good").expires_on == date(2031, 1, 1)
    text = client.get(reverse("interventions:detail", args=[item.slug])).content.decode()
    assert "erkend tot en met 1 januari 2031" in text
    assert Event.objects.filter(action="add_recognition", object_id=str(item.pk)).exists()
