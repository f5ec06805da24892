"""Writing processing lines, in the transaction of the processing itself."""

import traceback
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from regie import __version__
from regie.audit.events.inserts import insert_many
from regie.audit.tracing.spans import Span, span_under

from .activities import Activity, uri
from .choices import Status
from .models import LineToSend, ProcessingLine

RESOURCE = {"attributes": {"service.name": "regie", "service.version": __version__}}


def lines_write(
    *,
    activity: Activity,
    name: str,
    subjects: Sequence[str],
    subject_type: str,
    span: Span,
    started: datetime,
    status: str = Status.OK,
    error: BaseException | None = None,
    foreign: str = "",
) -> int:
    """One line for each data subject, each a child span of ``span``; returns how many.

    ``subjects`` are pseudonyms, ``subject_type`` says of what kind (a URI, or BSN); ``foreign`` is the address of the
    application that asked, where another one did. With ``error`` the status is Error.
    Needs a transaction and raises RuntimeError outside one: what cannot be logged is not processed.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Processing is logged in its own transaction, so that both are there or neither")
    attributes = _attributes(uri(activity), subject_type, error, foreign)
    end = milliseconds(timezone.now())
    lines = [
        ProcessingLine(
            trace_id=span.trace_id,
            span_id=span_under(span).span_id,
            parent_span_id=span.span_id,
            status=Status.ERROR if error else Status(status),
            name=name,
            start_time=min(milliseconds(started), end),
            end_time=end,
            resource=RESOURCE,
            attributes=_of_subject(attributes, subject),
            data_subject_id=subject,
            activity_uri=attributes["dpl"]["core"]["processing_activity_id"],
        )
        for subject in dict.fromkeys(subjects)
    ]
    insert_many(lines)
    if settings.OTLP_URL:
        insert_many([LineToSend(line_id=line.pk) for line in lines])
    return len(lines)


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970, as the standard counts."""
    return int(moment.timestamp() * 1000)


def _attributes(
    activity_uri: str, subject_type: str, error: BaseException | None, foreign: str
) -> dict[str, Any]:
    core: dict[str, Any] = {"processing_activity_id": activity_uri, "data_subject_id_type": subject_type}
    if foreign:
        core["foreign_operation"] = {"processor": foreign}
    attributes: dict[str, Any] = {"dpl": {"core": core}}
    if error:
        # The text of an error may hold what was being processed; its kind and place do not.
        attributes["exception"] = {
            "type": type(error).__qualname__,
            "message": "left out: the text of an error can hold personal data",
            "stacktrace": _places(error),
        }
    return attributes


def _places(error: BaseException) -> str:
    """Where in the code it went wrong, without the lines themselves and without folders of the server."""
    frames = traceback.walk_tb(error.__traceback__)
    return "\n".join(
        f"{frame.f_globals.get('__name__', '?')}, line {line}, in {frame.f_code.co_name}"
        for frame, line in frames
    )


def _of_subject(attributes: dict[str, Any], subject: str) -> dict[str, Any]:
    core = {**attributes["dpl"]["core"], "data_subject_id": subject}
    return {**attributes, "dpl": {"core": core}}
