"""Every address, error page and static file carries every header; what may be kept is a static file and no more."""

from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as ours
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, path, reverse

from regie.access.authorisation.choices import Role
from regie.access.authorisation.decorators import public
from regie.access.organisations.models import Municipality
from regie.site import errors
from regie.site.headers import PERMISSIONS_POLICY
from regie.site.urls import urlpatterns as real_urls

from .house import Address, addresses
from .test_access import client_of, fill_in, person_with

pytestmark = pytest.mark.once

SAME_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    **dict.fromkeys(("script-src", "style-src", "img-src", "font-src", "connect-src"), "'self'"),
    **dict.fromkeys(("object-src", "frame-ancestors", "base-uri"), "'none'"),
    "manifest-src": "'self'",
    "form-action": "'self'",
}
# allauth puts the QR code into the page as an image.
OWN_POLICY = {"mfa_activate_totp": {**POLICY, "img-src": "'self' data:"}}
# A file that somebody brought: whatever is in it, it loads and runs nothing.
BROUGHT = {"sandbox": "", **dict.fromkeys(("default-src", "frame-ancestors"), "'none'")}
# The token of an invitation is in the address: no other page learns it.
NO_REFERRER = {"accounts:accept", "account_reset_password_from_key"}


def faults(answer: HttpResponse, *, name: str = "", static: bool = False) -> list[str]:
    """What is wrong with the headers of this answer."""
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    wrong = [
        f"{header}: {answer.headers.get(header)}"
        for header, value in SAME_EVERYWHERE.items()
        if answer.headers.get(header) != value
    ]
    if {directive: value for directive, _, value in parts} not in (
        POLICY,
        OWN_POLICY.get(name),
        BROUGHT if answer.headers.get("Content-Disposition", "").startswith("attachment") else None,
    ):
        wrong.append(answer["Content-Security-Policy"])
    if answer["Referrer-Policy"] not in (
        {"same-origin", "no-referrer"} if name in NO_REFERRER else {"same-origin"}
    ):
        wrong.append(answer["Referrer-Policy"])
    if ("no-store" in answer.headers.get("Cache-Control", "")) == static:
        wrong.append(f"Cache-Control: {answer.headers.get('Cache-Control')}")
    return wrong


def ask(client: Client, url: str, method: str = "get") -> HttpResponse:
    """The answer, read to its end; what it did is undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = getattr(client, method)(url)
        transaction.set_rollback(True)
    client.cookies = cookies
    # The end of a request closes the connection, and with it the transaction of the test.
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
    return answer


@pytest.fixture
def every_address(db, settings) -> list[tuple[str, str]]:
    """(name, address) of every route; arguments come from the demo, else they lead to nothing."""
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    own = Municipality.objects.filter(is_fictional=True).order_by("-inhabitants").first()
    filled = {address.name: arguments for address, arguments, _ in fill_in(own)[0]}
    return [(each.name, _address(each, filled.get(each.name))) for each in addresses()]


def _address(each: Address, arguments: dict | None) -> str:
    if arguments is not None:
        return reverse(each.name, kwargs=arguments)
    known = {"number": 1, "provider_id": "oidc", "uidb36": "1", "key": "set-x"}
    guesses = [[known[name]] if name in known else [1, uuid4(), "x"] for name in each.arguments]
    for guess in product(*guesses):  # whatever kind of arguments the path takes
        try:
            return reverse(each.name, kwargs=dict(zip(each.arguments, guess, strict=True)))
        except NoReverseMatch:
            continue
    raise AssertionError(f"no arguments fit {each.path}")


@pytest.mark.parametrize("who", ["visitor", Role.REGISSEUR, Role.FUNCTIONAL_MANAGER])
def test_every_address_has_every_header(every_address, who):
    own = Municipality.objects.filter(is_fictional=True).order_by("-inhabitants").first()
    client = Client() if who == "visitor" else client_of(person_with(who, own))
    wrong, seen = [], set()
    for name, url in every_address:
        for method in ("get", "post"):
            answer = ask(client, url, method)
            seen.add(answer.status_code)
            wrong += [
                f"{method} {url} ({answer.status_code}): {fault}" for fault in faults(answer, name=name)
            ]
    assert not wrong, "\n".join(wrong)
    assert len(every_address) > 100
    assert {200, 302, 404, 405} <= seen


@public
def bad(request):
    raise ValueError("x")


urlpatterns = [*real_urls, path("stuk/", bad)]
handler400, handler403 = errors.bad_request, errors.refused
handler404, handler500 = errors.not_found, errors.broken


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("url", "status", "headers"),
    [
        ("/bestaat-niet/", 404, {}),
        ("/stuk/", 500, {}),
        ("/gezond/", 400, {"host": "elders.example"}),
        ("/weergave/", 405, {}),
        ("/toegankelijkheid", 301, {}),
        ("/.well-known/security.txt", 200, {}),
    ],
)
def test_errors_and_redirects_have_them_too(db, url, status, headers):
    answer = Client(raise_request_exception=False).get(url, headers=headers)
    assert (answer.status_code, faults(answer)) == (status, [])


@pytest.mark.urls(__name__)
def test_refused_forms_have_them_too(db):
    answer = Client(enforce_csrf_checks=True).post("/weergave/", {"look": "dark"})
    assert (answer.status_code, faults(answer)) == (403, [])


def test_a_static_file_has_them_too_and_may_be_kept(db):
    file = Path(ours.STATIC_ROOT) / "kept.css"
    file.write_text("body {}")
    try:
        answer = Client().get("/static/kept.css")
        b"".join(answer.streaming_content)
        assert (answer.status_code, faults(answer, static=True)) == (200, [])
        assert "Access-Control-Allow-Origin" not in answer.headers
    finally:
        file.unlink()
