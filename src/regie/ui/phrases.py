"""A text with values that is kept as it is and translated when somebody reads it.

A finding or a notice is written once and read by people in different languages. So not the sentence is stored,
but its message id and what goes into it::

    phrase("Nobody directs %(name)s yet.", name="Sterk in Noord")
    phrases("%(count)s action is late.", "%(count)s actions are late.", 3)

Both names are known to the extraction of translations, so that the message ids end in the catalogues.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext


@dataclass(frozen=True)
class Phrase:
    """``text`` (and ``plural`` with ``count``) are message ids; ``values`` are plain values, dates or phrases."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    plural: str = ""
    count: int = 0

    def __str__(self) -> str:
        template = ngettext(self.text, self.plural, self.count) if self.plural else _translated(self.text)
        if not self.values and not self.plural:
            return template
        shown = {name: _shown(value) for name, value in self.values.items()}
        return template % {"count": self.count, **shown}

    def as_json(self) -> dict[str, Any]:
        """What is stored: only what is there."""
        stored: dict[str, Any] = {"text": self.text}
        if self.values:
            stored["values"] = {name: _stored(value) for name, value in self.values.items()}
        if self.plural:
            stored |= {"plural": self.plural, "count": self.count}
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Phrase":
        """What was stored, to be read. An empty mapping gives an empty text."""
        values = {name: _read(value) for name, value in stored.get("values", {}).items()}
        return cls(stored.get("text", ""), values, stored.get("plural", ""), stored.get("count", 0))


def phrase(text: str, /, **values: "str | int | date | Phrase") -> Phrase:
    """A text with named values. A literal percent sign is written twice when there are values."""
    return Phrase(text, values)


def phrases(one: str, many: str, count: int, /, **values: "str | int | date | Phrase") -> Phrase:
    """A text in two forms; ``%(count)s`` is the number."""
    return Phrase(one, values, many, count)


def _translated(text: str) -> str:
    return gettext(text) if text else ""


def _shown(value: Any) -> Any:
    return date_format(value) if isinstance(value, date) else value


def _stored(value: Any) -> Any:
    if isinstance(value, Phrase):
        return {"phrase": value.as_json()}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _read(value: Any) -> Any:
    match value:
        case {"phrase": stored}:
            return Phrase.from_json(stored)
        case {"date": day}:
            return parse_date(day)
    return value
