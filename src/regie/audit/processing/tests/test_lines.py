"""Processing lines: one for each data subject, without the user, in the transaction of the processing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from regie.audit.events.models import AppendOnly
from regie.audit.events.services import record
from regie.audit.processing import activities
from regie.audit.processing.models import LineToSend, ProcessingLine
from regie.audit.processing.selectors import readings_of
from regie.audit.processing.services import lines_write
from regie.audit.tracing.spans import child, new_trace

pytestmark = pytest.mark.django_db
READING = activities.activity("proef-inzien", "Reading, in a test")
STARTED = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(subjects, span=None, **more):
    given = {"activity": READING, "name": "Inzien", "subject_type": "urn:regie:person", "started": STARTED}
    return lines_write(subjects=subjects, span=span or new_trace(), **{**given, **more})


def test_one_line_for_each_data_subject_under_the_span_of_the_action(settings):
    settings.BASE_URL = "https://regie.example/"
    with child() as span:
        assert write(["aa", "bb", "aa"], span) == 2
    first, second = ProcessingLine.objects.order_by("pk")
    assert [first.data_subject_id, second.data_subject_id] == ["aa", "bb"]
    assert first.span_id != second.span_id
    for line in (first, second):
        assert (line.trace_id, line.parent_span_id) == (span.trace_id, span.span_id)
        assert (line.status, line.name) == ("Ok", "Inzien")
        assert line.start_time == 1772366400000
        assert line.end_time >= line.start_time
        assert line.resource["attributes"]["service.name"] == "regie"
        assert line.attributes == {
            "dpl": {
                "core": {
                    "processing_activity_id": "https://regie.example/privacy/register/proef-inzien/versies/1",
                    "data_subject_id": line.data_subject_id,
                    "data_subject_id_type": "urn:regie:person",
                }
            }
        }


def test_no_user_stands_in_a_line(actor):
    by = actor("regisseur")
    record(by=by, action="view", kind="x")
    write(["aa"])
    written = str(ProcessingLine.objects.values().get())
    assert by.name not in written
    assert "'user" not in written


def test_another_application_that_asked_is_named():
    write(["aa"], foreign="https://partner.example/app")
    core = ProcessingLine.objects.get().attributes["dpl"]["core"]
    assert core["foreign_operation"] == {"processor": "https://partner.example/app"}


def test_an_error_is_told_without_its_text():
    try:
        raise ValueError("Jan uit Voorbeeldstad")
    except ValueError as error:
        write(["aa"], error=error)
    line = ProcessingLine.objects.get()
    assert line.status == "Error"
    assert line.attributes["exception"]["type"] == "ValueError"
    assert "test_an_error_is_told" in line.attributes["exception"]["stacktrace"]
    assert "Jan uit" not in str(line.attributes)


def test_an_unknown_status_is_refused():
    with pytest.raises(ValueError, match="Perhaps"):
        write(["aa"], status="Perhaps")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_logged():
    with pytest.raises(RuntimeError):
        write(["aa"])
    assert not ProcessingLine.objects.exists()


@pytest.mark.parametrize("count", [20, 200])
def test_many_subjects_cost_one_query(count, django_assert_num_queries):
    with django_assert_num_queries(1):
        write([f"p{each}" for each in range(count)])
    assert ProcessingLine.objects.count() == count


def test_a_line_waits_to_be_sent_only_where_there_is_a_receiver(settings):
    write(["aa"])
    assert not LineToSend.objects.exists()
    settings.OTLP_URL = "https://log.example/v1/traces"
    write(["bb", "cc"])
    waiting = LineToSend.objects.values_list("line_id", flat=True)
    assert set(waiting) == set(
        ProcessingLine.objects.exclude(data_subject_id="aa").values_list("pk", flat=True)
    )


def test_the_version_of_the_register_stands_in_the_address(settings, monkeypatch):
    settings.BASE_URL = "https://regie.example"
    monkeypatch.setattr(activities, "_version", activities._version)  # put back afterwards
    activities.use_versions({"proef-inzien": 4}.__getitem__)
    assert activities.uri(READING) == "https://regie.example/privacy/register/proef-inzien/versies/4"
    assert READING in activities.activities()
    with pytest.raises(ValueError, match="proef-inzien"):
        activities.activity("proef-inzien", "Something else")


def test_readings_say_who_by_the_span(actor, django_assert_num_queries):
    by, other = actor("regisseur"), actor("coach")
    new_trace()
    for who, subjects in ((by, ["aa", "bb"]), (other, ["aa"])):
        with child() as span:
            record(by=who, action="view", kind="dossiers.dossier")
            write(subjects, span, started=STARTED + timedelta(hours=who is other))
    with child() as span:
        write(["aa"], span)  # its event is gone
    with django_assert_num_queries(2):
        newest, *older = readings_of("aa")
    assert (newest.person, newest.role, newest.organisation) == (other.name, "coach", other.organisation_name)
    assert newest.at == STARTED + timedelta(hours=1)
    assert {reading.person for reading in older} == {by.name, ""}
    assert [reading.person for reading in readings_of("bb")] == [by.name]
    assert readings_of("nobody") == []


def test_lines_are_not_changed_or_removed():
    write(["aa"])
    line = ProcessingLine.objects.get()
    for attempt in (
        line.save,
        line.delete,
        ProcessingLine.objects.all().delete,
        lambda: ProcessingLine.objects.update(name="x"),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    commands = ["DELETE FROM processing_processingline", "UPDATE processing_processingline SET name = 'x'"]
    if connection.vendor == "postgresql":
        commands.append("TRUNCATE processing_processingline")
    for command in commands:
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(command)
