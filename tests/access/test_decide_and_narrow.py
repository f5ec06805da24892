"""narrow() and decide() are one authority: the same rows, whatever the data, the role and the place."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.authorisation.matrix import matrix
from regie.access.authorisation.policies import decide, narrow
from regie.access.accounts.models import User
from regie.access.jobs.models import Job
from regie.access.organisations.models import Membership, Municipality, Organisation
from regie.approach.deployments.models import Deployment
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.django_db
PLACES = 3
MODELS = [Programme, Deployment, Membership, Organisation, Municipality, User, Job]


@pytest.fixture
def places(db):
    return [Municipality.objects.create(name=f"Plaats {n}", slug=f"plaats-{n}") for n in range(PLACES)]


programmes = st.lists(st.tuples(st.integers(0, PLACES - 1), st.booleans()), max_size=5)
organisations = st.lists(st.sets(st.integers(0, PLACES - 1)), max_size=4)
readers = st.tuples(st.sampled_from(["", *Role.values]), st.none() | st.integers(0, PLACES - 1))


def build(places, programme_spec, organisation_spec):
    theme, _ = Theme.objects.get_or_create(slug="t", defaults={"name": "T", "short_name": "T", "number": 99})
    users = []
    for number, place in enumerate(places):
        user = User.objects.create_user(f"p{number}@example.org", name=f"P{number}")
        users.append(user)
        Job.objects.create(owner=user, title="x")
    for number, linked in enumerate(organisation_spec):
        organisation = Organisation.objects.create(name=f"O{number}", kind="other")
        organisation.municipalities.set([places[i] for i in linked])
        for i in linked:
            Membership.objects.create(
                user=users[i],
                organisation=organisation,
                municipality=places[i],
                role="coach",
                valid_from=date(2024, 1, 1),
            )
    for number, (place, published) in enumerate(programme_spec):
        programme = Programme.objects.create(
            municipality=places[place], name=f"Programma {number}", is_published=published
        )
        Deployment.objects.create(
            programme=programme,
            code=f"D{number}",
            name="x",
            approach="preventive",
            main_theme=theme,
            provenance="reconstruction",
        )
    return users


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(programme_spec=programmes, organisation_spec=organisations, reader=readers)
def test_narrow_gives_exactly_the_rows_on_which_decide_says_yes(
    places, programme_spec, organisation_spec, reader
):
    from django.db import transaction

    with transaction.atomic():
        users = build(places, programme_spec, organisation_spec)
        role, place = reader
        organisation = Organisation.objects.first()
        person = Actor(
            user_id=users[0].pk,
            name="x",
            role=role,
            municipality_id=None if place is None else places[place].pk,
            organisation_id=organisation.pk if organisation else None,
        )
        for model in MODELS:
            for action in matrix()[model.access.kind].actions:
                listed = list(narrow(model.objects.all(), person, action))
                assert len(listed) == len(set(listed)), f"{model} twice"
                decided = {thing for thing in model.objects.all() if decide(person, action, thing)}
                assert set(listed) == decided, f"{model} {action} {person}"
        transaction.set_rollback(True)
