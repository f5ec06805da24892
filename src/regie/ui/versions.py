"""Two people saved the same thing: both versions side by side, and a choice per field.

The page that shows it is ``ui/two_versions.html``; it sends back all that was typed, with per field
``keep-<name>`` = mine or theirs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .amounts import AmountField, euro

KEEP = "keep-"
MINE, THEIRS = "mine", "theirs"
NOT_SENT_ON = ("csrfmiddlewaretoken", "version")


def plain(value: Any) -> Any:
    """The value as JSON takes it: days as ISO text, rows by their key, amounts as text so that no cent is lost."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def changes(row: Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What ``values`` would change in a row: name -> what stands now and what comes, for the log."""
    now = {name: getattr(row, name) for name in values}
    return {name: [plain(now[name]), plain(each)] for name, each in values.items() if now[name] != each}


@dataclass(frozen=True)
class Difference:
    """A field that differs: both texts, and which of the two is chosen beforehand."""

    name: str
    label: str | Promise
    mine: str
    theirs: str
    keep: str
    both_changed: bool


def differences(
    *,
    labels: Mapping[str, str | Promise],
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    show: Callable[[str, Any], str],
) -> list[Difference]:
    """The fields of ``labels`` that differ. What only they changed is theirs beforehand, the rest is mine."""
    return [
        Difference(
            name=name,
            label=label,
            mine=show(name, mine[name]),
            theirs=show(name, theirs[name]),
            keep=THEIRS if mine[name] == base[name] else MINE,
            both_changed=base[name] not in (mine[name], theirs[name]),
        )
        for name, label in labels.items()
        if mine[name] != theirs[name]
    ]


def conflict_page(
    request: HttpRequest,
    *,
    title: str,
    who: str,
    version: int,
    found: list[Difference],
    leave: str,
    version_field: str = "version",
) -> HttpResponse:
    """Both versions side by side, with status 409: nothing is saved, and nothing that was typed is lost.

    ``who`` saved in between, empty where nobody knows; ``version`` is the number that stands now, sent along as
    ``version_field``; ``leave`` is the page of the thing itself.
    """
    context = {
        "title": title,
        "who": who or _("Somebody"),
        "version": version,
        "differences": found,
        "hidden": [pair for pair in sent_on(request.POST) if pair[0] != version_field]
        + ([(version_field, str(version))] if version_field != "version" else []),
        "crumbs": [(leave, title)],
        "leave": leave,
    }
    return render(request, "ui/two_versions.html", context, status=409)


def is_chosen(sent: QueryDict) -> bool:
    """Whether this is an answer to the page with two versions."""
    return any(name.startswith(KEEP) for name in sent)


def names_of_theirs(sent: QueryDict) -> set[str]:
    """The fields for which the other person's version was chosen."""
    return {name.removeprefix(KEEP) for name in sent if name.startswith(KEEP) and sent[name] == THEIRS}


def sent_on(sent: QueryDict) -> Iterator[tuple[str, str]]:
    """All that was typed, to send along again as hidden fields."""
    for name, values in sent.lists():
        if name not in NOT_SENT_ON and not name.startswith(KEEP):
            for value in values:
                yield name, str(value)


def form_conflict(
    request: HttpRequest, *, form: Any, current: Model, title: str, who: str, version: int, leave: str
) -> HttpResponse:
    """The page with both versions for a ``ui.forms.VersionedForm``; ``current`` is the row as it stands now."""
    theirs = {name: plain(getattr(current, name)) for name in form.names}
    found = differences(
        labels={name: form.fields[name].label or name for name in form.names},
        base={**theirs, **form.base_values()},
        mine={name: plain(value) for name, value in form.values().items()},
        theirs=theirs,
        show=lambda name, value: _words(form.fields[name], value),
    )
    return conflict_page(request, title=title, who=who, version=version, found=found, leave=leave)


def _words(field: Any, value: Any) -> str:
    """A plain value as a person reads it: a choice by its label, a day in words, an amount in euros."""
    if isinstance(field, AmountField):
        return euro(Decimal(value)) if value else ""
    for key, label in getattr(field, "choices", []):
        if str(key) == str("" if value is None else value):
            return str(label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    day = parse_date(value) if getattr(field.widget, "input_type", "") == "date" and value else None
    return date_format(day) if day else str("" if value is None else value)
