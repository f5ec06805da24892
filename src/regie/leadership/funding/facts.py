"""What the rules about means look at, read once for all rules and with a fixed number of queries."""

from functools import cached_property
from weakref import WeakKeyDictionary

from django.db.models import QuerySet
from django.utils import timezone

from regie.leadership.programmes.models import Programme

from .models import Contract, Fund, MonitoringArrangement
from .selectors import with_parts, with_spending


class Facts:
    """The means of the programmes in a queryset; every part is read when first asked for."""

    def __init__(self, programmes: QuerySet[Programme]) -> None:
        self._programmes = programmes
        self._keys = programmes.order_by().values("pk")
        self.today = timezone.localdate()

    @cached_property
    def programmes(self) -> list[Programme]:
        return list(self._programmes)

    @cached_property
    def funds(self) -> list[Fund]:
        """All funds, ended ones too, with what is spent, their lines and their reports."""
        return list(with_parts(with_spending(Fund.objects.filter(programme__in=self._keys))))

    @cached_property
    def running(self) -> list[Fund]:
        """The funds that have not ended."""
        return [fund for fund in self.funds if fund.ends_on >= self.today]

    @cached_property
    def purposes(self) -> set[tuple[int, str]]:
        """(programme, purpose) of every line with money in it, in funds that have not ended."""
        lines = [line for fund in self.running for line in fund.lines.all() if line.amount > 0]
        owners = {fund.pk: fund.programme_id for fund in self.running}
        return {(owners[line.fund_id], line.purpose) for line in lines}

    @cached_property
    def contracts(self) -> list[Contract]:
        """The contracts that have not ended."""
        rows = Contract.objects.filter(programme__in=self._keys).exclude(ends_on__lt=self.today)
        return list(rows.select_related("organisation"))

    @cached_property
    def arranged(self) -> dict[int, MonitoringArrangement]:
        """Programme -> who monitors it."""
        rows = MonitoringArrangement.objects.filter(programme__in=self._keys)
        return {each.programme_id: each for each in rows}


_facts: "WeakKeyDictionary[QuerySet, Facts]" = WeakKeyDictionary()


def facts_of(programmes: QuerySet[Programme]) -> Facts:
    """The facts of this very queryset: rules that get the same one share what they read."""
    return _facts.setdefault(programmes, Facts(programmes))
