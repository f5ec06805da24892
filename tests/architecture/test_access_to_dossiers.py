"""Every address that ends at a dossier, asked by every role, from every place a person can stand.

What must come out is read from the matrix alone, not from ``decide()``: within the own collaboration as far as the
cell reaches, and never under an expired covenant, in another collaboration or in another municipality.
"""

import logging

import pytest
from django.apps import apps
from django.urls import reverse

from regie.access.authorisation.choices import DOSSIER_REACHES, Reach, Role
from regie.access.authorisation.matrix import matrix

from .access_table import GUARDED, ends_at_dossier
from .dossier_world import PLACES, World, build_world
from .test_access import ask, client_of

# Places where something else than the matrix also has a say, and what.
ALSO_NEEDS = {
    "dossiers:reopen": "a closed dossier",
    "dossiers:lift": "a restricted dossier",
    "dossiers:release": "a dossier on hold",
    "requests:inform_approve": "a postponement that waits for approval",
}
FILLED = [address for address in GUARDED if ends_at_dossier(address) and address.arguments]


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db, settings) -> World:
    settings.BSN = True
    return build_world()


def may(role: str, address, place: str) -> bool:
    """What the matrix says, by hand."""
    reach = matrix()[address.rule.kind].reach(address.rule.action, role)
    if place == "other municipality" or role == Role.NATIONAL_PROGRAMME:
        return False
    if Reach.OWN_MUNICIPALITY in reach:
        return True
    if place == "task":
        return bool(reach & DOSSIER_REACHES)
    return place == "no task" and Reach.OWN_COLLABORATION in reach


def arguments(address, world: World, place: str) -> dict | None:
    """The arguments of an address for the dossier in a place; None where this walk knows no value."""
    found = {}
    for name in address.arguments:
        if name == "pk":
            found[name] = world.dossiers[place]
        elif (place, name) in world.rows:
            found[name] = world.rows[place, name]
        else:
            return None
    return found


@pytest.mark.parametrize("role", Role.values)
def test_addresses_of_dossiers_answer_each_role_in_each_place_as_the_matrix_says(world, role):
    client, wrong, opened, closed = client_of(world.users[role]), [], set(), set()
    for address in FILLED:
        for place in PLACES:
            filled = arguments(address, world, place)
            if filled is None or "<uuid:pk>" not in address.path:
                continue
            said = ask(client, reverse(address.name, kwargs=filled))
            allowed = may(role, address, place)
            (opened if said == "open" else closed).add(address.name)
            if (said == "open") != allowed and address.name not in ALSO_NEEDS:
                wrong.append(f"{role}, {place}, {address.path}: {said}, the matrix says {allowed}")
            if said == "open" and not allowed:
                wrong.append(f"{role}, {place}, {address.path}: OPEN without a right")
    assert not wrong, "\n".join(wrong)
    assert closed, "no place refused anything: the walk proves nothing"


def test_every_kind_that_hangs_on_a_dossier_is_walked():
    hanging = {m.access.kind for m in apps.get_models() if getattr(getattr(m, "access", None), "dossier", "")}
    assert hanging - {address.rule.kind for address in GUARDED} == set()
