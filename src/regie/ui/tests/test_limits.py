"""So often and no more, per person, and the page says when to try again."""

import time
from collections import deque

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as speed
from hypothesis import strategies as st

from regie.ui.limits import Rate, rates_of, seconds_to_wait


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()


def test_after_the_limit_a_page_says_from_when_on(client_as, settings):
    settings.LIMITS = {"export": "2/h"}
    client, url = client_as("regisseur"), reverse("organisations:people") + "?export=csv"
    now = time.time()
    with time_machine.travel(now, tick=False):
        for _ in range(2):
            assert client.get(url).status_code == 200
        stopped = client.get(url, headers={"accept-language": "nl"})
        assert stopped.status_code == 429
        assert stopped["Retry-After"] == "3600"
        assert "Je kunt het weer proberen vanaf" in stopped.content.decode()
        assert client.get(reverse("organisations:people")).status_code == 200, "the page itself stays open"
        assert client_as("privacy_officer").get(url).status_code == 200, (
            "each person has a limit of their own"
        )
    with time_machine.travel(now + 3601, tick=False):
        assert client.get(url).status_code == 200


def test_searching_people_has_a_limit_and_looking_at_the_list_has_none(client_as, settings):
    settings.LIMITS = {"search": "1/m", "export": "1/m"}
    client, url = client_as("regisseur"), reverse("organisations:people")
    assert client.get(url, {"q": "jan"}).status_code == 200
    assert client.get(url, {"q": "piet"}).status_code == 429
    assert client.get(url, {"q": ""}).status_code == 200


def test_two_limits_hold_together(settings):
    settings.LIMITS = {"search": "2/m,3/h"}
    now = time.time()
    with time_machine.travel(now, tick=False):
        assert [seconds_to_wait("search", 1) for _ in range(3)] == [0, 0, 60]
    with time_machine.travel(now + 61, tick=False):
        assert seconds_to_wait("search", 1) == 0
        assert seconds_to_wait("search", 1) > 3000


@pytest.mark.parametrize("text", ["", "60", "60/x", "0/h", "-1/h", "60/0h", "x/h", "60/h/x/y"])
def test_what_is_no_limit_is_refused(text):
    with pytest.raises(ValueError):
        rates_of(text)


def test_limits_are_read():
    assert rates_of("5/m, 60/2h") == [Rate(5, 60), Rate(60, 7200)]


@speed(max_examples=30, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=40), max_size=25), st.integers(min_value=1, max_value=4))
def test_never_more_than_the_limit_in_any_window(pauses, amount):
    """Whatever the rhythm: in no 60 seconds more than the limit, and waiting as told is enough."""
    from django.conf import settings

    before, settings.LIMITS = settings.LIMITS, {"export": f"{amount}/m"}
    cache.clear()
    try:
        now, done = 1_900_000_000.0, deque()
        for pause in pauses:
            now += pause
            with time_machine.travel(now, tick=False):
                wait = seconds_to_wait("export", "somebody")
            recent = [moment for moment in done if moment > now - 60]
            assert (wait == 0) == (len(recent) < amount)
            if wait == 0:
                done.append(now)
            else:
                assert wait == pytest.approx(recent[-amount] + 60 - now, abs=1)
    finally:
        settings.LIMITS = before
