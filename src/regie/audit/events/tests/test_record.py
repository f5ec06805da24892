"""Writing events: one chain per municipality, sealed, at a fixed price, and only whole."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regie.audit.events.chains import ChainBroken
from regie.audit.events.models import ChainHead, Event
from regie.audit.events.seals import is_sealed, plain
from regie.audit.events.services import event_of, record, record_many, together
from regie.audit.tracing.spans import child

pytestmark = pytest.mark.django_db


def numbers(chain: int) -> list[int]:
    return list(Event.objects.filter(chain=chain).order_by("number").values_list("number", flat=True))


def test_each_municipality_has_its_own_chain(actor, other_municipality):
    here, there = actor("regisseur"), actor("regisseur", other_municipality)
    for by in (here, there, here):
        record(by=by, action="change", kind="x")
    assert numbers(here.municipality_id) == [1, 2]
    assert numbers(there.municipality_id) == [1]
    events = list(Event.objects.filter(chain=here.municipality_id).order_by("number"))
    assert [event.previous for event in events] == ["", events[0].seal]
    assert all(is_sealed(event) for event in events)


def test_an_event_says_who_of_which_organisation_and_in_which_trace(actor):
    by = actor("regisseur")
    with child() as span:
        event = record(by=by, action="change", kind="x")
    kept = Event.objects.get(pk=event.pk)
    assert (kept.organisation_id, kept.organisation_name) == (by.organisation_id, by.organisation_name)
    assert (kept.trace_id, kept.span_id) == (span.trace_id, span.span_id)


def test_an_event_costs_three_queries(actor, django_assert_num_queries):
    by = actor("regisseur")
    for _ in range(2):  # the first of a chain too
        with django_assert_num_queries(3):
            record(by=by, action="change", kind="x")


def test_many_events_cost_three_queries(actor, django_assert_num_queries):
    by = actor("regisseur")
    events = [event_of(by=by, action="change", kind=str(each)) for each in range(40)]
    with django_assert_num_queries(3):
        record_many(events)
    assert numbers(by.municipality_id) == list(range(1, 41))


def test_together_writes_at_the_end_in_the_order_of_the_work(actor, django_assert_num_queries):
    by = actor("regisseur")
    with django_assert_num_queries(4), together():
        for name in "abc":
            with together():
                record(by=by, action="change", kind=name)
        assert not Event.objects.exists()  # the fourth query
    assert "".join(Event.objects.order_by("number").values_list("object_kind", flat=True)) == "abc"


def test_together_writes_nothing_of_work_that_failed(actor):
    by = actor("regisseur")
    with pytest.raises(ZeroDivisionError), transaction.atomic(), together():
        record(by=by, action="change", kind="x")
        raise ZeroDivisionError
    assert not Event.objects.exists()
    record(by=by, action="change", kind="y")
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_together_needs_a_transaction():
    with pytest.raises(RuntimeError), together():
        pass


NUMBERS = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(detail=st.dictionaries(st.text(max_size=8), JSON, max_size=4), name=st.text(max_size=30))
def test_whatever_it_says_its_seal_fits_when_it_is_read_back(actor, detail, name):
    class By:
        user_id, municipality_id, role = None, None, ""

    By.name = name
    event = record(by=By(), action="change", kind="x", detail=detail)
    assert is_sealed(Event.objects.get(pk=event.pk))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}])
def test_what_cannot_be_kept_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        plain({"x": value})


def test_nothing_is_added_to_a_chain_whose_head_was_changed(actor):
    by = actor("regisseur")
    record(by=by, action="change", kind="x")
    ChainHead.objects.update(number=7)
    with pytest.raises(ChainBroken):
        record(by=by, action="change", kind="y")


@pytest.mark.parametrize("table", ["events_event", "events_chainhead"])
def test_the_database_itself_refuses_to_change_or_remove(actor, table):
    record(by=actor("regisseur"), action="change", kind="x")
    commands = [f"DELETE FROM {table}"]
    if table == "events_event":
        commands.append("UPDATE events_event SET action = 'other'")
    if connection.vendor == "postgresql":
        commands.append(f"TRUNCATE {table}")
    for command in commands:
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(command)
    assert Event.objects.get().action == "change"
