"""Rows of a file beside what the programme holds: what is new, what changes, what stays.

A row is a deployment that exists when it has the same code; else the same name; else when its name is
another name of the same catalogue item, and only one deployment can be meant.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from django.utils.translation import gettext as _

from regie.approach.deployments.choices import DeploymentStatus
from regie.approach.deployments.models import Deployment
from regie.approach.deployments.selectors import next_code, values_of, with_relations
from regie.approach.deployments.values import DeploymentValues, FactorValue, as_json, differences
from regie.leadership.programmes.models import Programme

from .choices import Outcome
from .matching import normalise
from .rows import SOURCE
from .understanding import CellError, Reader, RowReading, UnderstoodRow, Validation

CHUNK = 1000
T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """What becomes of one row. ``values`` and ``differences`` as the change log keeps them."""

    row: int
    outcome: Outcome
    deployment_id: int | None = None
    version: int | None = None
    code: str = ""
    name: str = ""
    values: dict = field(default_factory=dict)
    differences: dict = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Compared:
    """A chunk of rows: what becomes of them, what is wrong, and how each was read."""

    lines: list[Line]
    errors: list[CellError]
    readings: list[RowReading]


def chunks(things: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most ``size`` things."""
    iterator = iter(things)
    while chunk := list(islice(iterator, size)):
        yield chunk


@dataclass(frozen=True)
class _Held:
    pk: int
    code: str
    name: str
    intervention: int | None


class Comparison:
    """Compares a sheet with a programme in chunks; queries grow with the chunks, not with the rows."""

    def __init__(self, reader: Reader, programme: Programme) -> None:
        self._reader = reader
        self._validation = Validation(reader)
        rows = Deployment.objects.filter(programme=programme, removed_at=None)
        self._held = [_Held(*row) for row in rows.values_list("pk", "code", "name", "intervention_id")]
        self._by_code = {held.code.casefold(): held for held in self._held}
        self._by_name = _grouped((normalise(held.name), held) for held in self._held)
        self._by_intervention = _grouped(
            (held.intervention, held) for held in self._held if held.intervention
        )
        self._claimed: dict[int, int] = {}
        self._file_codes, self._file_names = _named_in(reader)
        self._codes = _free_codes(programme, {*self._by_code, *self._file_codes})

    def compare(self) -> Iterator[Compared]:
        """All rows, chunk by chunk. Ask ``missing`` and ``kept`` afterwards."""
        for readings in chunks(self._reader.readings()):
            errors = [error for reading in readings for error in reading.errors]
            pairs = [self._pair(reading.row, errors) for reading in readings if reading.row]
            current = self._current([held.pk for _row, held in pairs if held])
            lines = [
                line
                for row, held in pairs
                if (line := self._line(row, current.get(held.pk) if held else None, errors))
            ]
            yield Compared(lines, errors, readings)

    def missing(self) -> list[CellError]:
        """Errors about columns that are not in the file."""
        return self._validation.missing()

    def kept(self) -> list[_Held]:
        """What the programme holds and the file does not name."""
        return [held for held in self._held if held.pk not in self._claimed]

    def _pair(self, row: UnderstoodRow, errors: list[CellError]) -> tuple[UnderstoodRow, _Held | None]:
        doubles = self._validation.doubles(row)
        errors.extend(doubles)
        held = None if doubles else self._find(row, errors)
        if held and held.pk in self._claimed:
            message = _("Row %(row)d is about the same deployment, %(code)s.") % {
                "row": self._claimed[held.pk],
                "code": held.code,
            }
            errors.append(self._validation.at_name(row, message, _("Remove one of the two.")))
        elif held:
            self._claimed[held.pk] = row.number
        return row, held

    def _find(self, row: UnderstoodRow, errors: list[CellError]) -> _Held | None:
        values = row.values
        if values.code and (held := self._by_code.get(values.code.casefold())):
            return held
        same = [held for held in self._by_name.get(normalise(values.name), []) if self._is_free(held)]
        if len(same) > 1:
            if not values.code:
                codes = ", ".join(held.code for held in same)
                right = _("Add a column Code and write which: %(codes)s.") % {"codes": codes}
                errors.append(
                    self._validation.at_name(row, _("More than one deployment has this name."), right)
                )
            return None
        if same:
            return same[0]
        meant = self._by_intervention.get(values.intervention, []) if values.intervention else []
        others = [
            each for each in meant if self._is_free(each) and normalise(each.name) not in self._file_names
        ]
        return others[0] if len(meant) == 1 and others else None

    def _is_free(self, held: _Held) -> bool:
        return held.pk not in self._claimed and held.code.casefold() not in self._file_codes

    def _current(self, keys: list[int]) -> dict[int, Deployment]:
        found = with_relations(Deployment.objects.filter(pk__in=keys)) if keys else []
        return {deployment.pk: deployment for deployment in found}

    def _line(self, row: UnderstoodRow, current: Deployment | None, errors: list[CellError]) -> Line | None:
        before = values_of(current) if current else None
        values = merged(before, row) if before else row.values
        wrong = self._validation.errors(row, values)
        errors.extend(wrong)
        if wrong:
            return None
        if current is None:
            values = values if values.code else values.with_changes({"code": next(self._codes)})
            plain = as_json(values)
            return Line(row.number, Outcome.ADDED, None, None, values.code, values.name, plain)
        assert before is not None  # noqa: S101 - for the type checker: current has values
        changed = differences(before, values)
        return Line(
            row.number,
            Outcome.CHANGED if changed else Outcome.UNCHANGED,
            current.pk,
            current.version,
            values.code,
            values.name,
            as_json(values) if changed else {},
            changed,
        )


