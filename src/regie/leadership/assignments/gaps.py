"""What an assignment lacks before it can be adopted: the same question for a rule, a page and the adoption itself."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from regie.leadership.decisions.choices import IN_FORCE
from regie.methods import smart
from regie.ui.phrases import Phrase, phrase

from .choices import BODIES, AssignmentStatus
from .models import Assignment, Goal

# The six parts: the anchor on the page, the name in a sentence, and the page that mends it.
PARTS: dict[str, Phrase] = {
    "goals": phrase("SMART goals"),
    "success": phrase("critical success factors"),
    "scope": phrase("scope: what falls within it and what does not"),
    "preconditions": phrase("preconditions"),
    "activities": phrase("activities"),
    "results": phrase("intermediate results"),
}
BODY_WORDS: dict[str, Phrase] = {"triangle": phrase("the driehoek"), "college": phrase("the college")}


@dataclass(frozen=True)
class Gap:
    """One thing that is lacking: the rule it breaks, in words, and where to mend it."""

    rule: str
    key: str
    message: Phrase
    mend_url: str
    action: Phrase


def as_goal(goal: Goal) -> smart.Goal:
    """A row as the method reads it."""
    return smart.Goal(
        text=goal.text,
        norm=goal.norm,
        unit=goal.unit,
        term=goal.term,
        owner=goal.owner,
        accepted=goal.accepted_on is not None,
        baseline=goal.baseline,
    )


def empty_parts(assignment: Assignment) -> list[str]:
    """Which of the six parts hold nothing; needs ``selectors.with_parts``. Scope needs both what is in and out."""
    filled = {
        "goals": bool(assignment.goals.all()),
        "success": bool(assignment.success_factors.strip()),
        "scope": bool(assignment.scope_in.strip() and assignment.scope_out.strip()),
        "preconditions": bool(assignment.preconditions.strip()),
        "activities": bool(assignment.activities.all()),
        "results": bool(assignment.results.all()),
    }
    return [part for part in PARTS if not filled[part]]


def is_decided(assignment: Assignment, body: str) -> bool:
    """Whether a body took a decision that gives force."""
    decision = getattr(assignment, BODIES[body])
    return decision is not None and decision.outcome in IN_FORCE


def goal_gaps(assignment: Assignment, today: date) -> list[Gap]:
    """R003: every goal that is not SMART. An adopted goal was in time when it was adopted, so its term may be over."""
    moment = None if assignment.adopted_at else today
    gaps = []
    for number, goal in enumerate(assignment.goals.all(), start=1):
        found = smart.smart(as_goal(goal), today=moment)
        if not found.is_smart:
            gaps.append(
                Gap(
                    "R003",
                    str(goal.line),
                    phrase(
                        "Goal %(number)s is not SMART yet: %(letters)s.",
                        number=number,
                        letters=", ".join(found.lacking),
                    ),
                    _page(assignment, "goal_edit", goal.pk),
                    phrase("Complete the goal"),
                )
            )
    return gaps


def part_gaps(assignment: Assignment) -> list[Gap]:
    """R004: every part of the six that holds nothing."""
    places = {
        "goals": ("goal_add", phrase("Add a goal")),
        "activities": ("activity_add", phrase("Add an activity")),
        "results": ("result_add", phrase("Add an intermediate result")),
    }
    gaps = []
    for part in empty_parts(assignment):
        name, action = places.get(part, ("texts", phrase("Fill it in")))
        message = phrase("The assignment lacks: %(part)s.", part=PARTS[part])
        gaps.append(Gap("R004", part, message, _page(assignment, name, assignment.pk), action))
    return gaps


def decision_gaps(assignment: Assignment) -> list[Gap]:
    """R005: each of the two bodies that did not take a decision that gives force."""
    return [
        Gap(
            "R005",
            body,
            phrase(
                "There is no decision of %(body)s that gives force to the assignment.", body=BODY_WORDS[body]
            ),
            _decide_url(assignment, body),
            phrase("Record the decision"),
        )
        for body in BODIES
        if not is_decided(assignment, body)
    ]


def gaps_of(assignment: Assignment, today: date) -> list[Gap]:
    """All that stands in the way of adoption."""
    return [*goal_gaps(assignment, today), *part_gaps(assignment), *decision_gaps(assignment)]


def _page(assignment: Assignment, name: str, pk: int) -> str:
    """The page that mends it. What was put to the bodies is taken back first, what was adopted gets a new version."""
    if assignment.adopted_at:
        return reverse("assignments:of_programme", args=[assignment.programme_id])
    if assignment.status == AssignmentStatus.PROPOSED:
        return reverse("assignments:detail", args=[assignment.pk])
    return reverse(f"assignments:{name}", args=[pk])


def _decide_url(assignment: Assignment, body: str) -> str:
    if assignment.status != AssignmentStatus.PROPOSED:
        return reverse("assignments:detail", args=[assignment.pk]) + "#besluiten"
    return reverse("assignments:decide", args=[assignment.pk, body])
