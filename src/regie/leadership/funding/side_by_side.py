"""All funds and contracts of a programme beside each other: on a line of time, per year, and as sheets."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.models import Programme
from regie.methods.means import share_spent
from regie.ui.amounts import euro
from regie.ui.charts import COLOURS, Chart, make_chart
from regie.ui.lists import SHORT_DAY
from regie.ui.spreadsheets import Row

from .choices import LinePurpose
from .models import Contract, Fund
from .selectors import YearTotal, contracts_for, funds_for, lines_by_purpose, totals_per_year, with_parts

YEAR = timedelta(days=365)
WIDTH, STEP, BAR, SPENT = 760, 42, 18, 6
LONGEST = 30  # letters of a name beside its bar


@dataclass
class Means:
    """What a programme has and owes, read once for page, print and spreadsheet."""

    programme: Programme
    today: date
    funds: list[Fund]
    contracts: list[Contract]

    @property
    def years(self) -> list[YearTotal]:
        return totals_per_year(self.funds, self.contracts)

    @property
    def purposes(self) -> dict[LinePurpose, Decimal]:
        return lines_by_purpose(self.funds, self.today)

    @property
    def available(self) -> Decimal:
        """The amounts of all funds that have not ended."""
        return sum((fund.amount for fund in self.funds if fund.ends_on >= self.today), Decimal(0))


def means_of(programme: Programme, *, reader: Actor, today: date) -> Means:
    """The means of one programme within the reach of the reader. Four queries."""
    funds = with_parts(funds_for(reader).filter(programme=programme))
    return Means(programme, today, list(funds), list(contracts_for(reader).filter(programme=programme)))


def time_line(means: Means) -> Chart | None:
    """The funds and contracts on a line of time, with what is spent and the days to keep; None without any."""
    if not means.funds and not means.contracts:
        return None
    horizon = _horizon(means)
    bars = [*_fund_bars(means.funds), *_contract_bars(means.contracts, horizon)]
    return make_chart(
        _spec(bars, list(_marks(means, bars)), means.today),
        title=_("Funds and contracts in time"),
        description=_in_words(means),
        columns=[
            _("What"), _("Kind"), _("From"), _("Until"), _("Amount"), _("Spent"), _("Days to keep"),
        ],
        rows=[*_fund_rows(means.funds), *_contract_rows(means.contracts)],
    )  # fmt: skip


def sheets_of(means: Means) -> dict[str, Iterable[Row]]:
    """The sheets of the download: title -> rows, headings first. Amounts are numbers, days are days."""
    return {
        _("Funds"): [_fund_heads(), *(_fund_cells(fund) for fund in means.funds)],
        _("Contracts"): [_contract_heads(), *(_contract_cells(each) for each in means.contracts)],
        _("Reports"): [
            [_("Fund"), _("Report"), _("To be handed in on"), _("Sent on")],
            *(
                [fund.name, each.what, each.due_on, each.sent_on]
                for fund in means.funds
                for each in fund.reports.all()
            ),
        ],
        _("Budget lines"): [
            [_("Fund"), _("Purpose"), _("Description"), _("Amount")],
            *(
                [fund.name, str(line.get_purpose_display()), line.description, float(line.amount)]
                for fund in means.funds
                for line in fund.lines.all()
            ),
        ],
        _("Per year"): [
            [_("Year"), _("Available"), _("In contracts"), _("Difference")],
            *(
                [str(each.year), float(each.available), float(each.committed), float(each.left)]
                for each in means.years
            ),
        ],
    }


def _fund_heads() -> list[str]:
    return [
        _("Fund"), _("Kind"), _("Source"), _("Domain"), _("From"), _("Until"), _("Amount"), _("Spent"),
        _("Spent as of"), _("Conditions"), _("Other domain asked"), _("Fits"), _("Why"),
    ]  # fmt: skip


def _fund_cells(fund: Any) -> list[Any]:
    return [
        fund.name, str(fund.get_kind_display()), fund.source, str(fund.get_domain_display()),
        fund.starts_on, fund.ends_on, float(fund.amount),
        None if fund.spent is None else float(fund.spent), fund.spent_as_of, fund.conditions,
        _("yes") if fund.other_domain_asked else _("no"), str(fund.get_fit_display()), fund.fit_note,
    ]  # fmt: skip


def _contract_heads() -> list[str]:
    return [
        _("Contract"), _("With"), _("From"), _("Until"), _("Amount per year"), _("Negotiation"),
        _("Notice in months"), _("Fits"), _("Why"),
    ]  # fmt: skip


def _contract_cells(contract: Contract) -> list[Any]:
    return [
        contract.what, contract.party, contract.starts_on, contract.ends_on, float(contract.amount_per_year),
        contract.negotiation_on, contract.notice_months, str(contract.get_fit_display()), contract.fit_note,
    ]  # fmt: skip


def _horizon(means: Means) -> date:
    """Where the drawing ends: a year from now, or later where something ends later."""
    held: list[Fund | Contract] = [*means.funds, *means.contracts]
    ends = [each.ends_on for each in held if each.ends_on]
    starts = [each.starts_on for each in held]
    return max([means.today + YEAR, *ends, *starts])


def _fund_bars(funds: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for fund in funds:
        share = (
            min(share_spent(fund.amount, fund.spent or Decimal(0)), Decimal(1)) if fund.amount else Decimal(0)
        )
        days = float((fund.ends_on - fund.starts_on).days + 1)
        yield {
            "key": f"f{fund.pk}",
            "label": _label(fund.name, euro(fund.amount)),
            "kind": _("fund"),
            "from": fund.starts_on,
            "until": fund.ends_on + timedelta(days=1),
            "spent": fund.starts_on + timedelta(days=days * float(share)),
        }


def _contract_bars(contracts: Iterable[Contract], horizon: date) -> Iterator[dict[str, Any]]:
    for each in contracts:
        yearly = _("%(amount)s a year") % {"amount": euro(each.amount_per_year)}
        yield {
            "key": f"c{each.pk}",
            "label": _label(each.what, yearly),
            "kind": _("contract"),
            "from": each.starts_on,
            "until": (each.ends_on or horizon) + timedelta(days=1),
            "spent": each.starts_on,
        }


def _label(name: str, amount: str) -> list[str]:
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
    return [short, amount]


def _marks(means: Means, bars: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The days to keep, each beside the bar it belongs to."""
    labels = {bar["key"]: bar["label"] for bar in bars}
    for fund in means.funds:
        for report in fund.reports.all():
            what = _("report sent") if report.sent_on else _("report due")
            yield {"key": f"f{fund.pk}", "label": labels[f"f{fund.pk}"], "on": report.due_on, "what": what}
    for each in means.contracts:
        if each.negotiation_on:
            key = f"c{each.pk}"
            yield {"key": key, "label": labels[key], "on": each.negotiation_on, "what": _("negotiation")}


