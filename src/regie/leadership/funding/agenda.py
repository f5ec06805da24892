"""What means put on an agenda: reports to givers that are due, and, for the strategic level only, negotiations.

What one will negotiate about is no subject for a meeting where the other party sits at the table, so that is proposed
for strategic consultations. No amounts: more people read an agenda than the means.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, QuerySet, Value
from django.urls import reverse

from regie.leadership.governance.choices import ItemKind, Level
from regie.leadership.governance.models import Consultation
from regie.leadership.governance.proposals import ProposedItem, propose
from regie.ui.phrases import phrase

from .models import Contract, ReportingDate
from .rules import NEGOTIATION_NEAR, REPORT_NEAR


def means_due(consultation: Consultation, on: date) -> Iterator[ProposedItem]:
    """Reports that are late on the day of the meeting or due within thirty days; for the strategic level also the
    running contracts about which one can negotiate within ninety days. One query, as a page has few to spend.
    """
    if consultation.level == Level.OPERATIONAL:
        return
    rows = _reports(consultation, on)
    if consultation.level == Level.STRATEGIC:
        rows = rows.union(_contracts(consultation, on), all=True)
    for key, what, day, fund_id, fund_name in sorted(rows, key=lambda row: (row[3] is None, row[2], row[0])):
        if fund_id:
            yield _report(consultation, key, what, day, fund_id, fund_name)
        else:
            yield _negotiation(key, what, day)


def _reports(consultation: Consultation, on: date) -> QuerySet[Any, Any]:
    due = ReportingDate.objects.filter(
        fund__programme=consultation.programme_id, sent_on=None, due_on__lte=on + REPORT_NEAR
    )
    return due.order_by().values_list("pk", "what", "due_on", "fund_id", "fund__name")


def _contracts(consultation: Consultation, on: date) -> QuerySet[Any, Any]:
    near = Contract.objects.filter(
        programme=consultation.programme_id, negotiation_on__lte=on + NEGOTIATION_NEAR
    ).exclude(ends_on__lt=on)
    no_fund = Value(None, BigIntegerField())
    return near.order_by().values_list("pk", "what", "negotiation_on", no_fund, Value(""))


def _report(
    consultation: Consultation, key: int, what: str, day: date, fund_id: int, fund_name: str
) -> ProposedItem:
    return ProposedItem(
        title=phrase("Report “%(what)s” of %(fund)s", what=what, fund=fund_name),
        kind=ItemKind.INFORMATION,
        reason=phrase("It has to be handed in on %(day)s.", day=day),
        url=f"{reverse('funding:detail', args=[fund_id])}#rapportages",
        level=consultation.level,
        key=f"report:{key}",
    )


def _negotiation(key: int, what: str, day: date) -> ProposedItem:
    return ProposedItem(
        title=phrase("What we ask of the contract “%(what)s”", what=what),
        kind=ItemKind.DISCUSSION,
        reason=phrase("You can negotiate about this contract from %(day)s.", day=day),
        url=reverse("funding:contract", args=[key]),
        level=Level.STRATEGIC,
        key=f"negotiation:{key}:{day}",
        asks_decision=True,
    )


def register_proposals() -> None:
    """Once, when the slice starts."""
    propose(means_due)
