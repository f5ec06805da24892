"""What every answer says to the browser, and how cookies are kept."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

PAGES = ["account_login", "account_reset_password", "accessibility", "alive"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_strict_headers(client, name):
    response = client.get(reverse(name))
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_pages_after_login_have_them_too_and_refusals(client_as):
    client = client_as("coach")
    for name, status in (("accounts:me", 200), ("organisations:people", 403)):
        response = client.get(reverse(name))
        assert response.status_code == status
        assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_no_page_of_the_login_has_script_or_style_in_it(client):
    for name in ("account_login", "account_reset_password"):
        page = client.get(reverse(name)).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        for script in page.split("<script")[1:]:
            assert "src=" in script.split(">")[0] or 'type="application/json"' in script.split(">")[0]


UNDER_HTTPS = """
import django; django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
plain = Client().get("/gezond/")
assert plain.status_code == 301 and plain["Location"].startswith("https://"), plain
answer = Client().get("/gezond/", secure=True, headers={"x-forwarded-proto": "https"})
assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", answer.headers
assert settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SESSION_COOKIE_HTTPONLY
assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
assert "upgrade-insecure-requests" in answer["Content-Security-Policy"], answer.headers
assert plain["Content-Security-Policy"] and plain["Permissions-Policy"], plain.headers
page = Client().post("/weergave/", {"look": "dark"}, secure=True, headers={"x-forwarded-proto": "https"})
look = page.cookies["__Host-regie_look"]
assert look["secure"] and look["httponly"] and look["path"] == "/" and not look["domain"], look
names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
assert names == {"__Host-regie_session", "__Host-csrftoken", "__Host-django_language"}
assert not (settings.SESSION_COOKIE_DOMAIN or settings.CSRF_COOKIE_DOMAIN)
assert settings.SECRET_KEY_FALLBACKS == ["former one", "former two"]
assert settings.SESSION_COOKIE_SAMESITE == "Lax" and not settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN
assert settings.MFA_REQUIRED and not settings.DEMO
assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] == ["'self'", "https://login.example"]
assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
print("GOOD")
"""


def test_under_https_cookies_are_secure_and_browsers_stay_on_https(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "regie.site.settings",
        "REGIE_SECRET_KEY": "only for this test",
        "REGIE_SECRET_KEY_FALLBACKS": "former one,former two",
        "REGIE_HTTPS": "1",
        "REGIE_DATA_DIR": str(tmp_path),
        "REGIE_OIDC_ISSUER": "https://login.example/realm",
        "REGIE_OIDC_CLIENT_ID": "x",
        "REGIE_OIDC_CLIENT_SECRET": "y",
    }
    done = subprocess.run(
        [sys.executable, "-c", UNDER_HTTPS], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "GOOD", done.stderr


@pytest.mark.django_db
def test_csrf_is_asked_at_login():
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("account_login"), {"login": "a@b.nl", "password": "x"}).status_code == 403


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, client_as):
    client.get(reverse("account_login"))
    logged_in = client_as("coach")
    logged_in.post(reverse("accounts:me"), {"name": "x", "language": "nl"})
    for name in ("set_look", "set_language"):
        client.post(reverse(name), {"look": "dark", "language": "nl"})
    cookies = {**client.cookies, **logged_in.cookies}
    assert {"csrftoken", "regie_session", "regie_look", "django_language"} <= set(cookies)
    for cookie in cookies.values():
        assert cookie["httponly"], cookie
        assert cookie["samesite"] == "Lax", cookie


@pytest.mark.django_db
def test_messages_which_name_people_stay_on_the_server(client_as, member):
    client = client_as("coach")
    answer = client.post(reverse("accounts:me"), {"name": "Naam Die Niemand Ziet", "language": "nl"})
    assert set(answer.cookies) == {"django_language", "regie_session"}
    assert "Niemand" not in str(answer.cookies)
    assert "Je account is gewijzigd" in client.get(reverse("accounts:me")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("days", [180, 900])
def test_security_txt_says_where_and_until_when(client, settings, days):
    settings.SECURITY_CONTACT = ["mailto:veilig@regie.example", "https://regie.example/meld"]
    settings.SECURITY_TXT_DAYS, settings.BASE_URL = days, "https://regie.example/"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert [value for field, value in fields if field == "Contact"] == settings.SECURITY_CONTACT
    rest = {field: value for field, value in fields if field != "Contact"}
    assert rest["Canonical"] == "https://regie.example/.well-known/security.txt"
    assert rest["Preferred-Languages"] == "nl, en"
    left = datetime.fromisoformat(rest["Expires"]) - datetime.now(UTC)
    assert timedelta(days=min(days, 365) - 1) <= left <= timedelta(days=365)
