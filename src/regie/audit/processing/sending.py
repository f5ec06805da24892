"""Sending processing lines to a receiver of OTLP over HTTP, until the receiver has confirmed each.

At least once: a line waits in ``LineToSend`` from the transaction that wrote it until the answer is in. Broken off
in between, it is sent again; the receiver knows it by its trace and span.
"""

import ipaddress
import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from regie.audit.tracing.spans import traceparent

from .export import as_otlp
from .models import LineToSend, ProcessingLine

PART = 500
TIMEOUT_SECONDS = 30
LARGEST_ANSWER = 1024 * 1024


class NotSent(Exception):
    """The receiver did not confirm. What was not confirmed waits for the next time. The text holds no header."""


@dataclass(frozen=True)
class Sent:
    """How many lines were confirmed, and how many of those the receiver said it could not take."""

    lines: int = 0
    rejected: int = 0
    reason: str = ""


def lines_send() -> Sent:
    """Sends everything that waits, in parts. Without a receiver it sends nothing.

    Raises ImproperlyConfigured for an address that is not safe, NotSent where a part was not confirmed.
    """
    if not settings.OTLP_URL:
        return Sent()
    send = _Sender(settings.OTLP_URL, settings.OTLP_HEADERS)
    done, rejected, reason = 0, 0, ""
    for part in _waiting():
        answer = send(part)
        LineToSend.objects.filter(pk__in=[line.pk for line in part]).delete()
        done, rejected, reason = done + len(part), rejected + answer.rejected, answer.reason or reason
    return Sent(done, rejected, reason)


@transaction.atomic
def lines_send_again(*, since_ms: int) -> int:
    """Puts the lines that began from this moment on in the queue (again), such as those from before there was one."""
    lines = (
        ProcessingLine.objects.filter(start_time__gte=since_ms).order_by("pk").values_list("pk", flat=True)
    )
    count = 0
    rows: list[LineToSend] = []
    for pk in lines.iterator(chunk_size=2000):
        rows.append(LineToSend(line_id=pk))
        if len(rows) == PART:
            count += _queue(rows)
            rows = []
    return count + _queue(rows)


def _queue(rows: list[LineToSend]) -> int:
    LineToSend.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _waiting() -> Iterator[list[ProcessingLine]]:
    while keys := list(LineToSend.objects.order_by("pk").values_list("pk", flat=True)[:PART]):
        part = list(ProcessingLine.objects.filter(pk__in=keys).order_by("pk"))
        if gone := set(keys) - {
            line.pk for line in part
        }:  # removed by their term before anyone asked for them
            LineToSend.objects.filter(pk__in=gone).delete()
        if part:
            yield part


class _NoRedirect(HTTPRedirectHandler):
    """A receiver that sends us elsewhere would have our headers sent there too."""

    def redirect_request(self, *given: object) -> None:
        return None


class _Sender:
    def __init__(self, url: str, headers: str) -> None:
        self._url, self._headers = _safe(url), _read_headers(headers)
        handlers = [_NoRedirect(), HTTPSHandler(context=ssl.create_default_context())]
        if urlsplit(url).scheme == "http":  # this machine itself, never by way of a proxy
            handlers.append(ProxyHandler({}))
        self._opener: OpenerDirector = build_opener(*handlers)

    def __call__(self, lines: list[ProcessingLine]) -> Sent:
        body = json.dumps(as_otlp(lines)).encode()
        headers = {**self._headers, "Content-Type": "application/json", "traceparent": traceparent()}
        request = Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310, see _safe
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                if answer.status != 200:
                    raise NotSent(f"The receiver answered {answer.status}.")
                return _answer(answer.read(LARGEST_ANSWER))
        except HTTPError as error:
            error.close()
            raise NotSent(f"The receiver answered {error.code}.") from None
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise NotSent(f"The receiver cannot be reached: {type(reason).__name__}.") from None


def _answer(body: bytes) -> Sent:
    try:
        said = json.loads(body or b"{}")
        partial = said.get("partialSuccess") or {}
        return Sent(
            rejected=int(partial.get("rejectedSpans") or 0), reason=str(partial.get("errorMessage") or "")
        )
    except (ValueError, AttributeError, TypeError):
        raise NotSent("The receiver answered something that is not OTLP.") from None


def _safe(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return url
    raise ImproperlyConfigured("REGIE_OTLP_URL is an https address; http only on this machine itself.")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read_headers(written: str) -> dict[str, str]:
    """``name=value`` with commas between. Raises ImproperlyConfigured, without the value."""
    found = {}
    for number, each in enumerate(filter(None, (part.strip() for part in written.split(","))), 1):
        name, equals, value = each.partition("=")
        if not equals or not name.strip() or not (name + value).isprintable():
            raise ImproperlyConfigured(f"REGIE_OTLP_HEADERS: part {number} is not name=value.")
        found[name.strip()] = value.strip()
    return found
