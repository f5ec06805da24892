from dataclasses import replace

import pytest
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from regie.access.authorisation.choices import Role
from regie.access.jobs.choices import JobState
from regie.access.jobs.models import Job
from regie.access.logbook import services
from regie.access.logbook.selectors import events_for
from regie.access.logbook.tasks import check_task
from regie.audit.events.guards import lifted
from regie.audit.events.models import AppendOnly, ChainCheck, Event
from regie.audit.events.services import record
from regie.audit.tracing.spans import begin

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


def test_filter_by_organisation_trace_person_and_kind(client_as, actor):
    with begin() as span:
        record(by=replace(actor("coach"), organisation_name="Jongerenwerk Noord"), action="view", kind="a")
    record(by=actor("regisseur"), action="change", kind="b")
    client, url = client_as("privacy_officer"), reverse("logbook:events")

    def shown(**query):
        return [row.record.object_kind for row in client.get(url, query).context["table"].rows]

    assert shown(organisation="jongerenwerk") == ["a"]
    assert shown(trace=f" {span.trace_id.upper()} ") == ["a"]
    assert shown(trace="x") == []
    assert shown(person=actor("coach").user_id) == ["a"]
    assert shown(kind="b") == ["b"]
    text = b"".join(client.get(url, {"export": "csv", "organisation": "jongerenwerk"})).decode()
    assert span.trace_id in text
    assert "<a" not in text


def test_the_page_says_whether_the_chain_is_whole(client_as, actor):
    record(by=actor("regisseur"), action="change", kind="x")
    client, url = client_as("privacy_officer"), reverse("logbook:events")
    dutch = {"accept-language": "nl"}
    assert "nog niet gecontroleerd" in client.get(url, headers=dutch).content.decode()
    page = client.post(reverse("logbook:check"), headers=dutch, follow=True).content.decode()
    assert "Het logboek is heel" in page
    assert Event.objects.filter(action="verify").get().detail == {"events": 1, "findings": 0}
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET action = 'other' WHERE number = 1")
    page = client.post(reverse("logbook:check"), headers=dutch, follow=True).content.decode()
    assert "Het logboek is niet heel" in page
    assert "gebeurtenis 1 is veranderd" in page


def test_a_long_chain_is_checked_in_the_background(
    client_as, actor, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(services, "AT_ONCE", 1)
    for _ in range(3):
        record(by=actor("regisseur"), action="change", kind="x")
    client = client_as("privacy_officer")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("logbook:check"))
    job = Job.objects.get()
    assert answer.url == reverse("jobs:detail", args=[job.pk])
    (queued,) = DBTaskResult.objects.all()
    check_task.call(*queued.args_kwargs["args"])
    job.refresh_from_db()
    assert (job.state, job.result_url) == (JobState.DONE, reverse("logbook:events"))
    assert ChainCheck.objects.get().lines == 3
    assert Event.objects.get(action="verify").trace_id == job.traceparent[3:35]


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
