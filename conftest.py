"""What every test may ask for: municipalities, and people in a role."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

DATABASES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items) -> None:
    """A test that asks for no database is the same on every database."""
    for item in items:
        if not item.get_closest_marker("django_db") and not DATABASES & {*getattr(item, "fixturenames", ())}:
            item.add_marker("once")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the run. Processes that tests kill may leave a session that PostgreSQL has not noticed yet."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, django_db_modify_db_settings) -> bool:
    """A copy of the migrated file stands there already: it is not made anew."""
    return django_db_keepdb or _copied()


def _copied() -> bool:
    from django.db import connection
    from tests.migrated import copy_to

    if connection.vendor != "sqlite":
        return False
    return copy_to(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture
def municipality(db):
    from regie.access.organisations.models import Municipality

    # The demo has the same town: a test may ask for both.
    return Municipality.objects.get_or_create(
        slug="voorbeeldstad", defaults={"name": "Voorbeeldstad", "is_fictional": True}
    )[0]


@pytest.fixture
def other_municipality(db):
    from regie.access.organisations.models import Municipality

    return Municipality.objects.get_or_create(
        slug="voorbeelddorp", defaults={"name": "Voorbeelddorp", "is_fictional": True}
    )[0]


@pytest.fixture
def member(municipality) -> Callable:
    """member("regisseur") or member("regisseur", other_municipality): a person with that role."""
    from regie.access.accounts.models import User
    from regie.access.organisations.models import Membership, Organisation

    def make(role: str, place=None):
        place = place or municipality
        user, created = User.objects.get_or_create(
            email=f"{role}@{place.slug}.example", defaults={"name": f"{role} {place.name}"}
        )
        if created:
            organisation, _ = Organisation.objects.get_or_create(name=place.name, kind="municipality")
            organisation.municipalities.add(place)
            Membership.objects.create(
                user=user,
                organisation=organisation,
                role=role,
                valid_from=date(2020, 1, 1),
                municipality=None if role == "national_programme" else place,
            )
        return user

    return make


@pytest.fixture
def actor(member) -> Callable:
    """actor("regisseur"): the acting person for services and selectors."""
    from regie.access.organisations.selectors import actor_for

    return lambda role, place=None: actor_for(member(role, place))


@pytest.fixture
def client_as(member) -> Callable[..., Client]:
    """client_as("regisseur"): a test client of a logged-in person with that role."""

    def make(role: str, place=None) -> Client:
        client = Client()
        client.force_login(member(role, place), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def knowledge(db) -> None:
    """The themes, factors, sources and catalogue that ship with Regie."""
    from regie.access.authorisation.actors import system_actor
    from regie.site.knowledge_base import knowledge_load

    knowledge_load(by=system_actor())


@pytest.fixture
def published(knowledge) -> None:
    """The eight public programmes with their 62 deployments."""
    from regie.access.authorisation.actors import system_actor
    from regie.site.knowledge_base import published_programmes_load

    published_programmes_load(by=system_actor())


@pytest.fixture
def grounds(db) -> dict:
    """The shipped legal grounds by code."""
    from regie.access.authorisation.actors import system_actor
    from regie.access.grounds.models import Ground
    from regie.access.grounds.services import grounds_load

    grounds_load(by=system_actor())
    return {ground.code: ground for ground in Ground.objects.all()}


@pytest.fixture
def collaboration_with(grounds, member) -> Callable:
    """collaboration_with("police", "youth_work"): a collaboration of the municipality and these kinds of partners.

    Every partner signed a covenant in force with a ground for ordinary data, and has a core partner who takes part;
    of the municipality the regisseur, its deputy and a case director take part. ``people[kind]`` are actors.
    """
    from tests.collaborations import build

    return lambda *kinds, **options: build(grounds, member, *kinds, **options)
