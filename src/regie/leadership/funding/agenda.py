"""What means put on an agenda: reports to givers that are due, and, for the strategic level only, negotiations.

What one will negotiate about is no subject for a meeting where the other party sits at the table, so that is proposed
for strategic consultations. No amounts: more people read an agenda than the means.
"""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from regie.leadership.governance.choices import ItemKind, Level
from regie.leadership.governance.models import Consultation
from regie.leadership.governance.proposals import ProposedItem, propose
from regie.ui.phrases import phrase

from .models import Contract, ReportingDate
from .rules import NEGOTIATION_NEAR, REPORT_NEAR


def reports_due(consultation: Consultation, on: date) -> Iterator[ProposedItem]:
    """The reports that are late on the day of the meeting, or due within thirty days of it."""
    if consultation.level == Level.OPERATIONAL:
        return
    due = ReportingDate.objects.filter(
        fund__programme=consultation.programme_id, sent_on=None, due_on__lte=on + REPORT_NEAR
    )
    for each in due.select_related("fund"):
        yield ProposedItem(
            title=phrase("Report “%(what)s” of %(fund)s", what=each.what, fund=each.fund.name),
            kind=ItemKind.INFORMATION,
            reason=phrase("It has to be handed in on %(day)s.", day=each.due_on),
            url=f"{reverse('funding:detail', args=[each.fund_id])}#rapportages",
            level=consultation.level,
            key=f"report:{each.pk}",
        )


def negotiations(consultation: Consultation, on: date) -> Iterator[ProposedItem]:
    """The running contracts about which one can negotiate within ninety days of the meeting."""
    if consultation.level != Level.STRATEGIC:
        return
    near = Contract.objects.filter(
        programme=consultation.programme_id, negotiation_on__lte=on + NEGOTIATION_NEAR
    )
    for each in near.exclude(ends_on__lt=on).select_related("organisation"):
        yield ProposedItem(
            title=phrase("What we ask of the contract “%(what)s”", what=each.what),
            kind=ItemKind.DISCUSSION,
            reason=phrase(
                "You can negotiate about this contract from %(day)s.", day=each.negotiation_on or on
            ),
            url=reverse("funding:contract", args=[each.pk]),
            level=consultation.level,
            key=f"negotiation:{each.pk}:{each.negotiation_on}",
            asks_decision=True,
        )


def register_proposals() -> None:
    """Once, when the slice starts."""
    propose(reports_due)
    propose(negotiations)
