"""A collaboration with persons in it."""

from datetime import date

import pytest
from tests.collaborations import Built

from regie.access.authorisation.actors import Actor
from regie.access.dossiers.processing import processing
from regie.analysis.persons.activities import PERSONS
from regie.analysis.persons.models import Person
from regie.analysis.persons.services import person_add

WHO = {
    "given_name": "Zwaantje",
    "family_name": "van der Nergenshuizen",
    "birth_date": date(2009, 3, 17),
    "address": "Verzonnenpad 314",
    "postcode": "9999 XA",
    "town": "Fantasiedorp",
    "phone": "06 00 00 00 01",
    "email": "zwaantje@nergens.example",
}


@pytest.fixture
def add():
    """add(built) or add(built, given_name="Ties"): a person in a collaboration, with the dossier."""

    def make(built: Built, by: Actor | str = "case_director", **values) -> Person:
        who = built.people[by] if isinstance(by, str) else by
        with processing(by=who, activity=PERSONS, action="change", name="test"):
            return person_add(
                collaboration=built.collaboration, values=WHO | values, by=who, somebody_else=True
            )

    return make


@pytest.fixture
def client_of():
    """client_of(built, "police"): a test client of somebody who takes part."""
    from django.test import Client

    def make(built: Built, who: str) -> Client:
        client = Client()
        client.force_login(built.users[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
