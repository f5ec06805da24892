"""A programme, and an assignment that can be adopted but for what a test leaves out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from regie.leadership.assignments.services import (
    assignment_change,
    assignment_decide,
    assignment_move,
    assignment_start,
    row_add,
)
from regie.leadership.programmes.models import Programme

TEXTS = {
    "why": "",
    "success_factors": "De burgemeester staat erachter",
    "scope_in": "Jongeren van 12 tot 23 in Noord",
    "scope_out": "Volwassenen",
    "preconditions": "Twee fte jongerenwerk",
}


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


def goal_values(**changes) -> dict:
    """A goal that is SMART."""
    whole = {
        "text": "Hooguit 12 meldingen van overlast per maand in Noord",
        "comparison": "at_most",
        "norm": Decimal(12),
        "unit": "meldingen per maand",
        "baseline": "31 per maand in 2025",
        "term": timezone.localdate() + timedelta(days=365),
        "owner": "Wijkbeheer",
        "accepted_on": timezone.localdate(),
        "accepted_by": "politie, OM en gemeente",
    }
    return whole | changes


def decision_values(**changes) -> dict:
    return {
        "title": "Opdracht vastgesteld",
        "decided_on": timezone.localdate(),
        "outcome": "adopted",
        **changes,
    }


@pytest.fixture
def build(actor, programme):
    """build(goal={…}, texts={…}, decided=("triangle",)): an assignment in the status it comes to."""

    def make(*, goal=None, texts=None, rows=True, decided=("triangle", "college"), to="proposed"):
        by = actor("regisseur")
        made = assignment_start(programme=programme, by=by)
        if goal is not False:
            row_add(assignment=made, part="goals", values=goal_values(**(goal or {})), by=by)
        assignment_change(assignment=made, values=TEXTS | (texts or {}), version=made.version, by=by)
        if rows:
            row_add(
                assignment=made,
                part="activities",
                values={
                    "what": "Straatwerk",
                    "from_on": date(2026, 1, 1),
                    "until_on": None,
                    "owner": "Jongerenwerk",
                },
                by=by,
            )
            row_add(assignment=made, part="results", values={"what": "Plan ligt er", "due_on": None}, by=by)
        if to == "draft":
            made.refresh_from_db()
            return made
        assignment_move(assignment=made, to="proposed", by=by)
        for body in decided:
            assignment_decide(assignment=made, body=body, values=decision_values(), by=by)
        if to == "adopted":
            return assignment_move(assignment=made, to="adopted", by=by)
        made.refresh_from_db()
        return made

    return make
