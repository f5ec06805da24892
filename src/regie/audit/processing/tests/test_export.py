"""Lines for others: JSON lines with the names of the standard, and OTLP to a receiver that really parses it."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from regie.audit.events.models import Event
from regie.audit.processing import sending
from regie.audit.processing.activities import activity
from regie.audit.processing.models import LineToSend, ProcessingLine
from regie.audit.processing.retention import lines_expire
from regie.audit.processing.sending import NotSent, lines_send
from regie.audit.processing.services import lines_write
from regie.audit.tracing.spans import child

pytestmark = pytest.mark.django_db
READING = activity("proef-inzien", "Reading, in a test")
STARTED = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "Bearer geheim-van-de-ontvanger"


def write(*subjects: str, started=STARTED, **more) -> None:
    with transaction.atomic(), child() as span:
        lines_write(
            activity=READING,
            name="Inzien",
            subjects=subjects,
            subject_type="urn:x",
            span=span,
            started=started,
            **more,
        )


class Receiver(ThreadingHTTPServer):
    """Takes traces as the protocol describes them, keeps the spans, and answers what a test tells it to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.spans: list[dict] = []
        self.requests: list[dict] = []
        self.answers: list[tuple[int, bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/traces"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append({name.lower(): value for name, value in self.headers.items()})
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, b"{}")
        if status == 200:
            for resource in body["resourceSpans"]:
                told = {
                    each["key"]: each["value"]["stringValue"] for each in resource["resource"]["attributes"]
                }
                self.server.spans += [
                    {**span, "service": told["service.name"]}
                    for scope in resource["scopeSpans"]
                    for span in scope["spans"]
                ]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST

    def log_message(self, *given: object) -> None:
        """Silent."""


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    settings.OTLP_URL, settings.OTLP_HEADERS = server.url, f"authorization={SECRET}, x-tenant=a"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_receiver_gets_each_line_as_a_span(receiver):
    write("aa", "bb")
    assert lines_send().lines == 2
    assert lines_send().lines == 0
    by_subject = {}
    for span in receiver.spans:
        said = {each["key"]: each["value"]["stringValue"] for each in span["attributes"]}
        by_subject[said["dpl.core.data_subject_id"]] = (span, said)
    for line in ProcessingLine.objects.all():
        span, said = by_subject[line.data_subject_id]
        assert (span["traceId"], span["spanId"], span["parentSpanId"]) == (
            line.trace_id, line.span_id, line.parent_span_id,
        )  # fmt: skip
        assert (span["name"], span["kind"], span["status"], span["service"]) == (
            "Inzien",
            1,
            {"code": 1},
            "regie",
        )
        assert int(span["startTimeUnixNano"]) == line.start_time * 1_000_000
        assert int(span["endTimeUnixNano"]) == line.end_time * 1_000_000
        assert said["dpl.core.processing_activity_id"] == line.activity_uri
        assert said["dpl.core.data_subject_id_type"] == "urn:x"
    (request,) = receiver.requests
    assert request["authorization"] == SECRET
    assert request["content-type"] == "application/json"
    assert request["traceparent"].startswith("00-")


def test_an_error_is_a_span_that_went_wrong(receiver):
    write("aa", error=ValueError("x"))
    lines_send()
    assert receiver.spans[0]["status"] == {"code": 2}


def test_what_was_not_confirmed_is_sent_again_and_nothing_is_skipped(receiver, monkeypatch):
    monkeypatch.setattr(sending, "PART", 2)
    write(*(f"p{each}" for each in range(7)))
    receiver.answers = [(200, b"{}"), (503, b"busy")]
    with pytest.raises(NotSent, match="503"):
        lines_send()
    assert LineToSend.objects.count() == 5
    assert lines_send().lines == 5
    assert {span["spanId"] for span in receiver.spans} == set(
        ProcessingLine.objects.values_list("span_id", flat=True)
    )
    assert len(receiver.spans) == 7


def test_what_is_written_late_with_an_early_key_is_sent_too(receiver):
    """A transaction that commits after a later one has lower keys: a position would pass it by."""
    write("late")
    late = LineToSend.objects.get().line_id
    LineToSend.objects.all().delete()  # as others see it before it is committed
    write("early")
    lines_send()
    LineToSend.objects.create(line_id=late)
    assert lines_send().lines == 1


@pytest.mark.parametrize("answer", [(302, b""), (400, b"no"), (200, b"<html>"), (200, b"[]"), (204, b"")])
def test_an_answer_that_confirms_nothing_keeps_the_lines(receiver, answer):
    write("aa")
    receiver.answers = [answer]
    with pytest.raises(NotSent) as refused:
        lines_send()
    assert LineToSend.objects.count() == 1
    assert len(receiver.requests) == 1  # a redirect is not followed: the headers are for this receiver only
    assert SECRET not in str(refused.value)


def test_what_the_receiver_cannot_take_is_told_and_not_sent_again(receiver):
    write("aa")
    receiver.answers = [
        (200, json.dumps({"partialSuccess": {"rejectedSpans": "1", "errorMessage": "full"}}).encode())
    ]
    with pytest.raises(CommandError, match="1 of them: full"):
        call_command("audit", "send")
    assert not LineToSend.objects.exists()


def test_a_receiver_that_is_not_there(settings):
    settings.OTLP_URL = "http://127.0.0.1:9/v1/traces"
    write("aa")
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("audit", "send")
    assert LineToSend.objects.count() == 1


@pytest.mark.parametrize(
    "url",
    ["http://log.example/v1", "http://127.0.0.1.example/", "ftp://localhost/", "https:///x", "file:///etc/x"],
)
def test_an_address_that_is_not_safe_is_refused(settings, url):
    settings.OTLP_URL = url
    write("aa")
    with pytest.raises(ImproperlyConfigured):
        lines_send()


@pytest.mark.parametrize("headers", ["authorization", "=x", "a=b\nc: d", f"x={SECRET}\r\nmore: y"])
def test_headers_that_are_no_headers_are_refused_without_repeating_them(settings, headers):
    settings.OTLP_URL, settings.OTLP_HEADERS = "https://log.example/", f"{headers},ok=1"
    with pytest.raises(ImproperlyConfigured) as refused:
        lines_send()
    assert SECRET not in str(refused.value)


def test_lines_from_before_there_was_a_receiver_can_be_sent(receiver, settings):
    settings.OTLP_URL = ""
    write("aa")
    write("bb", started=STARTED + timedelta(days=2))
    assert lines_send().lines == 0
    settings.OTLP_URL = receiver.url
    said = StringIO()
    call_command("audit", "send", "--since", "2026-03-02", stdout=said)
    assert "sent lines: 1" in said.getvalue()
    call_command("audit", "send", "--since", "2026-03-01", stdout=said)
    assert "sent lines: 2" in said.getvalue()


def test_tidy_sends_and_goes_on_where_it_cannot(receiver):
    write("aa")
    receiver.answers = [(500, b"")]
    said, wrong = StringIO(), StringIO()
    call_command("tidy", stdout=said, stderr=wrong)
    assert "not sent: The receiver answered 500." in wrong.getvalue()
    call_command("tidy", stdout=said)
    assert "processing lines sent: 1" in said.getvalue()


def test_json_lines_carry_the_names_of_the_standard():
    write("aa")
    write("bb", started=STARTED + timedelta(days=2), foreign="https://partner.example")
    said = StringIO()
    call_command("audit", "export", stdout=said)
    first, second = (json.loads(line) for line in said.getvalue().splitlines())
    line = ProcessingLine.objects.earliest("pk")
    assert first == {
        "trace_id": line.trace_id,
        "span_id": line.span_id,
        "parent_span_id": line.parent_span_id,
        "status": "Ok",
        "name": "Inzien",
        "start_time": line.start_time,
        "end_time": line.end_time,
        "resource": line.resource,
        "attributes": {
            "dpl": {
                "core": {
                    "processing_activity_id": line.activity_uri,
                    "data_subject_id_type": "urn:x",
                    "data_subject_id": "aa",
                }
            }
        },
    }
    assert second["attributes"]["dpl"]["core"]["foreign_operation"] == {
        "processor": "https://partner.example"
    }
    since = StringIO()
    call_command("audit", "export", "--since", "2026-03-02", stdout=since)
    assert [json.loads(each)["span_id"] for each in since.getvalue().splitlines()] == [second["span_id"]]


def test_json_lines_are_read_in_parts(django_assert_num_queries, monkeypatch):
    from regie.audit.processing import export

    monkeypatch.setattr(export, "PART", 3)
    write(*(f"p{each}" for each in range(7)))
    with django_assert_num_queries(4):
        assert len(list(export.json_lines(ProcessingLine.objects.all()))) == 7


def test_a_term_removes_old_lines_and_says_so(settings):
    write("old", started=timezone.now() - timedelta(days=800))
    write("new", started=timezone.now())
    assert lines_expire(timezone.now() - timedelta(days=365)) == 1
    assert ProcessingLine.objects.get().data_subject_id == "new"
    event = Event.objects.get(action="expire")
    assert event.detail["lines"] == 1
    assert lines_expire(timezone.now() - timedelta(days=365)) == 0


def test_a_term_waits_for_what_was_not_sent(receiver):
    write("old", started=timezone.now() - timedelta(days=800))
    assert lines_expire(timezone.now() - timedelta(days=365)) == 0
    lines_send()
    assert lines_expire(timezone.now() - timedelta(days=365)) == 1


def test_the_terms_are_settings(settings):
    settings.PROCESSING_LOG_YEARS = 2
    write("old", started=timezone.now() - timedelta(days=800))
    write("new", started=timezone.now() - timedelta(days=700))
    said = StringIO()
    call_command("audit", "expire", stdout=said)
    assert "expired processing lines: 1" in said.getvalue()
