"""Every view stands under a cell of the matrix, and every address answers each role as the matrix says.

Addresses with arguments are filled in from the loaded demo, see ``examples.py``.
"""

import logging
from datetime import date

import pytest
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import reverse

from regie.access.accounts.models import User
from regie.access.authorisation.choices import Role
from regie.access.authorisation.matrix import matrix
from regie.access.authorisation.policies import decide, narrow
from regie.access.organisations.models import Membership, Municipality, Organisation
from regie.access.organisations.selectors import actor_for

from .access_table import GUARDED, OURS, ends_at_dossier
from .examples import NOT_WALKED, TAKES_MORE, examples
from .house import models


def test_every_view_has_an_access_rule():
    assert [f"{address.name} ({address.path})" for address in OURS if address.rule is None] == []


def test_every_rule_is_a_cell_of_the_matrix():
    rules = {(address.rule.kind, address.rule.action) for address in GUARDED}
    assert {
        (kind, action) for kind, action in rules if action not in getattr(matrix().get(kind), "actions", {})
    } == set()


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals with their tracebacks need not be kept."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def demo(db, settings) -> tuple[Municipality, Municipality]:
    """The demo's two fictional municipalities, with all that the demo holds."""
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    first, second = Municipality.objects.filter(is_fictional=True).order_by("-inhabitants")[:2]
    return first, second


def person_with(role: str, municipality: Municipality) -> User:
    user = User.objects.create(email=f"{role}.{municipality.slug}@walk.example", name=role)
    organisation, _ = Organisation.objects.get_or_create(name=municipality.name, kind="municipality")
    Membership.objects.create(
        user=user, organisation=organisation, role=role, valid_from=date(2020, 1, 1),
        municipality=None if role == Role.NATIONAL_PROGRAMME else municipality,
    )  # fmt: skip
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client: Client, url: str) -> str:
    """How the address answers: open, refused, unknown (404) or login. What it does is undone."""
    with transaction.atomic():
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        transaction.set_rollback(True)
    # The end of a request closes the connection, and with it the transaction of the test.
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
    if answer.status_code == 302 and answer.url.startswith(reverse("account_login")):
        return "login"
    return {403: "refused", 404: "unknown"}.get(answer.status_code, "open")


@pytest.mark.django_db
def test_a_visitor_is_asked_to_log_in(settings):
    settings.DEMO = True  # some addresses exist in a demo only
    plain = {address.name: reverse(address.name) for address in GUARDED if not address.arguments}
    assert {name for name, url in plain.items() if ask(Client(), url) != "login"} == set()


@pytest.mark.once
def test_pages_answer_each_role_as_the_matrix_says(demo):
    wrong = []
    for role in Role.values:
        client = client_of(person_with(role, demo[0]))
        for address in GUARDED:
            if address.arguments:
                continue
            cell = matrix()[address.rule.kind].reach(address.rule.action, role)
            if ((said := ask(client, reverse(address.name))) == "refused") == bool(cell):
                wrong.append(f"{role} on {address.path}: {said}, the matrix says {sorted(cell) or 'no'}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
@pytest.mark.parametrize("whose", ["own", "other"])
def test_objects_answer_each_role_as_the_matrix_says(demo, whose):
    own, other = demo
    filled, _ = fill_in(own if whose == "own" else other)
    wrong, opened, may_open = [], set(), set()
    for role in Role.values:
        user = person_with(role, own)
        client, actor = client_of(user), actor_for(user)
        for address, arguments, thing in filled:
            said = ask(client, reverse(address.name, kwargs=arguments))
            if may(actor, address, thing):
                may_open.add(address.name)
                opened |= {address.name} if said == "open" else set()
            elif said not in ("refused", "unknown"):
                wrong.append(f"{role} on {whose} {address.path}: {said}, the matrix says no")
    assert not wrong, "\n".join(wrong)
    # A rule of the moment may refuse one whom the matrix allows; but if nobody gets in, the walk proves nothing.
    closed = may_open - opened - set(TAKES_MORE)
    assert not closed, f"nobody who may gets in: {sorted(closed)}"


def may(actor, address, thing) -> bool:
    if thing is None:
        return bool(matrix()[address.rule.kind].reach(address.rule.action, actor.role))
    return narrow(type(thing)._default_manager.filter(pk=thing.pk), actor, address.rule.action).exists()


def test_every_address_is_walked(demo):
    _, left = fill_in(demo[0])
    assert set(left) - set(NOT_WALKED) == set(), (
        "add tests/examples.py to the slice, see the top of this file"
    )


def test_decide_and_narrow_agree_on_every_object(demo):
    """The same answer drives pages of one object and lists."""
    disagree = []
    for role in Role.values:
        actor = actor_for(person_with(role, demo[0]))
        for model in models():
            for action in matrix()[model.access.kind].actions if hasattr(model, "access") else ():
                things = list(model._default_manager.order_by("pk")[:40])
                listed = set(narrow(model._default_manager.all(), actor, action).values_list("pk", flat=True))
                disagree += [
                    f"{role} {action} {model._meta.label} {thing.pk}"
                    for thing in things
                    if bool(decide(actor, action, thing)) != (thing.pk in listed)
                ]
    assert not disagree, "\n".join(disagree)


def fill_in(municipality: Municipality) -> tuple[list, list[str]]:
    """(address, arguments, object) for each guarded address with arguments, and the names that found none."""
    given = examples(municipality)
    filled, left = [], []
    for address in GUARDED:
        if not address.arguments or (ends_at_dossier(address) and "<uuid:pk>" in address.path):
            continue  # those of dossiers have a walk of their own
        found = given.get(address.name) or guess(address, municipality)
        if found:
            filled.append((address, *found))
        else:
            left.append(address.name)
    return filled, left


def guess(address, municipality: Municipality):
    """The first object of the one model of the rule's kind in the slice of the address, if its fields fit."""
    fits = [model for model in models() if model._meta.app_label == address.name.partition(":")[0]]
    fits = [
        model for model in fits if getattr(getattr(model, "access", None), "kind", "") == address.rule.kind
    ]
    if len(fits) != 1:
        return None
    (model,) = fits
    rows = model._default_manager.order_by("pk")
    if model.access.municipality:
        rows = rows.filter(**{model.access.municipality: municipality.pk})
    thing = rows.first()
    names = {"pk", *(field.name for field in model._meta.fields)}
    if thing is None or not set(address.arguments) <= names:
        return None
    return {name: getattr(thing, name) for name in address.arguments}, thing
