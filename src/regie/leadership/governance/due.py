"""What governance itself proposes for an agenda: what stands over, comes back, is late, or asks for a decision."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from regie.leadership.actions.selectors import overdue
from regie.leadership.decisions.choices import Outcome
from regie.leadership.decisions.models import Decision
from regie.ui.phrases import phrase, phrases

from .choices import BODY_OF_KIND, ItemKind, Level
from .models import Consultation
from .proposals import ProposedItem, propose
from .selectors import left_from_before


def register() -> None:
    """Once, when the slice starts."""
    for proposer in (opening, late_actions, left_over, decisions_asked, closing):
        propose(proposer)


def opening(consultation: Consultation, on: date) -> Iterator[ProposedItem]:
    yield ProposedItem(
        title=phrase("Opening and agenda"), kind=ItemKind.OPENING, level=consultation.level, key="opening"
    )


def closing(consultation: Consultation, on: date) -> Iterator[ProposedItem]:
    yield ProposedItem(
        title=phrase("Agreements and close"), kind=ItemKind.CLOSING, level=consultation.level, key="closing"
    )


def late_actions(consultation: Consultation, on: date) -> Iterator[ProposedItem]:
    """One item for all actions of the programme whose date has passed by the day of the meeting."""
    count = overdue([consultation.programme_id], on).count()
    if count:
        yield ProposedItem(
            title=phrase("Going through the actions"),
            kind=ItemKind.ACTIONS,
            reason=phrases("%(count)s action is late.", "%(count)s actions are late.", count),
            url=f"{reverse('actions:list')}",
            level=consultation.level,
            key="actions",
        )


def left_over(consultation: Consultation, on: date) -> Iterator[ProposedItem]:
    """What was not dealt with, then what comes back every meeting."""
    before = left_from_before(consultation)
    for item in before.carried:
        yield ProposedItem(
            title=item.title,
            kind=item.kind,
            reason=phrase("Was not dealt with on %(day)s.", day=item.meeting.starts_at.date()),
            url=item.url,
            level=item.level,
            key=f"carried:{item.pk}",
            asks_decision=item.asks_decision,
            question=item.question,
            carried_from=item.pk,
        )
    for item in before.recurring:
        yield ProposedItem(
            title=item.title,
            kind=item.kind,
            reason=phrase("Comes back every meeting."),
            url=item.url,
            level=item.level,
            key=f"recurring:{item.title}",
            is_recurring=True,
            question=item.question,
        )


def decisions_asked(consultation: Consultation, on: date) -> Iterator[ProposedItem]:
    """Decisions that the body of this consultation put off."""
    body = BODY_OF_KIND.get(consultation.kind)
    if body is None:
        return
    rows = Decision.objects.filter(
        programme=consultation.programme_id, body=body, outcome=Outcome.POSTPONED, decided_on__lte=on
    )
    for decision in rows:
        yield ProposedItem(
            title=decision.title,
            kind=ItemKind.DECISION,
            reason=phrase("Was put off on %(day)s.", day=decision.decided_on),
            level=Level.STRATEGIC,
            key=f"decision:{decision.pk}:{decision.version}",
            asks_decision=True,
        )
