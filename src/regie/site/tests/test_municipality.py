"""How the first person of a municipality gets in."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from regie.access.accounts.models import User
from regie.access.authorisation.decisions import Refused
from regie.access.organisations.models import Membership, Municipality
from regie.access.organisations.services import municipality_begin
from regie.audit.events.models import Event

pytestmark = pytest.mark.django_db
MANAGER = {"manager": "beheer@nieuwstad.example", "person": "Noor Beheer"}


def begin(name="Nieuwstad", **options) -> str:
    said = StringIO()
    call_command("municipality", name, stdout=said, **{**MANAGER, **options})
    return said.getvalue()


def test_the_first_person_gets_a_link_that_lets_in(django_capture_on_commit_callbacks, mailoutbox) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        said = begin(inhabitants=12_000)
    path = re.search(r"https?://[^/]+(/\S+)", said)[1]
    assert mailoutbox[0].to == [MANAGER["manager"]]
    assert path.rsplit("/", 2)[0] in mailoutbox[0].body
    assert Client().get(path).status_code == 200
    place = Municipality.objects.get()
    assert (place.name, place.inhabitants, place.is_fictional) == ("Nieuwstad", 12_000, False)
    assert {*Event.objects.filter(action__in=["add", "invite"]).values_list("object_kind", flat=True)} == {
        "organisations.municipality", "organisations.membership",
    }  # fmt: skip


def test_again_adds_a_manager_and_no_second_municipality() -> None:
    begin()
    begin("nieuwstad", manager="ander@nieuwstad.example", person="Ander Beheer")
    assert [str(each.municipality) for each in Membership.objects.all()] == ["Nieuwstad"] * 2


@pytest.mark.parametrize(
    ("name", "options"),
    [("", {}), ("Nieuwstad", {"manager": "geen adres"}), ("Nieuwstad", {"inhabitants": -1}), ("!!!", {})],
)
def test_what_is_wrong_is_told_and_nothing_is_made(name, options) -> None:
    with pytest.raises(CommandError):
        begin(name, **options)
    assert not Municipality.objects.exists()
    assert not User.objects.exists()


def test_the_same_role_twice_is_told() -> None:
    begin()
    with pytest.raises(CommandError):
        begin()
    assert Membership.objects.count() == 1


def test_nobody_with_an_account_may(actor) -> None:
    with pytest.raises(Refused):
        municipality_begin(name="X", email="x@example.org", person="X", by=actor("functional_manager"))
