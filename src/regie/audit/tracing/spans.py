"""Traces and spans, as W3C Trace Context names them.

A *trace* is everything that follows from one request or one command; a *span* is one piece of that work.
Both logs carry their ids, so that a line of the one finds its event in the other.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import structlog

# version-trace_id-parent_id-flags; a version after 00 may carry more after another hyphen
_HEADER = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_LONGEST_HEADER = 512


@dataclass(frozen=True)
class Span:
    """One piece of work. ``trace_id`` is 32 hexadecimal digits, ``span_id`` 16, ``parent_span_id`` 16 or empty."""

    trace_id: str
    span_id: str
    parent_span_id: str = ""

    @property
    def traceparent(self) -> str:
        """The span as the header of that name. Sampled is always set: nothing of these logs is left out."""
        return f"00-{self.trace_id}-{self.span_id}-01"


_current: ContextVar[Span | None] = ContextVar("regie_span", default=None)


def current() -> Span:
    """The span that code runs in; where there is none, a new trace begins here."""
    return _current.get() or new_trace()


def new_trace() -> Span:
    """Begins a new trace, which stays the current one: for a command that is a process of its own."""
    span = Span(_new_id(16), _new_id(8))
    _current.set(span)
    structlog.contextvars.bind_contextvars(trace_id=span.trace_id)
    return span


@contextmanager
def begin(header: str = "") -> Iterator[Span]:
    """A span for work that something else asked for: in the trace of a valid ``traceparent``, or in a new one.

    Afterwards what was current before is current again.
    """
    parent = read(header)
    trace_id = parent.trace_id if parent else _new_id(16)
    with within(Span(trace_id, _new_id(8), parent.span_id if parent else "")) as span:
        yield span


@contextmanager
def child() -> Iterator[Span]:
    """A new span under the current one."""
    parent = current()
    with within(Span(parent.trace_id, _new_id(8), parent.span_id)) as span:
        yield span


@contextmanager
def within(span: Span) -> Iterator[Span]:
    """Runs code in a span that began before, such as the part of an answer that is still streaming."""
    before = _current.set(span)
    try:
        with structlog.contextvars.bound_contextvars(trace_id=span.trace_id):
            yield span
    finally:
        _current.reset(before)


def span_under(parent: Span) -> Span:
    """A child of ``parent`` that does not become current: for a line about work that is done."""
    return Span(parent.trace_id, _new_id(8), parent.span_id)


def traceparent() -> str:
    """The header for a request that we send to others."""
    return current().traceparent


def read(header: str) -> Span | None:
    """The caller's span from its header; None where the header is not exactly as the standard wants it."""
    match = _HEADER.fullmatch(header) if len(header) <= _LONGEST_HEADER else None
    if match is None:
        return None
    version, trace_id, span_id, _flags, more = match.groups()
    if version == "ff" or (version == "00" and more is not None):
        return None
    if not int(trace_id, 16) or not int(span_id, 16):
        return None
    return Span(trace_id, span_id)


def _new_id(size: int) -> str:
    """Random hexadecimal digits for ``size`` bytes, never all zero."""
    while True:
        found = secrets.token_hex(size)
        if int(found, 16):
            return found
