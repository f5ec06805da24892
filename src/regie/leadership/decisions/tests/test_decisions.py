"""Decisions through the services: who may, numbers, versions, and what cannot be."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.audit.events.models import Event
from regie.leadership.decisions.models import Decision
from regie.leadership.decisions.selectors import decisions_for
from regie.leadership.decisions.services import decision_add, decision_change
from regie.leadership.programmes.models import Programme
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db

VALUES = {
    "body": "college",
    "subject": "preventive_measures",
    "title": "Jongerenwerk in Noord",
    "decided_on": date(2026, 3, 1),
}


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def add(programme, actor):
    return lambda **values: decision_add(programme=programme, values=VALUES | values, by=actor("regisseur"))


def test_a_decision_gets_a_number_and_an_event(add):
    assert [add().code, add(title=" Nog een ").code] == ["B1", "B2"]
    assert Decision.objects.get(number=2).title == "Nog een"
    assert Event.objects.filter(action="create", object_kind="decisions.decision").count() == 2


@pytest.mark.parametrize("role", ["case_director", "administrator", "analyst", "network_partner"])
def test_other_roles_write_nothing(programme, add, actor, role):
    made = add()
    with pytest.raises(Refused):
        decision_add(programme=programme, values=VALUES, by=actor(role))
    with pytest.raises(Refused):
        decision_change(decision=made, values={"title": "x"}, version=1, by=actor(role))


def test_reach(add, actor, other_municipality):
    add()
    assert decisions_for(actor("administrator")).count() == 1
    assert not decisions_for(actor("regisseur", other_municipality)).exists()
    assert not decisions_for(actor("national_programme")).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 251),
        ("body", "iemand"),
        ("subject", ""),
        ("decided_on", None),
        ("outcome", "misschien"),
    ],
)
def test_what_cannot_be_is_named(add, field, value):
    with pytest.raises(ValidationError) as refused:
        add(**{field: value})
    assert field in refused.value.message_dict


def test_no_decision_of_tomorrow(add):
    with pytest.raises(ValidationError) as refused:
        add(decided_on=timezone.localdate() + timedelta(days=1))
    assert "decided_on" in refused.value.message_dict


def test_a_change_counts_versions_and_logs_what_was(add, actor):
    made = add()
    changed = decision_change(decision=made, values={"outcome": "rejected"}, version=1, by=actor("deputy"))
    assert (changed.version, changed.is_in_force) == (2, False)
    assert Event.objects.latest("pk").detail == {"differences": {"outcome": ["adopted", "rejected"]}}
    with pytest.raises(VersionConflict):
        decision_change(decision=made, values={"outcome": "postponed"}, version=1, by=actor("deputy"))


def test_the_database_holds_numbers_apart(add, programme):
    made = add()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(programme=programme, number=made.number, **VALUES)
