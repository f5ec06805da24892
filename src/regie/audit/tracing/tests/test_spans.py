"""W3C Trace Context, in and out."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from regie.audit.tracing import spans
from regie.audit.tracing.middleware import TraceMiddleware

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{PARENT}-01"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        GOOD.upper(),
        f" {GOOD}",
        f"{GOOD} ",
        f"{GOOD}\n",
        f"{GOOD}-more",
        f"ff-{TRACE}-{PARENT}-01",
        f"00-{'0' * 32}-{PARENT}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE[:-1]}-{PARENT}-01",
        f"00-{TRACE}-{PARENT}",
        f"00-{TRACE}-{PARENT}-0x",
        f"{GOOD},{GOOD}",
        f"01-{TRACE}-{PARENT}-01-{'x' * 600}",
    ],
)
def test_a_header_that_is_not_exactly_right_begins_a_new_trace(header):
    assert spans.read(header) is None
    with spans.begin(header) as span:
        assert span.trace_id != TRACE
        assert span.parent_span_id == ""


@pytest.mark.parametrize("header", [GOOD, f"00-{TRACE}-{PARENT}-00", f"01-{TRACE}-{PARENT}-01-later"])
def test_a_right_header_is_taken_up(header):
    with spans.begin(header) as span:
        assert (span.trace_id, span.parent_span_id) == (TRACE, PARENT)
        assert span.span_id != PARENT
        assert spans.traceparent() == f"00-{TRACE}-{span.span_id}-01"


@given(st.text(max_size=80))
def test_no_header_breaks_the_reading(header):
    found = spans.read(header)
    assert found is None or header[3:35] == found.trace_id


def test_spans_nest_and_end():
    outer = spans.new_trace()
    with spans.child() as inner:
        assert (inner.trace_id, inner.parent_span_id) == (outer.trace_id, outer.span_id)
        assert spans.current() == inner
        assert spans.span_under(inner).parent_span_id == inner.span_id
        assert spans.current() == inner
    assert spans.current() == outer


def test_a_request_answers_with_its_span(db):
    answer = Client().get("/", headers={"traceparent": GOOD})
    answered = spans.read(answer["traceresponse"])
    assert answered.trace_id == TRACE
    assert answered.span_id != PARENT


def test_two_requests_are_two_traces(db):
    first, second = (spans.read(Client().get("/")["traceresponse"]) for _ in range(2))
    assert first.trace_id != second.trace_id


def test_what_streams_belongs_to_the_same_span():
    seen = []

    def parts():
        for _ in range(2):
            seen.append(spans.current())
            yield b"x"

    before = spans.new_trace()
    answer = TraceMiddleware(lambda request: StreamingHttpResponse(parts()))(RequestFactory().get("/"))
    assert answer.getvalue() == b"xx"
    assert {span.traceparent for span in seen} == {answer["traceresponse"]}
    assert spans.current() == before


def test_the_technical_log_carries_the_trace():
    import structlog

    def view(request):
        return HttpResponse(structlog.contextvars.get_contextvars()["trace_id"])

    answer = TraceMiddleware(view)(RequestFactory().get("/", headers={"traceparent": GOOD}))
    assert answer.content.decode() == TRACE
