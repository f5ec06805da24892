import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from regie.access.accounts import services
from regie.access.accounts.models import User
from regie.audit.events.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()


@pytest.fixture
def person(member):
    user = member("regisseur")
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def code_now(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_login_goes_in_rotates_the_session_and_is_logged(client, person):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = "x"
    session.save()
    before = session.session_key
    response = log_in(client, person.email.upper())
    assert response["Location"] == reverse("home")
    assert client.session.session_key != before
    assert response.cookies["django_language"].value == "nl"
    event = Event.objects.get(action="login")
    assert (event.actor_id, event.municipality_id, event.result) == (
        person.pk,
        person.memberships.get().municipality_id,
        "done",
    )


def test_unknown_and_known_addresses_get_the_same_answer(client, person):
    known = log_in(client, person.email, "wrong wrong wrong")
    unknown = log_in(Client(), "someone@elsewhere.example", "wrong wrong wrong")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_failed_logins_are_logged_without_password_or_strangers_address(client, person):
    log_in(client, person.email, "wrong wrong wrong")
    log_in(client, "someone@elsewhere.example", "wrong wrong wrong")
    known, unknown = Event.objects.filter(action="login", result="refused").order_by("pk")
    assert known.object_id == str(person.pk)
    assert known.actor_id is None
    assert known.municipality_id == person.memberships.get().municipality_id
    assert unknown.detail == {"method": "password", "domain": "elsewhere.example"}
    written = str(list(Event.objects.values()))
    assert "wrong wrong" not in written
    assert "someone" not in written


@pytest.mark.parametrize("known", [True, False])
def test_after_five_failures_the_door_closes_and_says_until_when(client, person, known):
    email = person.email if known else "someone@elsewhere.example"
    for _ in range(5):
        assert log_in(client, email, "wrong wrong wrong").status_code == 200
    response = log_in(client, email)
    assert response.status_code == 429
    assert int(response["Retry-After"]) == 15 * 60
    assert "_auth_user_id" not in client.session
    page = response.content.decode()
    assert f"{response.context['until'].astimezone():%H}" or page
    with time_machine.travel(time.time() + 15 * 60 + 1):
        again = log_in(client, email)
        assert again.status_code == (302 if known else 200)


def test_the_count_is_shared_by_processes():
    from django.conf import settings

    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_a_blocked_person_is_told_only_after_the_right_password(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert log_in(client, person.email, "wrong wrong wrong").status_code == 200
    assert log_in(client, person.email)["Location"] == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_blocked_person_is_out_at_once(client, person):
    log_in(client, person.email)
    assert client.get(reverse("home")).status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(reverse("home")).status_code == 302


def test_logout_only_by_post(client, person):
    log_in(client, person.email)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session
    assert Event.objects.filter(action="logout", actor_id=person.pk).exists()


def test_a_session_ends_a_fixed_time_after_login_whatever_happens(client, person, settings):
    settings.SESSION_IDLE_SECONDS = settings.SESSION_COOKIE_AGE
    log_in(client, person.email)
    half = timedelta(seconds=settings.SESSION_COOKIE_AGE / 2)
    with time_machine.travel(time.time() + half.total_seconds()):
        assert client.get(reverse("home")).status_code == 200
        session = client.session
        session["touched"] = True
        session.save()
    with time_machine.travel(time.time() + settings.SESSION_COOKIE_AGE + 5):
        response = client.get(reverse("home"))
        assert response["Location"].startswith(reverse("account_login"))


# ---- second factor ----


def test_without_a_second_factor_one_comes_no_further_than_its_set_up(client, person, settings):
    settings.MFA_REQUIRED = True
    log_in(client, person.email)
    for page in ("home", "accounts:me", "authorisation:rights", "accounts:sessions"):
        assert client.get(reverse(page))["Location"] == reverse("accounts:second_factor")
    htmx = client.get(reverse("home"), headers={"HX-Request": "true"})
    assert htmx["HX-Redirect"] == reverse("accounts:second_factor")
    assert client.get(reverse("accounts:second_factor")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_the_app_is_set_up_and_then_asked_at_login(
    client, person, settings, django_capture_on_commit_callbacks
):
    settings.MFA_REQUIRED = True
    log_in(client, person.email)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.context["form"].errors
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert client.get(reverse("home")).status_code == 200
    assert secret not in str(Authenticator.objects.get(type="totp").data), "the key lies encrypted"
    assert Event.objects.filter(action="add authenticator app").exists()
    assert "Regie: " in mail.outbox[-1].subject
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200

    again = Client()
    assert log_in(again, person.email)["Location"] == reverse("mfa_authenticate")
    assert again.get(reverse("home")).status_code == 302
    refused = again.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert refused.context["form"].errors
    assert Event.objects.filter(action="login", result="refused", detail__method="totp").exists()
    with time_machine.travel(time.time() + 60):
        again.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
        assert again.get(reverse("home")).status_code == 200
    assert "totp" in Event.objects.filter(action="login", result="done").first().detail["methods"]


def test_a_recovery_code_works_once(client, person, settings):
    settings.MFA_REQUIRED = True
    log_in(client, person.email)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    first, second = Client(), Client()
    for each, worked in ((first, True), (second, False)):
        log_in(each, person.email)
        each.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in each.session) is worked


def test_wrong_codes_close_the_door_too(client, person):
    TOTP.activate(person, generate_totp_secret())
    log_in(client, person.email)
    for _ in range(5):
        assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 429


def test_the_last_second_factor_cannot_be_removed(client, person, settings):
    settings.MFA_REQUIRED = True
    log_in(client, person.email)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    response = client.post(reverse("mfa_deactivate_totp"))
    assert response.status_code == 200
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "x"})
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_former_secret_key_still_reads_the_app(person, settings):
    from regie.access.accounts.adapters import SecondFactorAdapter

    locked = SecondFactorAdapter().encrypt("JBSWY3DP")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key"
    assert SecondFactorAdapter().decrypt(locked) == "JBSWY3DP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        SecondFactorAdapter().decrypt(locked)


