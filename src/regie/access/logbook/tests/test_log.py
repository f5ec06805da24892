from dataclasses import replace

import pytest
from django.urls import reverse

from regie.access.authorisation.choices import Role
from regie.access.logbook.selectors import events_for
from regie.audit.events.models import AppendOnly, Event
from regie.audit.events.services import record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role.values)
def test_only_the_privacy_officer_reads_the_log(client_as, role):
    expected = 200 if role == "privacy_officer" else 403
    assert client_as(role).get(reverse("logbook:events")).status_code == expected


def test_of_the_own_municipality_only(actor, other_municipality):
    record(by=actor("regisseur"), action="change", kind="here")
    record(by=actor("regisseur", other_municipality), action="change", kind="there")
    record(by=replace(actor("regisseur"), municipality_id=None), action="change", kind="nowhere")
    assert [event.object_kind for event in events_for(actor("privacy_officer"))] == ["here"]


def test_filter_and_export(client_as, actor):
    record(by=actor("regisseur"), action="change", kind="x")
    record(by=actor("analyst"), action="login", kind="x", result="refused")
    client, url = client_as("privacy_officer"), reverse("logbook:events")

    def shown(**query):
        return [row.record.action for row in client.get(url, query).context["table"].rows]

    assert shown() == ["login", "change"]
    assert shown(q="regisseur") == ["change"]
    assert shown(action="login") == ["login"]
    assert shown(result="refused") == ["login"]
    assert shown(since="2999-01-01") == []
    assert shown(until="2999-01-01") == ["login", "change"]
    text = b"".join(client.get(url, {"export": "csv", "q": "analyst"})).decode()
    assert text.count("\r\n") == 2


@pytest.mark.parametrize("count", [1, 80])
def test_the_log_costs_the_same_at_any_length(client_as, actor, count, django_assert_max_num_queries):
    for _ in range(count):
        record(by=actor("regisseur"), action="change", kind="organisations.membership")
    client = client_as("privacy_officer")
    with django_assert_max_num_queries(12):
        assert client.get(reverse("logbook:events")).status_code == 200


def test_no_code_changes_or_removes_an_event(actor):
    event = record(by=actor("regisseur"), action="change", kind="x")
    event.action = "login"
    for attempt in (
        event.save,
        event.delete,
        lambda: Event.objects.update(action="x"),
        lambda: Event.objects.filter(pk=event.pk).delete(),
        lambda: Event.objects.bulk_update([event], ["action"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    assert Event.objects.get(pk=event.pk).action == "change"
