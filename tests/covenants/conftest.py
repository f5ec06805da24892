"""A collaboration of the municipality, the police and youth work, and a covenant in preparation beside it."""

import pytest

from regie.access.covenants.services import (
    covenant_create,
)

from .acts import terms


@pytest.fixture
def built(collaboration_with):
    return collaboration_with("police", "youth_work")


@pytest.fixture
def by(built):
    return built.people["regisseur"]


@pytest.fixture
def draft(built, by, settings):
    """A covenant in preparation in a demo town, where grounds need no check."""
    settings.DEMO = True
    return covenant_create(collaboration=built.collaboration, values=terms(), by=by)
