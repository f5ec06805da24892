"""The events of a programme in words: what happened, and what was and became of each field."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regie.audit.events.models import Event

from .choices import ProgrammeStatus
from .models import AgreedCapacity, Programme, ProgrammeArea, RegisseurHandover

WORDS: dict[str, str | Promise] = {
    "create": gettext_lazy("Made the programme"),
    "change": gettext_lazy("Changed the programme"),
    "change the direction": gettext_lazy("Changed people, mandate or means"),
    "change the handover": gettext_lazy("Wrote about the handover"),
    "add area": gettext_lazy("Added an area"),
    "change area": gettext_lazy("Changed an area"),
    "remove area": gettext_lazy("Took an area away"),
    "restore area": gettext_lazy("Put an area back"),
    "add capacity": gettext_lazy("Added people"),
    "change capacity": gettext_lazy("Changed the people agreed"),
    "remove capacity": gettext_lazy("Took people away"),
    "restore capacity": gettext_lazy("Put people back"),
    "export the handover file": gettext_lazy("Took the handover file along"),
}
MODELS: tuple[type[Model], ...] = (Programme, RegisseurHandover, ProgrammeArea, AgreedCapacity)


@dataclass(frozen=True)
class Moment:
    """One event: when, who, what, and per field what was and what became."""

    at: datetime
    by: str
    what: str
    name: str
    reason: str
    changes: list[tuple[str, str, str]]


def told(events: Iterable[Event]) -> list[Moment]:
    """The events in words; one that this page does not know keeps its own."""
    return [
        Moment(
            event.at,
            event.actor_name,
            _what(event.action),
            str(event.detail.get("name", "")),
            str(event.detail.get("reason", "")),
            [_change(name, *pair) for name, pair in event.detail.get("differences", {}).items()],
        )
        for event in events
    ]


def _what(action: str) -> str:
    status = action.removeprefix("move to ")
    if status in ProgrammeStatus.values:
        return _("Status: %(status)s") % {"status": ProgrammeStatus(status).label}
    return str(WORDS.get(action, action))


def _change(name: str, was: Any, becomes: Any) -> tuple[str, str, str]:
    field = _field(name)
    label = str(field.verbose_name) if field is not None else name
    choices = dict(getattr(field, "flatchoices", ()) or ())
    return label[:1].upper() + label[1:], _shown(was, choices), _shown(becomes, choices)


def _field(name: str) -> Any:
    for model in MODELS:
        try:
            return model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
    return None


def _shown(value: Any, choices: dict[Any, Any]) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    day = parse_date(value) if isinstance(value, str) and len(value) == len("2026-01-01") else None
    return date_format(day) if day else str(choices.get(value, value))
