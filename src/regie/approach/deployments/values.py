"""All that can be entered about a deployment, as plain values: shared by the form, the import and the log."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from regie.knowledge.factors.choices import Certainty

from .choices import DeploymentKind, DeploymentStatus, Provenance


@dataclass(frozen=True, order=True)
class FactorValue:
    """A factor (by primary key) that is worked on: how sure we are, and where we have it from (rule R078)."""

    factor: int
    certainty: str = Certainty.MIDDLE
    source: str = ""


@dataclass(frozen=True)
class DeploymentValues:
    """Every column of a deployment. References are primary keys; dates are dates; unknown is None or "".

    ``side_themes``, ``partners`` and ``factors`` are tuples without order; ``tidy`` sorts them.
    An empty ``code`` lets the service choose the next free one of the programme.
    """

    code: str = ""
    name: str = ""
    intervention: int | None = None
    kind: str = DeploymentKind.INTERVENTION
    approach: str = ""
    status: str = DeploymentStatus.AS_INTENDED
    not_deployed_reason: str = ""
    reason: str = ""
    prevention_primary: bool = False
    prevention_secondary: bool = False
    prevention_tertiary: bool = False
    main_theme: int | None = None
    side_themes: tuple[int, ...] = ()
    factors: tuple[FactorValue, ...] = ()
    partners: tuple[int, ...] = ()
    partners_note: str = ""
    is_exploratory: bool = False
    evaluation_date: date | None = None
    reach_planned: int | None = None
    reach_reached: int | None = None
    target_group: str = ""
    age_from: int | None = None
    age_to: int | None = None
    area: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    provenance: str = Provenance.MUNICIPALITY
    coding_certainty: str = Certainty.MIDDLE
    coding_note: str = ""

    def tidy(self) -> "DeploymentValues":
        """The same values with stray spaces gone, and the unordered ones sorted and once each."""
        texts: dict[str, Any] = {
            key: _tidy(value) for key, value in vars(self).items() if isinstance(value, str)
        }
        return replace(
            self,
            **texts,
            side_themes=tuple(sorted(set(self.side_themes))),
            partners=tuple(sorted(set(self.partners))),
            factors=tuple(sorted(replace(each, source=_tidy(each.source)) for each in self.factors)),
        )

    def with_changes(self, changes: Mapping[str, Any]) -> "DeploymentValues":
        """These values with some replaced. Raises TypeError on a name that is not a column."""
        return replace(self, **changes)


def _tidy(text: str) -> str:
    """Without spaces around it, and with ends of lines as one character: browsers send two."""
    return text.replace("\r\n", "\n").strip()


FIELDS: tuple[str, ...] = tuple(each.name for each in fields(DeploymentValues))
RELATIONS = ("side_themes", "partners", "factors")
COLUMNS = tuple(name for name in FIELDS if name not in RELATIONS)


def as_json(values: DeploymentValues) -> dict[str, Any]:
    """The values as the change log keeps them: dates as ISO text, factors as [key, certainty, source]."""
    plain = asdict(values.tidy())
    plain["factors"] = [[each["factor"], each["certainty"], each["source"]] for each in plain["factors"]]
    return {
        key: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for key, value in plain.items()
    }


def from_json(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse of ``as_json`` for some or all fields, to give to ``with_changes``."""
    values = dict(plain)
    for name in ("evaluation_date", "starts_on", "ends_on"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    for name in ("side_themes", "partners"):
        if name in values:
            values[name] = tuple(values[name])
    if "factors" in values:
        values["factors"] = tuple(FactorValue(*each) for each in values["factors"])
    return values


def differences(before: DeploymentValues, after: DeploymentValues) -> dict[str, list[Any]]:
    """Field -> [before, after] of every field that differs, as the change log keeps it."""
    old, new = as_json(before), as_json(after)
    return {name: [old[name], new[name]] for name in FIELDS if old[name] != new[name]}
