"""Error pages say what happened, what you can do, and the id under which the log knows it."""

import re

import pytest
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import transaction
from django.http import HttpResponseNotAllowed
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse

from regie.access.authorisation.actors import NOBODY
from regie.access.authorisation.decorators import public
from regie.access.authorisation.policies import Decision, Refused
from regie.audit.events.models import Event
from regie.audit.events.services import record
from regie.audit.events.tests.broken import read_only
from regie.site import errors
from regie.site.urls import urlpatterns as real_urls

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@public
def bad(request):
    raise BadRequest("x")


@public
def large(request):
    raise RequestDataTooBig("x")


@public
def breaks(request):
    raise RuntimeError("x")


@public
def refuses(request):
    """Work that was begun is undone; the refusal is not."""
    with transaction.atomic():
        record(by=NOBODY, action="begin", kind="x")
        raise Refused(Decision(False, ("no",)))


urlpatterns = [
    *real_urls,
    path("fout/", bad),
    path("groot/", large),
    path("stuk/", breaks),
    path("geweigerd/", refuses),
]
handler400, handler403 = errors.bad_request, errors.refused
handler404, handler500 = errors.not_found, errors.broken

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False, headers={"accept-language": "nl"})


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/fout/", 400, "Dit begrepen we niet"),
        ("/groot/", 413, "Dit is te groot"),
        ("/bestaat-niet/", 404, "Deze pagina bestaat niet"),
        ("/weergave/", 405, "Dit adres is geen pagina"),
        ("/stuk/", 500, "Er ging iets mis bij ons"),
    ],
)
def test_each_says_what_happened_and_its_number(db, visitor, address, status, words):
    response = visitor.get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert f"{words}</h1>" in text
    assert UUID.search(text)
    assert 'href="/"' in text
    assert '<html lang="nl"' in text


def test_a_refusal_says_why_and_whom_to_ask(client_as):
    response = client_as("coach").get(reverse("organisations:people"), headers={"accept-language": "nl"})
    text = response.content.decode()
    assert response.status_code == 403
    assert "Je kunt dit niet openen" in text
    assert "Je kunt het vragen aan" in text
    assert reverse("accounts:me") in text


def test_a_refusal_is_logged_without_what_was_asked(client_as, actor):
    address = reverse("organisations:people")
    client_as("coach").get(address, {"q": "Jansen"})
    event = Event.objects.get(result="refused")
    assert (event.actor_id, event.action, event.object_kind) == (actor("coach").user_id, "view", "member")
    assert event.detail == {"path": address, "method": "GET"}
    assert event.trace_id


@pytest.mark.django_db(transaction=True)
def test_a_refusal_outlives_the_work_it_ended(visitor):
    assert visitor.get("/geweigerd/").status_code == 403
    assert [(event.action, event.result) for event in Event.objects.all()] == [("open", "refused")]


def test_a_refusal_that_cannot_be_logged_stays_a_refusal(db, visitor):
    read_only("events_event")
    response = visitor.get("/geweigerd/")
    assert response.status_code == 500
    assert "Er ging iets mis bij ons" in response.content.decode()


def test_a_form_without_its_token_keeps_nothing_and_says_so(db):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "nl"})
    response = client.post("/weergave/", {"look": "dark"})
    assert response.status_code == 403
    assert "Dit formulier geldt niet meer" in response.content.decode()
    assert "regie_look" not in response.cookies


def test_the_error_page_stands_when_the_database_is_down(visitor):
    """No ``db`` fixture here: every query raises, as when the database does not answer."""
    visitor.cookies["regie_session"] = "x" * 32
    visitor.cookies["regie_look"] = "dark"
    response = visitor.get("/")
    text = response.content.decode()
    assert response.status_code == 500
    assert "Er ging iets mis bij ons" in text
    assert 'data-look="dark"' in text
    assert UUID.search(text)


def test_even_a_broken_error_page_is_readable(monkeypatch):
    def fails(*given, **more):
        raise RuntimeError("templates are gone too")

    monkeypatch.setattr(errors, "render_to_string", fails)
    response = errors.broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Er ging iets mis bij ons" in response.content.decode()


def test_not_allowed_keeps_saying_what_is_allowed(db, visitor):
    assert visitor.get("/weergave/")["Allow"] == "POST"


def test_an_answer_with_its_own_text_is_left_alone():
    answer = HttpResponseNotAllowed(["POST"], "eigen tekst")
    middleware = errors.NotAllowedPageMiddleware(lambda request: answer)
    assert middleware(RequestFactory().get("/")) is answer


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10)
def test_too_much_is_answered_with_413(db, visitor):
    assert visitor.post("/weergave/", {"look": "x" * 100}).status_code == 413
