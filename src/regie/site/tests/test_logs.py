"""No secret reaches a line of the log or a report of a failure, however it is said."""

import json
import logging
import logging.config
from io import StringIO

import pytest
import structlog
from django.conf import settings as product
from django.test import Client, RequestFactory
from django.urls import path, reverse
from hypothesis import given
from hypothesis import strategies as st

from regie.access.accounts.services import invitation_token
from regie.access.authorisation.decorators import public
from regie.site.error_reports import Reporter
from regie.site.logs import HIDDEN, Mask, logging_settings, secret_values
from regie.site.urls import urlpatterns as real_urls

ENVIRONMENT = {
    "REGIE_SECRET_KEY": "teken-sleutel-van-nu",
    "REGIE_SECRET_KEY_FALLBACKS": "teken-sleutel-van-toen,teken-sleutel-daarvoor",
    "REGIE_DATABASE_URL": "postgres://regie:wacht%20woord@database/regie",
    "REGIE_EMAIL_URL": "smtp://post:postgeheim@mail:587/?tls=True",
    "REGIE_OIDC_CLIENT_SECRET": "geheim-van-de-aanbieder",
    "REGIE_OTLP_HEADERS": "x-verzamelaar=toegang-tot-sporen",
    "REGIE_KEYS": "2026a:QUFBQUFBQUFBQUFBQUFBQQ==,index/2026a:QkJCQkJCQkJCQkJCQkJCQg==",
}
GIVEN = [
    *(
        "teken-sleutel-van-nu",
        "teken-sleutel-van-toen",
        "teken-sleutel-daarvoor",
        "wacht%20woord",
        "wacht woord",
    ),
    *(
        "postgeheim",
        "toegang-tot-sporen",
        "geheim-van-de-aanbieder",
        "QUFBQUFBQUFBQUFBQUFBQQ==",
        "QkJCQkJCQkJCQkJCQkJCQg==",
    ),
]


@pytest.fixture
def lines(request):
    """Everything logged, through the product's own settings, with the secrets of ENVIRONMENT."""
    before = logging.root.handlers[:], logging.root.level
    settings = logging_settings(level="DEBUG", as_json=True, secrets=secret_values(ENVIRONMENT))
    stream = StringIO()
    settings["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(settings)
    yield stream
    logging.root.handlers, logging.root.level = before[0], before[1]


def test_all_secrets_are_known():
    assert set(GIVEN) <= secret_values(ENVIRONMENT)


def test_a_key_file_is_known_too(tmp_path):
    file = tmp_path / "keys"
    file.write_text("# sleutels\n2026a:Q0NDQ0NDQ0NDQ0NDQ0NDQw==\n")
    assert secret_values({"REGIE_KEYS_FILE": str(file)}) == {"Q0NDQ0NDQ0NDQ0NDQ0NDQw=="}
    assert secret_values({"REGIE_KEYS_FILE": str(tmp_path / "none")}) == frozenset()


def test_no_secret_comes_out_whatever_way_it_goes_in(lines):
    ours, theirs = structlog.get_logger("regie.test"), logging.getLogger("library")
    for secret in GIVEN:
        ours.error(f"it is {secret}", detail=secret, deep={"a": [{"b": (secret,)}]}, raw=secret.encode())
        theirs.error("it is %s", secret)
        theirs.error({"value": secret})
        structlog.contextvars.bind_contextvars(trace=secret)
        ours.error("bound")
        structlog.contextvars.clear_contextvars()
        for log in (ours, theirs):
            try:
                raise ValueError(f"wrong: {secret}")
            except ValueError:
                log.exception("failed")
    said = lines.getvalue()
    assert said.count("ValueError") >= 2 * len(GIVEN)
    assert [secret for secret in GIVEN if secret in said] == []
    assert all(json.loads(line)["level"] == "error" for line in said.splitlines())


@pytest.mark.parametrize(
    "name",
    [
        *(
            "password",
            "new_password1",
            "oldpassword",
            "token",
            "access_token",
            "client_secret",
            "Authorization",
        ),
        *("Set-Cookie", "cookie", "csrfmiddlewaretoken", "sessionid", "session_key", "key", "api_key", "bsn"),
        *("otp", "recovery_codes", "credential", "HTTP_X_API_KEY", "REGIE_DATABASE_URL"),
    ],
)
def test_what_stands_under_a_telling_name_is_hidden(lines, name):
    structlog.get_logger("regie.test").error("x", **{name: "onbekend1234"}, inside=[{name: "onbekend1234"}])
    said = lines.getvalue()
    assert "onbekend1234" not in said
    assert said.count(HIDDEN) == 2


def test_other_names_stay_readable(lines):
    structlog.get_logger("regie.test").error(
        "request_finished",
        request="GET /kennis/",
        code=200,
        keyboard="qwerty",
        monkey="aap",
        tokens_left=None,
    )
    event = json.loads(lines.getvalue())
    assert (event["request"], event["code"], event["keyboard"], event["monkey"]) == (
        "GET /kennis/",
        200,
        "qwerty",
        "aap",
    )


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("password=abc12345 for jan", f"password={HIDDEN} for jan"),
        ('{"token": "abc12345", "a": 1}', f'{{"token": "{HIDDEN}", "a": 1}}'),
        ("Authorization: Bearer abc.def-123", f"Authorization: {HIDDEN}"),
        ("Cookie: a=1; regie_session=xyz", f"Cookie: {HIDDEN}"),
        ("curl -H Bearer abcdefghijkl", f"curl -H Bearer {HIDDEN}"),
        ("postgres://me:hush@host/db", f"postgres://me:{HIDDEN}@host/db"),
        ("GET /beheer/mensen/?q=o'brien&x=1 200", "GET /beheer/mensen/ 200"),
        ("see https://regie.example/a?naam=jan", "see https://regie.example/a"),
        ("What now? Nothing.", "What now? Nothing."),
    ],
)
def test_pieces_that_look_secret_are_hidden(said, kept):
    assert Mask([]).text(said) == kept


