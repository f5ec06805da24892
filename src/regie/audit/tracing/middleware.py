"""Every request is a span."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse

from .spans import Span, begin, within


class TraceMiddleware:
    """Takes up the caller's ``traceparent``, or begins a trace, and answers with ``traceresponse``.

    Stands before structlog's middleware, so that each line of the technical log carries the trace too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with begin(request.headers.get("traceparent", "")) as span:
            response: Any = self.get_response(request)
        response["traceresponse"] = span.traceparent
        # The parts of a streamed answer are made later, by the server; they belong to the same span.
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _in_span(span, cast(Iterable[bytes], response.streaming_content))
        return response


def _in_span(span: Span, parts: Iterable[bytes]) -> Iterator[bytes]:
    source = iter(parts)
    while True:
        with within(span):
            part = next(source, None)
        if part is None:
            return
        yield part
