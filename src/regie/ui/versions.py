"""Two people saved the same thing: both versions side by side, and a choice per field.

The page that shows it is ``ui/two_versions.html``; it sends back all that was typed, with per field
``keep-<name>`` = mine or theirs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db.models import Manager, Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

KEEP = "keep-"
MINE, THEIRS = "mine", "theirs"
NOT_SENT_ON = ("csrfmiddlewaretoken", "version")


class VersionConflict(Exception):
    """Somebody else saved in between; ``current`` is what stands now."""

    def __init__(self, current: Any) -> None:
        # Never its name: that may be a person's, and messages of exceptions end up in logs.
        super().__init__(f"{type(current).__name__} {current.pk} is at version {current.version}")
        self.current = current


def plain(value: Any) -> Any:
    """The value as JSON takes it, equal where the values are: days and times as ISO text, rows by their keys.

    Rows and sets stand in order of their keys, a list keeps its own order. A number with a fraction becomes text, so
    that no cent is lost, without zeros at its end: what was typed as 1 and stood as 1.00 is no change.
    """
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, QuerySet | set) or _are_rows(value):
        return sorted(plain(each) for each in value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    return value.isoformat() if isinstance(value, date | time) else value


def _are_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, Model) for each in value)


def changes(row: Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What ``values`` would change in a row: name -> what stands now and what comes, for the log."""
    changed = {
        name: (getattr(row, name), each) for name, each in values.items() if getattr(row, name) != each
    }
    both = {name: [plain(was), plain(becomes)] for name, (was, becomes) in changed.items()}
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


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
