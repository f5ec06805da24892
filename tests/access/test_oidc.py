"""The whole round of a login at the organisation's own provider, against a real provider process on loopback."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse

from regie.access.accounts.models import User
from regie.audit.events.models import Event

from .oidc_provider import PASSWORD

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).with_name("oidc_provider.py")
CALLBACK = "http://testserver/account/organisatie/oidc/terug/"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    command = [sys.executable, str(SCRIPT), "0", str(folder), CALLBACK]
    with (
        (folder / "errors").open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=folder) as process,
    ):
        line = process.stdout.readline()
        assert line.startswith("READY"), (folder / "errors").read_text()
        yield f"http://127.0.0.1:{line.split()[1]}"
        process.terminate()


@pytest.fixture(autouse=True)
def provider(settings, issuer):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "Gemeente",
                    "client_id": "regie",
                    "secret": "s3cret",
                    "settings": {"server_url": issuer},
                }
            ],
        }
    }
    settings.OIDC_STRONG_ACR = ["urn:test:two-factors"]
    settings.MFA_REQUIRED = True


def account(name, **fields):
    return User.objects.create_user(f"{name}@voorbeeldstad.example", name=name.title(), **fields)


def ask(client: Client) -> str:
    """Presses the button of the provider: the address to which the browser is sent."""
    response = client.post(reverse("openid_connect_login", args=["oidc"]))
    assert response.status_code == 302
    return response["Location"]


def at_provider(name: str, address: str) -> str:
    """Logs in at the provider as a browser does: the address with the code to which it sends back."""
    with requests.Session() as browser:
        return _at_provider(browser, name, address)


def _at_provider(browser: requests.Session, name: str, address: str) -> str:
    page = browser.get(address)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    answer = browser.post(
        page.url,
        data={
            "login": name,
            "password": PASSWORD,
            "csrfmiddlewaretoken": token,
            "next": parse_qs(urlsplit(page.url).query)["next"][0],
        },
        headers={"Referer": page.url},
        allow_redirects=False,
    )
    while not answer.headers["Location"].startswith("http://testserver"):
        host = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        answer = browser.get(host + answer.headers["Location"], allow_redirects=False)
    return answer.headers["Location"]


def back(client: Client, address: str):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def go_round(client: Client, name: str):
    return back(client, at_provider(name, ask(client)))


def test_the_question_has_code_flow_pkce_state_and_nonce(client, issuer):
    question = parse_qs(urlsplit(ask(client)).query)
    assert question["response_type"] == ["code"]
    assert question["code_challenge_method"] == ["S256"]
    assert len(question["nonce"][0]) >= 32
    assert question["state"][0]
    assert question["acr_values"] == ["urn:test:two-factors"]
    assert set(question["scope"][0].split()) == {"openid", "profile", "email"}
    assert parse_qs(urlsplit(ask(client)).query)["nonce"] != question["nonce"]


def test_the_question_cannot_be_changed_by_a_link(client):
    url = (
        reverse("openid_connect_login", args=["oidc"])
        + "?scope=everything&auth_params=nonce%3Dx&process=connect"
    )
    question = parse_qs(urlsplit(client.post(url)["Location"]).query)
    assert question["nonce"] != ["x"]
    assert "everything" not in question["scope"][0]
    assert client.get(url).status_code == 405


def test_a_strong_login_at_the_provider_needs_no_local_second_factor(client):
    person = account("strong")
    response = go_round(client, "strong")
    assert response.status_code == 302
    assert int(client.session["_auth_user_id"]) == person.pk
    assert client.session["second_factor"] == "provider"
    assert client.get(reverse("accounts:me")).status_code == 200
    identity = person.socialaccount_set.get()
    assert "email" not in identity.extra_data
    assert "nonce" not in identity.extra_data
    event = Event.objects.get(action="login")
    assert (event.actor_id, event.result) == (person.pk, "done")


def test_without_a_strong_acr_the_local_second_factor_stays_required(client):
    account("weak")
    go_round(client, "weak")
    response = client.get(reverse("accounts:me"))
    assert response["Location"] == reverse("accounts:second_factor")


def test_without_a_strong_acr_an_existing_second_factor_is_asked(client):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(account("weak"), generate_totp_secret())
    response = go_round(client, "weak")
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_after_the_first_time_the_identity_counts_and_not_the_address(client):
    person = account("strong")
    go_round(client, "strong")
    User.objects.filter(pk=person.pk).update(email="new@voorbeeldstad.example")
    other = account("strong")
    second = Client()
    go_round(second, "strong")
    assert int(second.session["_auth_user_id"]) == person.pk != other.pk


@pytest.mark.parametrize("name", ["unverified", "stranger"])
def test_unverified_addresses_and_strangers_stay_out(client, name):
    if name == "unverified":
        account("unverified")
    response = go_round(client, name)
    assert response.status_code == 403
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == (1 if name == "unverified" else 0)
    refusal = Event.objects.get(action="login")
    assert refusal.result == "refused"
    assert name not in str(refusal.detail)


def test_a_blocked_account_stays_out_at_first_use_and_later(client):
    person = account("strong")
    go_round(client, "strong")
    User.objects.filter(pk=person.pk).update(is_active=False)
    later = Client()
    assert go_round(later, "strong")["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in later.session
    person.socialaccount_set.all().delete()
    assert go_round(Client(), "strong").status_code == 403


def test_an_answer_to_another_browsers_question_is_refused(client):
    account("strong")
    answer = at_provider("strong", ask(client))
    thief = Client()
    ask(thief)
    assert b"account/inloggen" in back(thief, answer).content
    assert "_auth_user_id" not in thief.session


def test_a_token_with_another_nonce_is_refused(client):
    account("strong")
    answer = at_provider("strong", ask(client))
    session = client.session
    for state in session["socialaccount_states"].values():
        state[0]["nonce"] = "another"
    session.save()
    assert back(client, answer).status_code == 403
    assert "_auth_user_id" not in client.session


def test_a_code_works_once_and_only_with_its_verifier(client):
    account("strong")
    answer = at_provider("strong", ask(client))
    session = client.session
    for state in session["socialaccount_states"].values():
        state[0]["pkce_code_verifier"] = "a" * 64
    session.save()
    back(client, answer)
    assert "_auth_user_id" not in client.session


def test_a_person_who_stops_at_the_provider_comes_back_to_a_page_that_helps(client):
    state = parse_qs(urlsplit(ask(client)).query)["state"][0]
    response = back(client, f"{CALLBACK}?error=access_denied&state={state}")
    assert response["Location"] == reverse("socialaccount_login_cancelled")
    assert client.get(response["Location"]).status_code == 200


def test_the_login_page_has_the_button(client):
    page = client.get(reverse("account_login")).content.decode()
    assert reverse("openid_connect_login", args=["oidc"]) in page
    assert "Gemeente" in page


def test_an_unknown_provider_does_not_exist(client):
    assert client.post(reverse("openid_connect_login", args=["elsewhere"])).status_code == 404
