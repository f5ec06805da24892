"""What is due when, for dossiers without identity: kinds and numbers, the term and its article.

No row is loaded: only counts and columns without personal data come out, of one municipality, so that the wall is down
meanwhile. Whoever calls it checked the right first. The number of queries does not depend on that of dossiers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.dossiers.holdings import Holding, holdings
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.records import DossierRecord
from regie.access.dossiers.walls import wall_down
from regie.methods.retention import Due, Term, due

from .blockers import blocked
from .models import LegalHold, ProposalLine
from .rules import Rules, outer, rules_of

# Columns of the count over every kind; no model has fields of these names.
COUNTED = ("due_dossier", "due_kind", "due_source", "due_day", "due_rows")


@dataclass(frozen=True)
class KindDue:
    """So many records of one kind that go on ``day``, by the term that decides it."""

    kind: str
    count: int
    day: date
    term: Term

    @property
    def label(self) -> str:
        return label_of(self.kind)


@dataclass
class DossierDue:
    """One dossier by its reference: when the whole of it is due, and what goes earlier or later than that."""

    dossier_id: UUID
    number: int
    collaboration: str
    closed_on: date | None
    whole_on: date | None = None
    outer_term: Term | None = None
    kinds: list[KindDue] = field(default_factory=list)
    # Rows without a term of their own, such as tasks: they go with the dossier.
    others: dict[str, int] = field(default_factory=dict)
    # Why it stays for now: holds, restriction, what other slices say. ``held`` are those of this slice.
    stops: list[str] = field(default_factory=list)
    held: bool = False
    proposal: UUID | None = None

    @property
    def reference(self) -> str:
        return f"J-{self.number:03d}"

    @property
    def day(self) -> date | None:
        """The first day on which something is due."""
        days = [each.day for each in self.kinds] + ([self.whole_on] if self.whole_on else [])
        return min(days, default=None)

    def is_whole(self, today: date) -> bool:
        """Whether all of it is due."""
        return self.whole_on is not None and self.whole_on <= today

    def going(self, today: date) -> list[KindDue]:
        """What goes on a day: everything of a dossier that is due, or the records whose own term is over."""
        whole = self.is_whole(today)
        return [each for each in self.kinds if whole or each.day <= today]

    def counts(self, today: date) -> dict[str, int]:
        """The number of rows of each kind that go."""
        found: dict[str, int] = defaultdict(int)
        for each in self.going(today):
            found[each.kind] += each.count
        if self.is_whole(today):
            for kind, count in self.others.items():
                found[kind] += count
        return dict(found)


def label_of(kind: str) -> str:
    """The name of a kind in the reader's language; its technical name where it is no longer known."""
    found = next((each for each in holdings() if each.model._meta.label_lower == kind), None)
    return str(found.model._meta.verbose_name_plural) if found else kind


def category_of(model: type[models.Model]) -> str:
    """The category of data that a kind of record is kept under."""
    return str(model.access.category)  # type: ignore[attr-defined]


def is_record(model: type[models.Model]) -> bool:
    """Whether rows have a source and a day of their own, on which terms can hold."""
    return issubclass(model, DossierRecord)


def dues(
    municipality_id: int, *, only: Collection[UUID] | None = None, erasure: bool = False
) -> list[DossierDue]:
    """Every dossier of which something is or becomes due; with ``only`` these dossiers, due or not."""
    with wall_down():
        return _dues(municipality_id, only, erasure)


def _dues(municipality_id: int, only: Collection[UUID] | None, erasure: bool) -> list[DossierDue]:
    rules = rules_of(municipality_id)
    rows = Dossier.objects.filter(municipality=municipality_id)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    if only is None and not rules.categories_from_recording():
        rows = rows.filter(closed_at__isnull=False)
    columns = ("pk", "number", "closed_at", "collaboration_id", "on_hold_at")
    found: dict[UUID, DossierDue] = {}
    places: dict[UUID, tuple[int, int | None]] = {}
    for pk, number, closed_at, collaboration, on_hold, name, months in rows.order_by("number").values_list(
        *columns, "collaboration__name", "collaboration__retention_months"
    ):
        closed = timezone.localdate(closed_at) if closed_at else None
        each = found[pk] = DossierDue(pk, number, name, closed)
        places[pk] = (collaboration, months)
        if on_hold:
            each.stops.append(_("on hold at the request of the person it is about"))
    _add_records(found, places, _counted(rules, municipality_id, only), rules)
    for pk, each in found.items():
        _set_whole(each, places[pk][1])
    kept = [each for each in found.values() if only is not None or each.day]
    _add_stops({each.dossier_id: each for each in kept}, municipality_id, erasure)
    return kept


