"""Deployments in words: for the change log, for two versions side by side, and for the application against now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regie.access.organisations.models import Organisation
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.themes.models import Theme

from .choices import Approach, DeploymentKind, DeploymentStatus, NotDeployedReason, Provenance
from .models import Deployment, DeploymentChange
from .values import FIELDS

CHOICES: dict[str, Any] = {
    "kind": DeploymentKind,
    "approach": Approach,
    "status": DeploymentStatus,
    "not_deployed_reason": NotDeployedReason,
    "provenance": Provenance,
    "coding_certainty": Certainty,
}
REFERENCES: dict[str, Any] = {
    "intervention": Intervention,
    "main_theme": Theme,
    "side_themes": Theme,
    "partners": Organisation,
    "factors": Factor,
}
LISTS = ("side_themes", "partners", "factors")
DATES = ("evaluation_date", "starts_on", "ends_on")
Plain = Mapping[str, Any]


def labels() -> dict[str, str | Promise]:
    """Field -> its name on screen."""
    named = {
        field.name: field.verbose_name
        for field in Deployment._meta.get_fields()
        if field.name in FIELDS and hasattr(field, "verbose_name")
    }
    return {name: named.get(name, gettext_lazy("factors")) for name in FIELDS}


@dataclass(frozen=True)
class Difference:
    """One field that differs, in words."""

    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class Moment:
    """One change in the log, in words."""

    change: DeploymentChange
    what: str
    differences: list[Difference]


class Words:
    """The names of what values refer to, read at once: at most one query per kind of thing."""

    def __init__(self, plains: Iterable[Plain]) -> None:
        wanted: dict[Any, set[int]] = {}
        for plain in plains:
            for name, model in REFERENCES.items():
                wanted.setdefault(model, set()).update(_keys(name, plain.get(name)))
        self._names = {
            model: dict(model.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
            for model, keys in wanted.items()
        }

    def show(self, name: str, value: Any) -> str:
        """A value as the change log keeps it, in words; empty for nothing."""
        if value in (None, "", []):
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if name in CHOICES:
            return str(dict(CHOICES[name].choices).get(value, value))
        if name in DATES:
            day = parse_date(value)
            return date_format(day) if day else str(value)
        if name == "factors":
            return "\n".join(sorted(self._factor(each) for each in value))
        if name in REFERENCES:
            return ", ".join(sorted(self._name(name, key) for key in _keys(name, value)))
        return str(value)

    def _factor(self, each: list) -> str:
        key, certainty, source = each
        parts = [str(dict(Certainty.choices).get(certainty, certainty)), source]
        return f"{self._name('factors', key)} ({', '.join(part for part in parts if part)})"

    def _name(self, field: str, key: int) -> str:
        return self._names.get(REFERENCES[field], {}).get(key, _("no longer there"))


def _keys(name: str, value: Any) -> list[int]:
    if not value:
        return []
    if name == "factors":
        return [each[0] for each in value]
    return list(value) if isinstance(value, list | tuple) else [value]


@dataclass(frozen=True)
class History:
    """The change log in words, newest first, and what differs between the application and now (rule R088)."""

    moments: list[Moment]
    since_application: list[Difference] | None


def history_of(
    changes: Iterable[DeploymentChange], application: Plain | None = None, now: Plain | None = None
) -> History:
    """At most four queries, however long the log is. Without ``application`` there is nothing to compare."""
    changes = list(changes)
    sides = [
        {name: pair[side] for name, pair in each.differences.items()} for each in changes for side in (0, 1)
    ]
    compared = [application, now] if application and now else []
    words, named = Words([*sides, *compared]), labels()
    moments = [Moment(each, _what(each), _moved(each.differences, words, named)) for each in changes]
    if not (application and now):
        return History(moments, None)
    changed = {name: [application[name], now[name]] for name in FIELDS if application[name] != now[name]}
    return History(moments, _differences(changed, words, named))


def _differences(changed: Mapping[str, list], words: Words, named: Mapping) -> list[Difference]:
    return [
        Difference(named[name], words.show(name, pair[0]), words.show(name, pair[1]))
        for name, pair in changed.items()
        if name in named
    ]


def _moved(changed: Mapping[str, list], words: Words, named: Mapping) -> list[Difference]:
    """As ``_differences``, and of lists only what went and what came."""
    short = {name: _without_common(*pair) if name in LISTS else pair for name, pair in changed.items()}
    return _differences(short, words, named)


def _without_common(before: list | None, after: list | None) -> list[list]:
    old, new = before or [], after or []
    return [[each for each in old if each not in new], [each for each in new if each not in old]]


def _what(change: DeploymentChange) -> str:
    if change.version == 1:
        return _("Added")
    if "removed_at" in change.differences:
        return _("Removed") if change.differences["removed_at"][1] else _("Put back")
    return _("Changed")
