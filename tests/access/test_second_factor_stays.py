"""Outside a demo no role that reaches personal data goes without a second factor, and nobody is above the matrix."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from regie.access.accounts.models import User
from regie.access.authorisation.choices import Role
from regie.access.authorisation.matrix import matrix
from regie.access.authorisation.sensitive import roles_with_personal_data
from regie.access.organisations.models import Membership, Organisation
from tests.architecture.house import SOURCE, addresses


def test_the_roles_follow_from_the_matrix():
    """Who reaches accounts of others does; who reaches nothing but the own account does not."""
    named = roles_with_personal_data()
    assert {Role.FUNCTIONAL_MANAGER, Role.PRIVACY_OFFICER, Role.REGISSEUR} <= named
    for kind in matrix().values():
        if kind.classification in ("personal", "special", "criminal") and kind.name != "account":
            for role in Role.values:
                assert role in named or not any(kind.reach(action, role) for action in kind.actions)
    assert matrix()["account"].reach("view", "coach")


@pytest.mark.parametrize("variables", [{}, {"REGIE_MFA_REQUIRED": "0"}])
def test_regie_does_not_run_with_it_off(tmp_path, variables):
    place = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "REGIE_SECRET_KEY": "only for this test",
        "REGIE_DATA_DIR": str(tmp_path),
        **{name: value for name, value in os.environ.items() if name.startswith("REGIE_KEYS")},
        **variables,
    }
    done = subprocess.run(
        [sys.executable, "-m", "regie", "check"], env=place, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) == (not variables), done.stderr
    assert ("regie.E001" in done.stderr) == bool(variables)


@pytest.mark.django_db
def test_the_check_is_not_what_stops_people_the_login_is(settings, client_as):
    """Whoever starts the server past the checks still lets no such role in."""
    settings.MFA_REQUIRED, settings.MFA_FOR_PERSONAL_DATA = False, True
    for role in Role.values:
        answer = client_as(role).get(reverse("home"))
        stopped = answer.status_code == 302 and answer["Location"] == reverse("accounts:second_factor")
        assert stopped == (role in roles_with_personal_data()), role


@pytest.mark.django_db
def test_who_takes_on_such_a_role_needs_one_from_then_on(settings, member, municipality):
    settings.MFA_REQUIRED, settings.MFA_FOR_PERSONAL_DATA = False, True
    free = sorted(set(Role.values) - roles_with_personal_data())
    if not free:
        pytest.skip("every role reaches personal data")
    user = member(free[0])
    second = Membership.objects.create(
        user=user,
        organisation=Organisation.objects.first(),
        role=Role.PRIVACY_OFFICER,
        valid_from="2020-01-01",
        municipality=municipality,
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    first = user.memberships.exclude(pk=second.pk).get()
    for membership, stopped in ((first, False), (second, True)):
        session = client.session
        session["membership"] = membership.pk
        session.save()
        assert (client.get(reverse("home")).status_code == 302) == stopped


# ---- no superuser ----


def test_there_is_no_admin_and_no_address_of_one():
    assert not apps.is_installed("django.contrib.admin")
    assert not [each.path for each in addresses() if "admin" in each.path]


def test_an_account_has_no_field_that_would_put_it_above_the_matrix():
    fields = {field.name for field in User._meta.get_fields()}
    assert not fields & {"is_superuser", "is_staff", "user_permissions", "groups"}
    read = [
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if "tests" not in file.parts
        and any(word in file.read_text(encoding="utf-8") for word in ("is_superuser", "is_staff", "has_perm"))
    ]
    assert read == []


@pytest.mark.django_db
def test_calling_oneself_superuser_opens_nothing(member, monkeypatch):
    user = member("functional_manager")
    Permission.objects.all()  # the tables of Django are there; nothing asks them
    monkeypatch.setattr(User, "is_superuser", True, raising=False)
    monkeypatch.setattr(User, "is_staff", True, raising=False)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert (
        client.get(reverse("codings:list") if _exists("codings:list") else "/leren/coderen/").status_code
        == 403
    )
    assert client.get("/leren/praktijkscan/").status_code == 403


def _exists(name: str) -> bool:
    return name in {each.name for each in addresses()}


@pytest.mark.django_db
def test_the_command_of_django_makes_no_superuser():
    with pytest.raises((CommandError, AttributeError, TypeError)):
        call_command("createsuperuser", interactive=False, email="root@regie.example", name="Root")
    assert not User.objects.exists()


def test_the_one_door_beside_the_matrix_is_written_down():
    text = (SOURCE.parents[1] / "docs/how-to/run-in-production.md").read_text(encoding="utf-8")
    assert "regie shell" in text
    assert "no superuser" in text