def row_due(
    rules: Rules, *, collaboration: int, months: int | None, closed: date | None, model: Any, source: int | None,
    recorded: date | None,
) -> Due | None:  # fmt: skip
    """When one record is due."""
    terms = rules.terms(
        collaboration=collaboration, months=months, category=category_of(model), source=source
    )
    return due(terms, closed=closed, recorded=recorded)


def _set_whole(each: DossierDue, months: int | None) -> None:
    end = due(outer(months), closed=each.closed_on, recorded=None)
    if end is None:
        return
    each.outer_term = end.term
    # A minimum on one record keeps the dossier that it hangs on.
    each.whole_on = max([end.day, *(kind.day for kind in each.kinds)])


def _add_records(
    found: dict[UUID, DossierDue],
    places: dict[UUID, tuple[int, int | None]],
    counted: Iterator[tuple[UUID, str, Any, Any, int]],
    rules: Rules,
) -> None:
    by_kind: dict[tuple[UUID, str, Term], tuple[date, int]] = {}
    kinds = {each.model._meta.label_lower: each.model for each in holdings()}
    for dossier_id, kind, source, recorded, count in counted:
        if (each := found.get(dossier_id)) is None:
            continue
        if not is_record(kinds[kind]):
            each.others[kind] = each.others.get(kind, 0) + count
            continue
        collaboration, months = places[dossier_id]
        end = row_due(
            rules, collaboration=collaboration, months=months, closed=each.closed_on, model=kinds[kind],
            source=source, recorded=recorded,
        )  # fmt: skip
        if end is None:
            each.others[kind] = each.others.get(kind, 0) + count
            continue
        key = (dossier_id, kind, end.term) if end.term.starts == "closed" else (dossier_id, kind, end)
        day, before = by_kind.get(key, (end.day, 0))  # type: ignore[arg-type]
        by_kind[key] = (min(day, end.day), before + count)  # type: ignore[index]
    for (dossier_id, kind, key_term), (day, count) in by_kind.items():
        term = key_term.term if isinstance(key_term, Due) else key_term
        found[dossier_id].kinds.append(KindDue(kind, count, day, term))
    for each in found.values():
        each.kinds.sort(key=lambda one: (one.day, one.kind))


def _counted(
    rules: Rules, municipality_id: int, only: Collection[UUID] | None
) -> Iterator[tuple[UUID, str, Any, Any, int]]:
    """(dossier, kind, source, day of recording, number of rows) over every kind, in one query.

    The wall refuses combined queries, as they could bring out columns that it keeps; it is down here.
    Each part is bound to the municipality by name.
    """
    running = rules.categories_from_recording()
    parts = [_part(each, municipality_id, running, only) for each in holdings()]
    combined: Any = models.QuerySet.union(parts[0], *parts[1:], all=True) if len(parts) > 1 else parts[0]
    for row in combined:
        yield tuple(row[name] for name in COUNTED)


def _part(
    each: Holding, municipality_id: int, running: set[str], only: Collection[UUID] | None
) -> QuerySet[Any, Any]:
    model = each.model
    rows = model._default_manager.filter(**{f"{each.lookup}__municipality": municipality_id})
    if only is not None:
        rows = rows.filter(**{f"{each.lookup}__in": list(only)})
    elif not (is_record(model) and category_of(model) in running):
        rows = rows.filter(Q(**{f"{each.lookup}__closed_at__isnull": False}))
    record = is_record(model)
    nothing = Cast(Value(None), models.BigIntegerField())
    no_day = Cast(Value(None), models.DateField())
    return (
        rows.order_by()
        .annotate(
            due_dossier=F(f"{each.lookup}"),
            due_kind=Value(model._meta.label_lower, output_field=models.CharField()),
            due_source=F("source_id") if record else nothing,
            due_day=TruncDate("recorded_at") if record else no_day,
        )
        .values(*COUNTED[:-1])
        .annotate(due_rows=Count("pk"))
    )


def _add_stops(found: dict[UUID, DossierDue], municipality_id: int, erasure: bool) -> None:
    """Holds, what other slices say, and proposals that are open."""
    ids = list(found)
    holds = LegalHold.objects.filter(
        municipality=municipality_id, lifted_at__isnull=True, until__gte=timezone.localdate()
    )
    for dossier_id, until, reason in holds.values_list("dossier_id", "until", "reason"):
        if dossier_id in found:
            text = _("held until %(day)s: %(reason)s")
            found[dossier_id].held = True
            found[dossier_id].stops.append(text % {"day": until.strftime("%d-%m-%Y"), "reason": reason})
    for dossier_id, sentences in blocked(ids, erasure=erasure).items():
        if dossier_id in found:
            found[dossier_id].stops += sentences
    waiting = ProposalLine.objects.filter(proposal__municipality=municipality_id, state="waiting")
    for waits, proposal in waiting.values_list("dossier_id", "proposal_id"):
        if waits is not None and waits in found:
            found[waits].proposal = proposal
