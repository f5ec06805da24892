"""A version of an activity in words: for the screen, the differences, and every file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .choices import DataCategory, LegalBasis, LegalRole, Processing
from .durations import in_words
from .models import ActivityVersion
from .services import FIELDS

CODES = {"data_categories": DataCategory, "processing": Processing}


@dataclass(frozen=True)
class Line:
    """A field of an activity: its name in the table, its label, and its value in words, a text per item."""

    name: str
    label: str | Promise
    values: list[str]


@dataclass(frozen=True)
class Change:
    """A field that differs between two versions, in words."""

    label: str | Promise
    before: str
    after: str


def label_of(name: str) -> str:
    """The name of a field in the reader's language."""
    return _labels()[name]


def words(name: str, value: Any) -> list[str]:
    """The value of a field in words: a text per item, none where it is empty."""
    if name == "legal_basis":
        return [_basis(each) for each in value]
    if name == "recipients":
        return [f"{each['name']} ({LegalRole(each['role']).label})" for each in value]
    if name in CODES:
        return [str(CODES[name](code).label) for code in value]
    if name == "retention":
        return [in_words(value)] if value else [_("a term for each legal ground")]
    if name == "transfers":
        return [value] if value else [_("none")]
    if name == "is_ended":
        return [_("yes") if value else _("no")]
    if isinstance(value, list):
        return [str(each) for each in value]
    return [str(value)] if value else []


def text_of(name: str, value: Any) -> str:
    """The value of a field as one text."""
    return "; ".join(words(name, value))


def lines_of(version: ActivityVersion) -> list[Line]:
    """Every field of a version in words, but for its name, which stands above it."""
    shown = (name for name in FIELDS if name not in ("name", "is_ended"))
    return [Line(name, label_of(name), words(name, getattr(version, name))) for name in shown]


def changes_between(before: ActivityVersion, after: ActivityVersion) -> list[Change]:
    """The fields in which two versions differ, in words."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in FIELDS)
    return [
        Change(label_of(name), text_of(name, old), text_of(name, new))
        for name, old, new in pairs
        if old != new
    ]


def history(versions: Iterable[ActivityVersion]) -> Iterator[tuple[ActivityVersion, list[Change]]]:
    """Versions of one activity, newest first, each with what it changed; the first one changed nothing."""
    newest_first = list(versions)
    for version, former in zip(newest_first, [*newest_first[1:], None], strict=True):
        yield version, changes_between(former, version) if former else []


def _labels() -> dict[str, str]:
    return {field.name: str(field.verbose_name) for field in ActivityVersion._meta.fields}


def _basis(basis: dict[str, Any]) -> str:
    label = str(LegalBasis(basis["kind"]).label)
    return f"{label}: {', '.join(basis['grounds'])}" if basis["grounds"] else label