@given(st.text(min_size=6), st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=6))
def test_a_known_secret_never_survives(secret, rest):
    mask = Mask([secret])
    event = mask.event(None, "error", {"event": f"a{secret}b", "rest": [secret, rest], "_record": secret})
    assert secret not in event["event"] or secret in HIDDEN * len(secret)
    assert all(secret not in str(each) or secret in HIDDEN * 99 for each in event["rest"][:1])


# ---- requests and failures ----


@public
def breaks(request):
    password = request.POST.get("x", "")
    raise RuntimeError(f"cannot do {password}")


urlpatterns = [*real_urls, path("stuk/", breaks)]


@pytest.mark.urls(__name__)
def test_a_request_is_logged_without_its_query(db, lines, member):
    client = Client(raise_request_exception=False)
    client.get("/bestaat-niet/?q=Jan+Janssen&x='Piet")
    client.post("/stuk/?naam=Klaas", {"x": "teken-sleutel-van-nu"})
    said = lines.getvalue()
    assert "/bestaat-niet/" in said
    assert "RuntimeError" in said
    assert not [word for word in ("Janssen", "Piet", "Klaas", "teken-sleutel") if word in said]


def test_links_that_let_people_in_are_not_logged(db, client, lines, member):
    token = invitation_token(member("coach"))
    client.get(reverse("accounts:accept", args=[token]))
    client.get(reverse("accounts:accept", args=[token + "x"]))
    client.get(reverse("account_reset_password_from_key", args=["a1", "geheime-sleutel"]))
    client.get(reverse("account_reset_password_done"))
    said = lines.getvalue()
    assert "/account/uitnodiging/" in said
    assert token not in said
    assert "geheime-sleutel" not in said
    assert "/herstellen/verstuurd/" in said


@pytest.mark.parametrize("debug", [True, False])
def test_a_report_of_a_failure_has_no_secret_in_it(settings, debug):
    settings.DEBUG, settings.SECRETS = debug, secret_values(ENVIRONMENT)
    settings.EMAIL_HOST_PASSWORD = "postgeheim"
    request = RequestFactory().post(
        "/x/",
        {"password": "mijn wachtwoord", "naam": "Jan Janssen"},
        headers={"authorization": "Bearer abcd1234"},
    )
    request.COOKIES["regie_session"] = "mijnsessie"
    request.META["REGIE_DATABASE_URL"] = ENVIRONMENT["REGIE_DATABASE_URL"]
    try:
        token, innocent = "tokenwaarde", {"deep": {"client_secret": "dieper"}, "text": GIVEN[0]}
        raise RuntimeError(f"not so: {GIVEN[1]} {len(token)} {len(innocent)}")
    except RuntimeError as error:
        reporter = Reporter(request, type(error), error, error.__traceback__)
    for report in (reporter.get_traceback_html(), reporter.get_traceback_text()):
        frames = report  # the source of this very test is in it, so look for values that stand nowhere in it
        assert "RuntimeError" in frames
        for secret in ("Bearer abcd" + "1234", *values_that_were_there(), "mijn" + "sessie"):
            assert f"&#x27;{secret}&#x27;" not in report
            assert f"= '{secret}'" not in report
        assert not [secret for secret in GIVEN if f"not so: {secret}" in report]


def values_that_were_there() -> list[str]:
    return [*GIVEN, "tokenwaarde", "dieper", "mijn wachtwoord", "Jan Janssen"]


def test_the_product_uses_them():
    assert product.DEFAULT_EXCEPTION_REPORTER == "regie.site.error_reports.Reporter"
    assert product.SECRET_KEY in product.SECRETS
