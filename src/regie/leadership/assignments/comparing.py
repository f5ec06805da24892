"""The differences between two versions of an assignment, in the words of the page that shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from .models import Activity, Assignment, Goal, IntermediateResult
from .selectors import ROWS
from .services import ROW_FIELDS, TEXT_FIELDS

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Difference:
    """One text or row that differs: which part, what kind of change, and both texts."""

    part: str
    kind: str
    was: str
    becomes: str


def differences_between(former: Assignment, later: Assignment) -> list[Difference]:
    """What is different in ``later``; both need ``selectors.with_parts``. Empty where nothing is."""
    return [*_texts(former, later), *_rows(former, later)]


def _texts(former: Assignment, later: Assignment) -> Iterator[Difference]:
    for name in TEXT_FIELDS:
        was, becomes = getattr(former, name).strip(), getattr(later, name).strip()
        if was != becomes and name != "why":
            kind = CHANGED if was and becomes else ADDED if becomes else REMOVED
            yield Difference(_label(Assignment, name), kind, was, becomes)


def _rows(former: Assignment, later: Assignment) -> Iterator[Difference]:
    for part, model in ROWS.items():
        label = _capital(str(model._meta.verbose_name))
        before = {row.line: row for row in getattr(former, part).all()}
        after = {row.line: row for row in getattr(later, part).all()}
        for line, row in after.items():
            if line not in before:
                yield Difference(label, ADDED, "", in_words(row, part))
            elif (was := in_words(before[line], part)) != (now := in_words(row, part)):
                yield Difference(label, CHANGED, was, now)
        yield from (
            Difference(label, REMOVED, in_words(row, part), "")
            for line, row in before.items()
            if line not in after
        )


def in_words(row: Goal | Activity | IntermediateResult, part: str) -> str:
    """A row as one text: what it says, and then each of its facts."""
    first, *others = [name for name in ROW_FIELDS[part] if name not in ("comparison", "norm", "unit")]
    facts = [
        f"{_label(type(row), name)}: {_text(getattr(row, name))}" for name in others if getattr(row, name)
    ]
    if isinstance(row, Goal) and row.norm is not None:
        facts.insert(0, f"{_('Norm')}: {norm_in_words(row)}")
    return ". ".join([str(getattr(row, first)).rstrip("."), *facts]) + "."


def norm_in_words(goal: Goal) -> str:
    """“at most 12 reports a month”; empty without a number."""
    if goal.norm is None:
        return ""
    number = number_format(goal.norm.normalize() + 0, use_l10n=True)
    return f"{goal.get_comparison_display()} {number} {goal.unit}".strip()


def _label(model: Any, name: str) -> str:
    return _capital(str(model._meta.get_field(name).verbose_name))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _text(value: Any) -> str:
    return date_format(value) if hasattr(value, "isoformat") else str(value)
