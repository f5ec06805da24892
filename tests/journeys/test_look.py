"""The pages that belong to no slice, in a real browser."""

import pytest

pytestmark = pytest.mark.journey

OPEN = ["/onderdelen/", "/toegankelijkheid/", "/bestaat-niet/", "/account/login/"]


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_are_accessible(open_as, axe, every_look, path):
    axe(open_as(None, path, **every_look))


@pytest.mark.parametrize("role", ["regisseur", "functional_manager"])
def test_home_is_accessible(open_as, axe, every_look, role):
    axe(open_as(role, "/", **every_look))