def test_changing_security_long_after_login_asks_who_it_is(client, person):
    log_in(client, person.email)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    with time_machine.travel(time.time() + 16 * 60):
        response = client.get(reverse("mfa_activate_totp"))
        assert response["Location"].startswith(reverse("account_reauthenticate"))
        page = client.get(response["Location"])
        assert page.status_code == 200
        client.post(response["Location"], {"password": PASSWORD})
        assert client.get(reverse("mfa_activate_totp")).status_code == 200


# ---- password ----


def test_password_reset_by_mail_works_once_within_the_hour(client, person):
    person.set_unusable_password()
    person.save()
    sent = client.post(reverse("account_reset_password"), {"email": person.email})
    stranger = Client().post(reverse("account_reset_password"), {"email": "someone@elsewhere.example"})
    assert sent["Location"] == stranger["Location"] == reverse("account_reset_password_done")
    assert len(mail.outbox) == 1, "strangers get no mail"
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    page = client.get(link, follow=True)
    assert page.status_code == 200
    url = page.redirect_chain[-1][0]
    short = client.post(url, {"password1": "short", "password2": "short"})
    assert short.context["form"].errors
    done = client.post(url, {"password1": PASSWORD + "!", "password2": PASSWORD + "!"})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert client.get(done["Location"]).status_code == 200
    assert "_auth_user_id" not in client.session, "a reset does not log in past the second factor"
    assert b"password1" not in Client().get(link, follow=True).content
    assert log_in(Client(), person.email, PASSWORD + "!").status_code == 302
    assert Event.objects.filter(action="reset password").exists()


def test_a_reset_link_is_too_old_after_an_hour(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    with time_machine.travel(time.time() + 61 * 60):
        assert b"password1" not in client.get(link, follow=True).content


def test_changing_the_password_ends_the_other_sessions(client, person):
    other = Client()
    log_in(client, person.email)
    log_in(other, person.email)
    new = "another horse battery"
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert client.get(reverse("home")).status_code == 200
    assert other.get(reverse("home")).status_code == 302


# ---- invitation ----


def test_an_invitation_works_once_and_for_seven_days(client, person):
    newcomer = User.objects.create_user("new@voorbeeldstad.example", name="New")
    token = services.invitation_token(newcomer)
    url = reverse("accounts:accept", args=[token])
    assert client.get(url).status_code == 200
    assert client.post(url, {"new_password1": "abc", "new_password2": "abc"}).context["form"].errors
    with time_machine.travel(time.time() + 7 * 24 * 3600 + 5):
        assert client.get(url).status_code == 410
    assert client.post(url, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 302
    assert client.get(url).status_code == 410
    assert client.get(reverse("accounts:accept", args=["nonsense"])).status_code == 410
    assert log_in(client, newcomer.email).status_code == 302


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "3rdparty/", "3rdparty/signup/", "confirm-email/", "login/code/"]
)
def test_screens_of_allauth_that_are_not_used_do_not_exist(client, path):
    assert client.get(f"/account/{path}").status_code == 404
