"""Reads of funds and contracts, always within the reach of the reader."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import AccessPath, narrow
from regie.access.organisations.models import Organisation
from regie.leadership.programmes.models import Programme
from regie.methods.means import cost_in_year, per_year

from .choices import LinePurpose
from .models import BudgetLine, Contract, Fund, MonitoringArrangement, ReportingDate, SpendingStatement

PROGRAMME_PATH = AccessPath(kind="fund", municipality="municipality")


def programmes_with_means(reader: Actor, action: str = "view") -> QuerySet[Programme]:
    """The programmes whose money this reader may see: those of the own municipality, published or not."""
    return narrow(Programme.objects.all(), reader, action, path=PROGRAMME_PATH).select_related("municipality")


def funds_for(reader: Actor) -> QuerySet[Fund]:
    """The funds this reader may see, with ``spent`` and ``spent_as_of`` of the latest statement (None without)."""
    return with_spending(narrow(Fund.objects.all(), reader)).select_related(
        "programme__municipality", "source_organisation"
    )


def contracts_for(reader: Actor) -> QuerySet[Contract]:
    """The contracts this reader may see."""
    return narrow(Contract.objects.all(), reader).select_related("programme__municipality", "organisation")


def with_spending(funds: QuerySet[Fund]) -> QuerySet[Fund]:
    """The same rows with ``spent`` and ``spent_as_of`` of the latest statement."""
    latest = SpendingStatement.objects.filter(fund=OuterRef("pk")).order_by("-as_of", "-pk")
    return funds.annotate(
        spent=Subquery(latest.values("spent")[:1]), spent_as_of=Subquery(latest.values("as_of")[:1])
    )


def with_parts(funds: QuerySet[Fund]) -> QuerySet[Fund]:
    """The same rows with their reports and budget lines read along, in two queries."""
    return funds.prefetch_related(
        Prefetch("reports", queryset=ReportingDate.objects.all()),
        Prefetch("lines", queryset=BudgetLine.objects.all()),
    )


def parts_for(reader: Actor, model: type[ReportingDate] | type[BudgetLine]) -> QuerySet:
    """Reports or budget lines of funds this reader may see."""
    return narrow(model.objects.all(), reader).select_related("fund__programme__municipality")


def organisations_of(programme: Programme) -> QuerySet[Organisation]:
    """The organisations that work with this programme's municipality."""
    return Organisation.objects.filter(municipalities=programme.municipality_id)


def sum_of_lines(fund: Fund, *, without: int | None = None) -> Decimal:
    """What the lines of a fund come to; ``without`` leaves one out."""
    lines = fund.lines.exclude(pk=without) if without else fund.lines.all()
    return lines.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def budget_agreed(programmes: Iterable[int]) -> set[int]:
    """Those of these programmes (primary keys) that have a fund with money in it (for rule R009). One query."""
    funds = Fund.objects.filter(programme__in=list(programmes), amount__gt=0)
    return set(funds.values_list("programme_id", flat=True))


@dataclass(frozen=True)
class YearTotal:
    """What there is in a calendar year, and what contracts ask of it."""

    year: int
    available: Decimal
    committed: Decimal

    @property
    def left(self) -> Decimal:
        return self.available - self.committed

    def rounded(self) -> "YearTotal":
        """The same in whole euros, for the screen."""
        return YearTotal(self.year, self.available.quantize(Decimal(1)), self.committed.quantize(Decimal(1)))


def totals_per_year(funds: Iterable[Fund], contracts: Iterable[Contract]) -> list[YearTotal]:
    """Per calendar year in which some fund runs: amounts by days, and the contracts of that year. No query."""
    available: defaultdict[int, Decimal] = defaultdict(Decimal)
    for fund in funds:
        for year, part in per_year(fund.amount, fund.starts_on, fund.ends_on).items():
            available[year] += part
    held = list(contracts)
    years = set(available) | {each.starts_on.year for each in held}
    years |= {each.ends_on.year for each in held if each.ends_on}
    if not years:
        return []
    return [
        YearTotal(
            year,
            available[year],
            sum(
                (cost_in_year(each.amount_per_year, (each.starts_on, each.ends_on), year) for each in held),
                Decimal(0),
            ),
        )
        for year in range(min(years), max(years) + 1)
    ]


def lines_by_purpose(funds: Iterable[Fund], on: date) -> dict[LinePurpose, Decimal]:
    """What is set aside per purpose in funds that have not ended; their lines must be read along."""
    found = dict.fromkeys(LinePurpose, Decimal(0))
    for fund in funds:
        if fund.ends_on >= on:
            for line in fund.lines.all():
                found[LinePurpose(line.purpose)] += line.amount
    return found


def monitoring_of(programme: Programme) -> MonitoringArrangement | None:
    """Who monitors this programme; None where it is not decided."""
    return MonitoringArrangement.objects.filter(programme=programme).first()