def merged(before: DeploymentValues, row: UnderstoodRow) -> DeploymentValues:
    """What the deployment becomes: what the file speaks about, and the rest as it was."""
    changes = {key: getattr(row.values, key) for key in row.given if key not in (SOURCE, "factors")}
    if "status" in changes and changes["status"] != DeploymentStatus.NOT_DEPLOYED:
        changes.setdefault("not_deployed_reason", "")
    if "side_themes" not in changes and changes.get("main_theme") in before.side_themes:
        changes["side_themes"] = tuple(pk for pk in before.side_themes if pk != changes["main_theme"])
    after = before.with_changes(changes)
    if "factors" in row.given:
        after = after.with_changes({"factors": _factors(before, after, row)})
    return after.tidy()


def _factors(
    before: DeploymentValues, after: DeploymentValues, row: UnderstoodRow
) -> tuple[FactorValue, ...]:
    """The factors of the file; one that was there keeps its certainty and source unless the file changes them."""
    known = {each.factor: each for each in before.factors}
    recoded = after.coding_certainty != before.coding_certainty
    result = []
    for each in row.values.factors:
        old = known.get(each.factor)
        own = each.certainty != row.values.coding_certainty
        certainty = each.certainty if own or recoded or old is None else old.certainty
        source = each.source if SOURCE in row.given or old is None else old.source
        result.append(FactorValue(each.factor, str(certainty), source))
    return tuple(result)


def _grouped(pairs: Iterable[tuple]) -> dict:
    found: dict = {}
    for key, held in pairs:
        found.setdefault(key, []).append(held)
    return found


def _named_in(reader: Reader) -> tuple[set[str], set[str]]:
    """The codes and the names in the file, before anything else of it is understood."""
    code, name = reader.at.get("code", 0), reader.at.get("name", 0)
    codes, names = set(), set()
    for row in reader.sheet.rows():
        if row.number > reader.heading_row:
            codes.add(str(row.cell(code) or "").strip().casefold())
            names.add(normalise(row.cell(name)))
    return codes - {""}, names - {""}


def _free_codes(programme: Programme, taken: set[str]) -> Iterator[str]:
    first = next_code(programme)
    prefix = first.rstrip("0123456789")
    number = int(first[len(prefix) :] or 1)
    while True:
        if f"{prefix}{number}".casefold() not in taken:
            yield f"{prefix}{number}"
        number += 1


__all__ = ["Compared", "Comparison", "Line", "chunks", "merged"]
