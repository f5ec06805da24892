"""The differences between two versions of the minutes of a meeting, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Change:
    """A line that differs: under which item, and both texts; one of them is empty where it was added or taken out."""

    where: str
    was: str
    becomes: str


def changes_between(former: dict[str, Any], later: dict[str, Any]) -> list[Change]:
    """What differs in the content of ``later`` minutes, in their order. Empty where nothing does."""
    return [*_lines(former, later), *_additions(former["additions"], later["additions"])]


def _lines(former: dict[str, Any], later: dict[str, Any]) -> Iterator[Change]:
    before, after = _texts(former), _texts(later)
    for uuid, (where, text) in after.items():
        was = before[uuid][1] if uuid in before else ""
        if was != text:
            yield Change(where, was, text)
    yield from (Change(where, text, "") for uuid, (where, text) in before.items() if uuid not in after)


def _texts(content: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Of each line under which item it stands and what it says."""
    found = {
        line["uuid"]: (f"{number}. {item['title']}", line["text"])
        for number, item in enumerate(content["items"], start=1)
        for line in item["lines"]
    }
    return found | {line["uuid"]: (_("Other subjects"), line["text"]) for line in content["loose"]}


def _additions(former: list[str], later: list[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, former, later, autojunk=False)
    for kind, from_was, to_was, from_now, to_now in matcher.get_opcodes():
        if kind != "equal":
            was, becomes = former[from_was:to_was], later[from_now:to_now]
            for place in range(max(len(was), len(becomes))):
                yield Change(
                    _("Addition"),
                    was[place] if place < len(was) else "",
                    becomes[place] if place < len(becomes) else "",
                )
