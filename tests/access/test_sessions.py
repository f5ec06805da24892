"""A session ends in time, and its key changes whenever what it opens changes."""

import time

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from regie.access.accounts.tests.test_login import PASSWORD, code_now, log_in
from regie.access.authorisation.choices import Role
from regie.access.authorisation.sensitive import roles_with_personal_data
from regie.access.organisations.models import Membership, Organisation

pytestmark = pytest.mark.django_db
IDLE = 30 * 60


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def logged_in(member):
    """logged_in("regisseur"): a client after a real login."""

    def make(role: str) -> Client:
        client = Client(headers={"accept-language": "nl"})
        log_in(client, with_password(member(role)).email)
        return client

    return make


def keys_of(user) -> set[str]:
    return set(UserSession.objects.filter(user=user).values_list("session_key", flat=True))


def test_who_was_away_logs_in_again_and_is_back_at_the_page(logged_in, member):
    client, page = logged_in("regisseur"), reverse("organisations:people") + "?q=jan&role="
    now = time.time()
    with time_machine.travel(now + IDLE - 5):
        assert client.get(page).status_code == 200
    with time_machine.travel(now + 2 * IDLE - 60):
        assert client.get(page).status_code == 200, "each click counts"
    with time_machine.travel(now + 3 * IDLE):
        ended = client.get(page)
        assert ended["Location"].startswith(reverse("account_login"))
        shown = client.get(ended["Location"])
        assert "Je was een tijd weg" in shown.content.decode()
        back = client.post(
            reverse("account_login"),
            {
                "login": member("regisseur").email,
                "password": PASSWORD,
                "next": shown.context["redirect_field_value"],
            },
        )
        assert back["Location"] == page


def test_reading_much_does_not_write_at_every_click(logged_in, django_assert_max_num_queries):
    client = logged_in("regisseur")
    now = time.time()
    with time_machine.travel(now + 61):
        client.get(reverse("home"))
    seen = client.session["seen_at"]
    with time_machine.travel(now + 100):
        client.get(reverse("home"))
    assert client.session["seen_at"] == seen
    assert seen == pytest.approx(now + 61, abs=2)


def test_a_role_without_personal_data_stays_until_the_fixed_end(logged_in, settings):
    free = sorted(set(Role.values) - roles_with_personal_data())
    client, now = logged_in(free[0]), time.time()
    with time_machine.travel(now + 2 * IDLE):
        assert client.get(reverse("home")).status_code == 200
    with time_machine.travel(now + settings.SESSION_COOKIE_AGE + 5):
        assert client.get(reverse("home")).status_code == 302


def test_a_form_sent_too_late_says_it_is_not_saved_and_leads_back_to_it(logged_in):
    client, page = logged_in("regisseur"), reverse("accounts:me")
    with time_machine.travel(time.time() + 2 * IDLE):
        ended = client.post(
            page, {"name": "Te laat", "language": "nl"}, headers={"referer": f"http://testserver{page}"}
        )
        assert ended["Location"] == f"{reverse('account_login')}?next=%2Faccount%2Fik%2F"
        shown = client.get(ended["Location"]).content.decode()
    assert "niet opgeslagen" in shown


@pytest.mark.parametrize(
    "other",
    ["https://elders.example/x", "http://testserver.elders.example/", "x", "//testserver//elders.example/"],
)
def test_the_way_back_never_leads_elsewhere(logged_in, other):
    client = logged_in("regisseur")
    with time_machine.travel(time.time() + 2 * IDLE):
        ended = client.post(reverse("accounts:me"), headers={"referer": other})
    assert ended["Location"] == f"{reverse('account_login')}?next=%2F"


def test_a_part_of_a_page_that_comes_too_late_leads_the_whole_page_to_the_login(logged_in):
    client, page = logged_in("regisseur"), reverse("organisations:people")
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    with time_machine.travel(time.time() + 2 * IDLE):
        ended = client.get(reverse("home"), headers=headers)
    assert ended["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fbeheer%2Fmensen%2F"


def test_another_role_gives_another_key_and_the_former_is_worth_nothing(logged_in, member, municipality):
    client, user = logged_in("regisseur"), member("regisseur")
    second = Membership.objects.create(
        user=user,
        organisation=Organisation.objects.first(),
        role="privacy_officer",
        valid_from="2020-01-01",
        municipality=municipality,
    )
    stolen = client.session.session_key
    assert keys_of(user) == {stolen}
    client.post(reverse("organisations:switch"), {"membership": second.pk})
    assert client.session.session_key != stolen
    assert keys_of(user) == {client.session.session_key}
    thief = Client()
    thief.cookies["regie_session"] = stolen
    assert thief.get(reverse("home")).status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_a_new_second_factor_and_showing_it_give_another_key(logged_in, member):
    client, user = logged_in("regisseur"), member("regisseur")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    before = client.session.session_key
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert client.session.session_key != before
    assert keys_of(user) == {client.session.session_key}
    again = Client()
    log_in(again, user.email)
    halfway = again.session.session_key
    with time_machine.travel(time.time() + 60):
        again.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
        assert again.get(reverse("home")).status_code == 200
    assert again.session.session_key != halfway


def test_another_password_gives_another_key(logged_in, member):
    client, before = logged_in("regisseur"), None
    before = client.session.session_key
    other = "paars fietsbel wolkje"
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": other, "password2": other}
    )
    assert member("regisseur").check_password(other)
    assert client.session.session_key != before
    assert client.get(reverse("home")).status_code == 200
