"""Logging in with a passkey in a real browser under the real content security policy, and accessible account pages."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PASSWORD = "correct horse battery"
OPEN = ["/account/inloggen/", "/account/wachtwoord/herstellen/", "/account/uitnodiging/oud/"]
MINE = [
    "/account/ik/",
    "/account/sessies/",
    "/account/wachtwoord/wijzigen/",
    "/beheer/mensen/",
    "/beheer/mensen/uitnodigen/",
    "/beheer/organisaties/",
    "/beheer/rechten/",
    "/beheer/waarom/?cell=scan.view",
    "/werk/",
]


@pytest.mark.parametrize("path", OPEN)
def test_pages_before_login_are_accessible(open_as, axe, every_look, path):
    axe(open_as(None, path, **every_look))


def test_account_pages_are_accessible(open_as, axe, every_look):
    page = open_as("functional_manager", "/account/ik/", **every_look)
    for path in MINE:
        page.goto(path)
        axe(page)


def authenticator(page):
    """A passkey that the browser pretends to have, as in a laptop with a fingerprint reader."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return devtools, key


def test_a_passkey_is_set_up_because_it_is_required_and_then_logs_in(
    open_as, axe, member, settings, live_server
):
    settings.MFA_REQUIRED = True
    user = member("regisseur")
    user.set_password(PASSWORD)
    user.save()
    page = open_as(None, live_server.url.replace("127.0.0.1", "localhost") + "/account/inloggen/")
    _, _ = authenticator(page)
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url(re.compile("/account/tweede-factor/nodig/$"))
    axe(page)
    page.locator("a[href='/account/passkeys/toevoegen/']").click()
    axe(page)
    page.locator("#mfa_webauthn_add").click()
    expect(page).to_have_url(re.compile("/account/(passkeys/$|tweede-factor/herstelcodes/)"))
    axe(page)
    page.goto("/".join(page.url.split("/")[:3]) + "/account/tweede-factor/")
    axe(page)
    page.get_by_role("button", name=re.compile("Log out|Uitloggen")).click()
    expect(page).to_have_url(re.compile("/account/inloggen/$"))

    page.locator("#passkey_login").click()
    expect(page).to_have_url(re.compile(r"^http://localhost:\d+/$"))
    expect(page.locator(".regie-account")).to_be_visible()

    page.goto("/".join(page.url.split("/")[:3]) + "/account/ik/")
    page.get_by_role("button", name=re.compile("Log out|Uitloggen")).click()
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url(re.compile("/account/tweede-factor/inloggen/$"))
    axe(page)
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page).to_have_url(re.compile(r"^http://localhost:\d+/$"))


def test_a_passkey_that_is_refused_says_so_on_the_page(open_as, axe, live_server):
    page = open_as(None, live_server.url.replace("127.0.0.1", "localhost") + "/account/inloggen/")
    devtools, key = authenticator(page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.locator("#passkey_login").click()
    expect(page.locator("#passkey-melding")).to_be_visible()
    axe(page)


def test_login_works_without_scripts(open_as, member):
    user = member("regisseur")
    user.set_password(PASSWORD)
    user.save()
    page = open_as(None, "/account/inloggen/", javascript=False)
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill("not this one")
    page.locator("[name=password]").press("Enter")
    expect(page.locator("#fouten")).to_be_visible()
    expect(page.locator("[name=login]")).to_have_value(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator(".regie-account")).to_be_visible()
