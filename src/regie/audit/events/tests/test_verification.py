"""Whoever can write in the database but has no key is found, with the place where it happened."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regie.audit.events import guards, upkeep, verification
from regie.audit.events.chains import ChainBroken
from regie.audit.events.choices import Finding
from regie.audit.events.models import ChainCheck, ChainHead, Event
from regie.audit.events.services import event_of, record, record_many
from regie.audit.events.upkeep import Keeper, chain_check, events_expire, head_mend
from regie.audit.events.verification import Found, compare, known_chains, verify

pytestmark = pytest.mark.django_db
CHAIN = 7


def fill(count: int = 10, chain: int = CHAIN) -> None:
    record_many([event_of(by=Keeper(chain), action="change", kind=f"k{each}") for each in range(count)])


def sql(command: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(command, list(values))


@pytest.fixture
def log() -> Callable[..., list[tuple]]:
    """A chain of ten events without triggers, for tampering; returns how to look at what is found."""
    fill()
    for each in guards.guards():
        each.take_away()
    return lambda: [(found.kind, found.first, found.last) for found in verify([CHAIN])]


def copy(number: int, to: int) -> None:
    """Puts a copy of an event in the table under another number."""
    names = ", ".join(f.column for f in Event._meta.fields if f.column not in ("id", "number"))
    sql(f"INSERT INTO events_event (number, {names}) SELECT %s, {names} FROM events_event"
        " WHERE chain = %s AND number = %s", to, CHAIN, number)  # fmt: skip


def shift(start: int, by: int) -> None:
    """Renumbers the events from ``start`` on, in two steps because a number is there once."""
    sql("UPDATE events_event SET number = -(number + %s) WHERE chain = %s AND number >= %s", by, CHAIN, start)
    sql("UPDATE events_event SET number = -number WHERE number < 0")


def test_a_whole_log_has_no_findings():
    fill()
    fill(3, chain=9)
    assert list(verify()) == []
    assert list(known_chains()) == [7, 9]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "Iemand anders"),
        ("action", "view"),
        ("result", "refused"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("detail", '{"x": 1}'),
        ("organisation_name", "Elders"),
        ("trace_id", "ab"),
        ("municipality_id", 8),
        ("previous", "00"),
        ("seal", "ff"),
        ("seal_key", "log/other"),
    ],
)
@pytest.mark.parametrize("number", [1, 5, 10])
def test_a_changed_event_is_named(log, column, value, number):
    sql(f"UPDATE events_event SET {column} = %s WHERE chain = %s AND number = %s", value, CHAIN, number)
    assert log() == [(Finding.CHANGED, number, 0)]


@pytest.mark.parametrize(("first", "last"), [(1, 1), (1, 4), (5, 5), (3, 8)])
def test_removed_events_are_named(log, first, last):
    sql("DELETE FROM events_event WHERE number BETWEEN %s AND %s", first, last)
    assert log() == [(Finding.REMOVED, first, last)]


@pytest.mark.parametrize("first", [10, 6, 1])
def test_an_end_that_was_cut_off_is_named(log, first):
    sql("DELETE FROM events_event WHERE number >= %s", first)
    assert log() == [(Finding.CUT, first, 10)]


def test_removed_and_renumbered(log):
    sql("DELETE FROM events_event WHERE number BETWEEN 4 AND 6")
    shift(7, -3)
    assert log() == [(Finding.REMOVED, 4, 6)]


@pytest.mark.parametrize("place", [1, 5, 10])
def test_an_inserted_event_is_named(log, place):
    shift(place, 1)
    copy(10 if place == 1 else 1, to=place)
    sql("UPDATE events_event SET actor_name = 'x' WHERE number = %s", place)
    assert log() == [(Finding.INSERTED, place, 0)]


def test_a_copy_of_an_event_is_named(log):
    shift(6, 1)
    copy(5, to=6)
    assert log() == [(Finding.INSERTED, 6, 0)]


def test_an_event_put_after_the_end_is_named(log):
    copy(3, to=11)
    sql("UPDATE events_event SET action = 'view' WHERE number = 11")
    assert log() == [(Finding.INSERTED, 11, 0)]


def test_several_at_once(log):
    sql("UPDATE events_event SET action = 'view' WHERE number IN (2, 3)")
    sql("DELETE FROM events_event WHERE number IN (4, 7, 10)")
    assert log() == [
        (Finding.CHANGED, 2, 0),
        (Finding.CHANGED, 3, 0),
        (Finding.REMOVED, 4, 4),
        (Finding.REMOVED, 7, 7),
        (Finding.CUT, 10, 10),
    ]


@pytest.mark.parametrize(
    "change", ["number = 8", "seal = 'aa'", "removed_to = 3", "mac = ''", "seal_key = 'x'"]
)
def test_a_forged_head_is_found(log, change):
    sql(f"UPDATE events_chainhead SET {change} WHERE chain = %s", CHAIN)
    assert log()[0] == (Finding.HEAD_CHANGED, 0, 0)


def test_removing_behind_a_moved_anchor_is_found():
    """The triggers let go what the head says is past its term; the head itself gives it away."""
    fill()
    sql("UPDATE events_chainhead SET removed_to = 4")
    sql("DELETE FROM events_event WHERE number <= 4")
    kinds = [(found.kind, found.first, found.last) for found in verify([CHAIN])]
    assert kinds == [(Finding.HEAD_CHANGED, 0, 0), (Finding.REMOVED, 1, 4)]


def test_a_head_that_is_gone_is_found(log):
    sql("DELETE FROM events_chainhead")
    assert log() == [(Finding.HEAD_MISSING, 0, 0)]


def test_an_older_head_put_back_is_found(log):
    old = ChainHead.objects.values().get()
    fill(2)
    sql(
        "UPDATE events_chainhead SET number = %s, seal = %s, mac = %s", old["number"], old["seal"], old["mac"]
    )
    assert log() == [(Finding.BEYOND, 11, 12)]


def test_all_of_it_put_back_is_found_by_the_kept_heads(log):
    old = ChainHead.objects.values().get()
    fill(3)
    kept = [(head.chain, head.number, head.seal) for head in ChainHead.objects.all()]
    assert list(compare(kept)) == []
    sql("DELETE FROM events_event WHERE number > 10")
    sql(
        "UPDATE events_chainhead SET number = %s, seal = %s, mac = %s", old["number"], old["seal"], old["mac"]
    )
    assert log() == []
    assert list(compare(kept)) == [Found(Finding.ROLLED_BACK, CHAIN, 11, 13)]
    fill(5)  # and written over
    assert log() == []
    assert list(compare(kept)) == [Found(Finding.REPLACED, CHAIN, 13)]


def test_a_missing_trigger_is_found():
    fill()
    guards.guards()[0].take_away()
    assert {found.kind for found in verify()} == {Finding.UNGUARDED}


def test_findings_are_sentences_with_the_numbers(log):
    sql("DELETE FROM events_event WHERE number IN (4, 5)")
    (found,) = verify([CHAIN])
    assert "4–5" in str(found)
    assert str(CHAIN) in str(found)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    gone=st.sets(st.integers(1, 12), max_size=5),
    changed=st.sets(st.integers(1, 12), max_size=5),
    data=st.data(),
)
def test_whatever_is_removed_or_changed_is_found_exactly(monkeypatch, gone, changed, data):
    monkeypatch.setattr(verification, "PART", data.draw(st.integers(1, 5)))
    chain = ChainHead.objects.count() + 100
    fill(12, chain=chain)
    for each in guards.guards():
        each.take_away()
    for number in changed:
        sql("UPDATE events_event SET action = 'view' WHERE chain = %s AND number = %s", chain, number)
    for number in gone:
        sql("DELETE FROM events_event WHERE chain = %s AND number = %s", chain, number)
    found = list(verify([chain]))
    lost = {
        n
        for each in found
        if each.kind in (Finding.REMOVED, Finding.CUT)
        for n in range(each.first, each.last + 1)
    }
    assert lost == gone
    assert {each.first for each in found if each.kind == Finding.CHANGED} == changed - gone


def test_a_log_that_is_wrong_everywhere_is_read_in_parts(log, monkeypatch):
    monkeypatch.setattr(verification, "MOST_HELD", 3)
    sql("UPDATE events_event SET action = 'view'")
    assert log() == [(Finding.CHANGED, number, 0) for number in range(1, 11)]


def test_a_check_is_kept_with_its_first_finding():
    fill()
    told: list[tuple[int, int]] = []
    check = chain_check(chain=CHAIN, tell=lambda done, total: told.append((done, total)))
    assert (check.lines, check.findings, check.first_finding) == (10, 0, "")
    assert told == [(10, 10)]
    with guards.lifted():
        sql("UPDATE events_event SET action = 'view' WHERE number IN (2, 3)")
    said: list[Found] = []
    assert chain_check(chain=CHAIN, say=said.append).findings == 2
    assert ChainCheck.objects.first().first_finding == str(said[0])
    guards.guards()[0].take_away()
    assert chain_check(chain=CHAIN).findings > 2


def test_a_term_removes_the_start_and_the_rest_verifies(monkeypatch):
    monkeypatch.setattr(upkeep, "PART", 3)
    with time_machine.travel("2020-01-01T12:00:00Z"):
        fill(8)
    fill(4)
    kept = [(CHAIN, number, Event.objects.get(number=number).seal) for number in (5, 8, 12)]
    (done,) = events_expire(timezone.now() - timedelta(days=365))
    assert (done.removed, done.held_back_by) == (8, None)
    assert list(Event.objects.order_by("number").values_list("number", flat=True)) == [9, 10, 11, 12, 13]
    last = Event.objects.order_by("number").last()
    assert (last.action, last.detail) == ("expire", {"up_to": 8})
    assert list(verify([CHAIN])) == []
    assert list(compare(kept)) == []
    assert events_expire(timezone.now() - timedelta(days=365)) == []
    fill(1)
    assert list(verify([CHAIN])) == []


def test_a_term_may_remove_everything():
    with time_machine.travel("2020-01-01T12:00:00Z"):
        fill(3)
    events_expire(timezone.now() - timedelta(days=365))
    assert Event.objects.get().number == 4
    assert list(verify([CHAIN])) == []


def test_what_was_tampered_with_is_not_removed_by_its_term(log):
    sql("UPDATE events_event SET action = 'view' WHERE number = 2")
    (done,) = events_expire(timezone.now() + timedelta(days=1))
    assert (done.removed, done.held_back_by.first) == (0, 2)
    assert Event.objects.filter(chain=CHAIN).count() == 10


def test_a_cut_start_after_a_term_is_found():
    with time_machine.travel("2020-01-01T12:00:00Z"):
        fill(3)
    fill(5)
    events_expire(timezone.now() - timedelta(days=365))
    for each in guards.guards():
        each.take_away()
    sql("DELETE FROM events_event WHERE number = 4")
    assert [(found.kind, found.first, found.last) for found in verify([CHAIN])] == [(Finding.REMOVED, 4, 4)]


def test_a_mended_chain_goes_on_and_says_so(log):
    sql("UPDATE events_chainhead SET number = 99")
    with pytest.raises(ChainBroken), transaction.atomic():
        fill(1)
    head_mend(chain=CHAIN, reason="Proef")
    fill(1)
    assert log() == []
    said = Event.objects.get(action="mend")
    assert said.detail["reason"] == "Proef"
    assert said.detail["was"]["number"] == 99
    with pytest.raises(ValueError, match="whole"), transaction.atomic():
        head_mend(chain=CHAIN, reason="Nog eens")


def test_a_mended_chain_remembers_its_term():
    with time_machine.travel("2020-01-01T12:00:00Z"):
        fill(3)
    fill(2)
    events_expire(timezone.now() - timedelta(days=365))
    sql("UPDATE events_chainhead SET mac = 'x'")
    assert head_mend(chain=CHAIN, reason="Proef").removed_to == 3
    assert list(verify([CHAIN])) == []


def test_a_mended_chain_does_not_forget_what_was_removed(log):
    sql("DELETE FROM events_event WHERE number IN (1, 2)")
    sql("UPDATE events_chainhead SET removed_to = 2")
    head_mend(chain=CHAIN, reason="Proef")
    assert log() == [(Finding.REMOVED, 1, 2)]


def test_events_of_two_chains_do_not_mix():
    fill(2)
    fill(2, chain=8)
    record(by=Keeper(None), action="x", kind="y")
    assert list(known_chains()) == [0, 7, 8]
    assert list(verify()) == []
