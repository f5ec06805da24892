"""Processing lines for others: as JSON lines, and as spans in the JSON form of OTLP."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from .choices import Status
from .models import ProcessingLine

PART = 2000
# Numbers of the OTLP protocol: SPAN_KIND_INTERNAL and the codes of a status.
KIND_INTERNAL = 1
STATUS_CODES = {Status.UNSET: 0, Status.OK: 1, Status.ERROR: 2}


def json_lines(lines: QuerySet[ProcessingLine]) -> Iterator[str]:
    """Each line as one JSON object with the field names of the standard, oldest first, ending in a newline.

    Reads in parts; whatever is added meanwhile with a higher key comes along.
    """
    for line in _in_parts(lines):
        yield json.dumps(as_json(line), ensure_ascii=False, separators=(",", ":")) + "\n"


def as_json(line: ProcessingLine) -> dict[str, Any]:
    """One line in the fields of the standard; the parent is left out where there is none."""
    parent = {"parent_span_id": line.parent_span_id} if line.parent_span_id else {}
    return {
        "trace_id": line.trace_id,
        "span_id": line.span_id,
        **parent,
        "status": line.status,
        "name": line.name,
        "start_time": line.start_time,
        "end_time": line.end_time,
        "resource": line.resource,
        "attributes": line.attributes,
    }


def as_otlp(lines: Iterable[ProcessingLine]) -> dict[str, Any]:
    """The body of a request ``ExportTraceServiceRequest``: the lines by the application that wrote them."""
    by_resource: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {}
    for line in lines:
        key = json.dumps(line.resource, sort_keys=True)
        by_resource.setdefault(key, (line.resource, []))[1].append(_span(line))
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": _attributes(resource.get("attributes", {}))},
                "scopeSpans": [{"scope": {"name": "regie.audit.processing"}, "spans": spans}],
            }
            for resource, spans in by_resource.values()
        ]
    }


def _span(line: ProcessingLine) -> dict[str, Any]:
    parent = {"parentSpanId": line.parent_span_id} if line.parent_span_id else {}
    return {
        "traceId": line.trace_id,
        "spanId": line.span_id,
        **parent,
        "name": line.name,
        "kind": KIND_INTERNAL,
        # 64-bit numbers are strings in this form
        "startTimeUnixNano": str(line.start_time * 1_000_000),
        "endTimeUnixNano": str(line.end_time * 1_000_000),
        "attributes": _attributes(flat(line.attributes)),
        "status": {"code": STATUS_CODES[Status(line.status)]},
    }


def flat(nested: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Nested attributes as names with dots: ``dpl.core.data_subject_id``."""
    found: dict[str, Any] = {}
    for name, value in nested.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name}.")
        else:
            found[before + name] = value
    return found


def _attributes(named: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": name, "value": {"stringValue": str(value)}} for name, value in named.items()]


def _in_parts(lines: QuerySet[ProcessingLine]) -> Iterator[ProcessingLine]:
    last = 0
    while part := list(lines.order_by("pk").filter(pk__gt=last)[:PART]):
        yield from part
        last = part[-1].pk
