"""The algorithm register: empty is an answer, and what is registered fits the schema."""

import csv
import io
import json

import pytest
from django.urls import reverse

from regie.privacy.register import algorithms as slice_of_algorithms
from regie.privacy.register.algorithms import algorithm, algorithms, entries
from regie.privacy.register.choices import AlgorithmStatus, PublicationCategory


@pytest.fixture
def empty(monkeypatch):
    """A register of its own: what the product registers is left alone."""
    monkeypatch.setattr(slice_of_algorithms, "_algorithms", {})


def one(**changes):
    given = {
        "name": "Weging",
        "description_short": "Telt feiten.",
        "publication_category": PublicationCategory.IMPACT,
    }
    return algorithm(**given | changes)


def test_an_entry_has_what_the_schema_asks(empty):
    one(goal="Overzicht")
    (entry,) = entries(organization="Gemeente Voorbeeldstad", contact="a@b.example")
    assert entry == {
        "name": "Weging",
        "organization": "Gemeente Voorbeeldstad",
        "description_short": "Telt feiten.",
        "status": "In gebruik",
        "publication_category": "Impactvolle algoritmes",
        "contact_email": "a@b.example",
        "goal": "Overzicht",
        "provider": "Regie",
        "lang": "nld",
        "standard_version": "1.0.0",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 100},
        {"description_short": ""},
        {"description_short": "x" * 350},
        {"status": "Misschien"},
        {"publication_category": "Klein"},
    ],
)
def test_what_the_schema_refuses_is_refused_at_the_start(empty, changes):
    with pytest.raises(ValueError):
        one(**changes)
    assert algorithms() == []


def test_limits_of_the_schema_fit_exactly(empty):
    made = one(name="x" * 99, description_short="y" * 349, status=AlgorithmStatus.DEVELOPMENT)
    assert algorithms() == [made]


def test_a_name_is_registered_once(empty):
    assert one() == one()
    with pytest.raises(ValueError, match="twice"):
        one(description_short="Iets anders.")


@pytest.mark.django_db
def test_nothing_to_register_is_an_answer(empty, client_as, municipality):
    client = client_as("regisseur")
    page = client.get(reverse("register:algorithms")).content.decode()
    assert "Regie doet geen berekeningen over personen" in page
    file = json.loads(client.get(reverse("register:algorithms_json")).content)
    assert (file["algorithms"], file["standard_version"], file["lang"]) == ([], "1.0.0", "nld")
    assert file["statement"] == "Regie doet geen berekeningen over personen."
    text = client.get(reverse("register:algorithms_csv")).getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 1
    assert {"Naam", "Korte omschrijving", "Organisatie", "Status", "Contactgegevens", "Publicatiecategorie", "Taal",
            "Schema"} <= set(rows[0])  # fmt: skip


@pytest.mark.django_db
def test_what_is_registered_is_shown_and_exported(empty, client_as, municipality):
    one()
    client = client_as("regisseur")
    page = client.get(reverse("register:algorithms")).content.decode()
    assert "Weging" in page
    assert "geen berekeningen" not in page
    text = client.get(reverse("register:algorithms_csv")).getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1][:2] == ["Weging", "Gemeente Voorbeeldstad"]