def _spec(bars: list[dict[str, Any]], marks: list[dict[str, Any]], today: date) -> dict[str, Any]:
    """Vega-Lite: a bar per period, in it how much is spent, signs for days, and a line for today."""
    labels = {bar["key"]: bar["label"] for bar in bars}
    rows = [bar["key"] for bar in bars]
    y = {
        "field": "key",
        "type": "nominal",
        "sort": rows,
        "title": None,
        "axis": {"labelExpr": f"({_as_expression(labels)})[datum.value]", "ticks": False, "domain": False,
                 "labelPadding": 12, "labelLimit": 320, "labelLineHeight": 15},
    }  # fmt: skip
    x = {
        "type": "temporal",
        "scale": {"type": "utc"},
        "title": None,
        "axis": {"format": "%b %Y", "tickCount": 8},
    }
    kinds = [_("fund"), _("contract")]
    signs = [_("report due"), _("report sent"), _("negotiation")]
    return {
        "width": WIDTH,
        "padding": {"left": 32, "top": 5, "right": 5, "bottom": 5},  # where another letter is wider
        "height": {"step": STEP},
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "height": BAR},
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "from"},
                    "x2": {"field": "until"},
                    "color": {
                        "field": "kind",
                        "scale": {"domain": kinds, "range": [COLOURS["brand-soft"], COLOURS["line"]]},
                        "legend": {"title": None, "orient": "top"},
                    },
                },
            },
            {
                "data": {"values": [bar for bar in bars if bar["spent"] > bar["from"]]},
                "mark": {"type": "bar", "height": SPENT, "color": COLOURS["brand"]},
                "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "spent"}},
            },
            {
                "data": {"values": [{"on": today}]},
                "mark": {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 2, "color": COLOURS["ink"]},
                "encoding": {"x": {**x, "field": "on"}},
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "filled": True, "size": 110, "color": COLOURS["ink"]},
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "on"},
                    "shape": {
                        "field": "what",
                        "scale": {"domain": signs, "range": ["diamond", "circle", "triangle-up"]},
                        "legend": {"title": None, "orient": "top", "symbolFillColor": COLOURS["ink"]},
                    },
                },
            },
        ],
    }


def _as_expression(labels: dict[str, list[str]]) -> str:
    """The labels as an object in the little language of the drawing; JSON is part of it."""
    return json.dumps(labels, ensure_ascii=False)


def _in_words(means: Means) -> str:
    funds = ngettext("%(count)s fund", "%(count)s funds", len(means.funds)) % {"count": len(means.funds)}
    contracts = ngettext("%(count)s contract", "%(count)s contracts", len(means.contracts)) % {
        "count": len(means.contracts)
    }
    text = _(
        "%(funds)s and %(contracts)s. The dark bar in a fund is the share that is spent, the dashed line is today: "
        "where the dark bar stays far behind the line, money may be left over."
    )
    return text % {"funds": funds, "contracts": contracts}


def _fund_rows(funds: Iterable[Any]) -> Iterator[list[Any]]:
    for fund in funds:
        days = [
            (_("report sent, due %(day)s") if each.sent_on else _("report due %(day)s"))
            % {"day": date_format(each.due_on, SHORT_DAY)}
            for each in fund.reports.all()
        ]
        yield [
            fund.name, _("fund"), date_format(fund.starts_on, SHORT_DAY), date_format(fund.ends_on, SHORT_DAY),
            euro(fund.amount), euro(fund.spent), "; ".join(days),
        ]  # fmt: skip


def _contract_rows(contracts: Iterable[Contract]) -> Iterator[list[Any]]:
    for each in contracts:
        yield [
            each.what,
            _("contract"),
            date_format(each.starts_on, SHORT_DAY),
            date_format(each.ends_on, SHORT_DAY) if each.ends_on else _("no end"),
            _("%(amount)s a year") % {"amount": euro(each.amount_per_year)},
            "",
            _("negotiation %(day)s") % {"day": date_format(each.negotiation_on, SHORT_DAY)}
            if each.negotiation_on
            else "",
        ]
