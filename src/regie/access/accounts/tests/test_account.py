import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from regie.access.accounts.templatetags.accounts import browser
from regie.access.organisations.models import Membership, Organisation
from regie.audit.events.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def person(member):
    cache.clear()
    user = member("coach")
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def test_me_shows_my_own_logins_and_roles(client, person, member):
    log_in(client, person)
    log_in(Client(), member("regisseur"))
    response = client.get(reverse("accounts:me"))
    assert [event.actor_id for event in response.context["logins"]] == [person.pk]
    assert [m.pk for m in response.context["memberships"]] == [person.memberships.get().pk]


def test_name_and_language_change_and_are_logged(client, person):
    log_in(client, person)
    response = client.post(reverse("accounts:me"), {"name": "New name", "language": "en"})
    assert response.cookies["django_language"].value == "en"
    person.refresh_from_db()
    assert (person.name, person.language) == ("New name", "en")
    assert Event.objects.filter(action="change", object_id=str(person.pk)).exists()
    wrong = client.post(reverse("accounts:me"), {"name": "", "language": "xx"})
    assert set(wrong.context["form"].errors) == {"name", "language"}


def test_one_session_and_all_others_can_be_ended(person):
    mine, second, third = (log_in(Client(headers={"user-agent": "Firefox/1 Windows"}), person) for _ in range(3))
    sessions = mine.get(reverse("accounts:sessions")).context["sessions"]
    assert len(sessions) == 3
    key = second.session.session_key
    target = next(session for session in sessions if session.session_key == key)
    mine.post(reverse("accounts:end_session"), {"session": target.pk})
    assert second.get(reverse("home")).status_code == 302
    assert third.get(reverse("home")).status_code == 200
    mine.post(reverse("accounts:end_session"))
    assert third.get(reverse("home")).status_code == 302
    assert mine.get(reverse("home")).status_code == 200
    assert Session.objects.count() == 1
    assert mine.get(reverse("accounts:end_session")).status_code == 405
    assert mine.post(reverse("accounts:end_session"), {"session": "x"}).status_code == 404


def test_nobody_ends_the_session_of_another(client, person, member):
    other = log_in(Client(), person)
    target = person.usersession_set.get()
    intruder = Client()
    intruder.force_login(member("regisseur"), backend="django.contrib.auth.backends.ModelBackend")
    assert intruder.post(reverse("accounts:end_session"), {"session": target.pk}).status_code == 404
    assert other.get(reverse("home")).status_code == 200


@pytest.mark.parametrize("count", [1, 8])
def test_pages_cost_the_same_however_much_there_is(client, person, count, django_assert_max_num_queries):
    for _ in range(count):
        log_in(Client(), person)
    log_in(client, person)
    for page in ("accounts:me", "accounts:sessions", "mfa_index"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(page)).status_code == 200


def test_switching_to_another_own_role(client, person, municipality, other_municipality, member):
    organisation = Organisation.objects.first()
    second = Membership.objects.create(
        user=person, organisation=organisation, municipality=other_municipality, role="analyst", valid_from="2024-01-01"
    )
    log_in(client, person)
    client.post(reverse("organisations:switch"), {"membership": second.pk})
    response = client.get(reverse("accounts:me"))
    assert response.wsgi_request.actor.role == "analyst"
    assert response.wsgi_request.actor.municipality_id == other_municipality.pk
    assert Event.objects.filter(action="switch role").exists()
    foreign = Membership.objects.get(user=member("regisseur"))
    assert client.post(reverse("organisations:switch"), {"membership": foreign.pk}).status_code == 404
    second.valid_to = "2024-02-01"
    second.save()
    assert client.post(reverse("organisations:switch"), {"membership": second.pk}).status_code == 404
    assert client.get(reverse("accounts:me")).wsgi_request.actor.role == "coach"


def test_a_person_without_a_role_still_has_an_account_page(client, person):
    Membership.objects.filter(user=person).update(valid_to="2024-02-01", valid_from="2024-01-01")
    log_in(client, person)
    assert client.get(reverse("accounts:me")).status_code == 200
    assert client.get(reverse("home")).status_code == 403


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/18 Safari/605", "Safari, macOS"),
        ("curl/8.1", "curl"),
    ],
)
def test_browsers_in_words(agent, words):
    assert browser(agent) == words
    assert browser("")
