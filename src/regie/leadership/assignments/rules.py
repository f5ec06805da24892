"""The rules about the assignment and who supports it: R003, R004, R005, R008.

They look at the version that counts: the adopted one, else the one in the making. Without any, all are broken.
"""

from collections.abc import Callable, Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.rules import directed
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import PROGRAMME, Rule, Violation, register, registered, violations_in
from regie.ui.phrases import phrase

from .choices import ADOPT, NAMED_BY_THE_METHOD, AssignmentStatus, Portfolio, Support
from .gaps import BODY_WORDS, Gap, decision_gaps, goal_gaps, part_gaps
from .models import Assignment, PortfolioSupport
from .selectors import that_counts, with_counting

KIND = "assignment"
LABEL = Assignment._meta.label_lower
PORTFOLIO_WORDS = {
    Portfolio.SPATIAL_PLANNING: phrase("spatial planning"),
    Portfolio.URBAN_DEVELOPMENT: phrase("urban development"),
    Portfolio.WELFARE: phrase("welfare"),
    Portfolio.YOUTH_EDUCATION: phrase("youth and education"),
}


def assigned(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """The programmes that are directed in Regie, with the versions that may count; the three rules share it."""
    return with_counting(directed(programmes))


def smart_goals(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    today = timezone.localdate()
    for programme, assignment in _counting(programmes):
        if assignment is None:
            yield _no_assignment(programme)
            continue
        found = goal_gaps(assignment, today)
        yield from (as_violation(assignment, gap) for gap in found)
        if not found and assignment.status != AssignmentStatus.ADOPTED:
            yield _not_adopted(assignment)


def six_parts(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    yield from _checked(programmes, part_gaps)


def two_decisions(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    yield from _checked(programmes, decision_gaps)


def _checked(programmes: QuerySet[Programme], gaps: Callable[[Assignment], list[Gap]]) -> Iterator[Violation]:
    for programme, assignment in _counting(programmes):
        if assignment is None:
            yield _no_assignment(programme)
        else:
            yield from (as_violation(assignment, gap) for gap in gaps(assignment))


def _counting(programmes: QuerySet[Programme]) -> Iterator[tuple[Programme, Assignment | None]]:
    for programme in programmes:
        found = that_counts(programme.counting)  # type: ignore[attr-defined]
        if found is not None:
            found.programme = programme
        yield programme, found


def as_violation(assignment: Assignment, gap: Gap) -> Violation:
    """A gap as the rulebook tells it."""
    return Violation(
        scope_id=assignment.programme_id,
        object_id=assignment.pk,
        object_name=str(assignment),
        object_kind=LABEL,
        message=gap.message,
        mend_url=gap.mend_url,
        action=gap.action,
        key=gap.key,
        rule=gap.rule,
        severity=Severity.BLOCKS,
    )


def _no_assignment(programme: Programme) -> Violation:
    return Violation(
        scope_id=programme.pk,
        object_id=programme.pk,
        object_name=programme.name,
        object_kind=PROGRAMME,
        message=phrase("There is no assignment for this programme yet."),
        mend_url=reverse("assignments:of_programme", args=[programme.pk]),
        action=phrase("Write the assignment"),
    )


def _not_adopted(assignment: Assignment) -> Violation:
    return Violation(
        scope_id=assignment.programme_id,
        object_id=assignment.pk,
        object_name=str(assignment),
        object_kind=LABEL,
        message=phrase("The assignment is written, and not adopted yet by %(one)s and %(other)s.",
                       one=BODY_WORDS["triangle"], other=BODY_WORDS["college"]),
        mend_url=reverse("assignments:detail", args=[assignment.pk]),
        action=phrase("Go to the assignment"),
        key="adopt",
    )  # fmt: skip


def broad_support(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    rows = list(directed(programmes))
    said = PortfolioSupport.objects.filter(programme__in=rows).exclude(answer=Support.NOT_ASKED).order_by()
    told = said.values_list("programme", "portfolio", "answer")
    answers = {(programme, portfolio): answer for programme, portfolio, answer in told}
    for row in rows:
        for portfolio in NAMED_BY_THE_METHOD:
            answer = answers.get((row.pk, portfolio))
            if answer in (Support.YES, Support.WITH_CONDITIONS):
                continue
            words = PORTFOLIO_WORDS[portfolio]
            message = phrase(
                "It is not known whether the alderman for %(portfolio)s supports this.", portfolio=words
            )
            if answer == Support.NO:
                message = phrase("The alderman for %(portfolio)s does not support this.", portfolio=words)
            yield Violation(
                scope_id=row.pk,
                object_id=row.pk,
                object_name=row.name,
                object_kind=PROGRAMME,
                message=message,
                mend_url=reverse("assignments:support", args=[row.pk, portfolio.value]),
                action=phrase("Record the support"),
                key=portfolio.value,
            )


def others_that_hold_back(assignment: Assignment) -> list[Violation]:
    """What rules of other slices hold the adoption back with; no query where there are none."""
    own = {rule_id for rule_id, *_rest in RULES}
    others = [rule for rule in registered() if ADOPT in rule.holds_back and rule.id not in own]
    programmes = Programme.objects.filter(pk=assignment.programme_id)
    return violations_in(programmes, rules=others) if others else []


READS = {PROGRAMME: "pk", LABEL: "programme_id", "decisions.decision": "programme_id"}
PROOF = "assignments:of_programme"
RULES = [
    (
        "R003", _("The assignment is SMART, and of driehoek and college"),
        _("Each programme has an adopted assignment of which every goal has a norm, term, owner and acceptance."),
        "004 LL3", smart_goals, ("LL3",), PROOF,
    ),
    (
        "R004", _("The assignment has its six parts"),
        _("Goals, critical success factors, scope, preconditions, activities and intermediate results are filled in."),
        "004 Opdracht vanuit de lokale driehoek", six_parts, ("LL3",), PROOF,
    ),
    (
        "R005", _("Driehoek and college both decided on the assignment"),
        _("The version that counts has a decision in force of each of the two bodies."),
        "004 Wat heb je nodig", two_decisions, ("LL3",), PROOF,
    ),
]  # fmt: skip


def register_rules() -> None:
    """Adds them to the rulebook; the three that block hold back the adoption of an assignment."""
    for rule_id, title, checks, source, check, answers, proof in RULES:
        register(
            Rule(
                id=rule_id,
                title=title,
                checks=checks,
                source=source,
                severity=Severity.BLOCKS,
                kind=KIND,
                check=check,
                reads=READS,
                answers=answers,
                proof=proof,
                holds_back=(ADOPT,),
                scope=assigned,
            )
        )
    register(
        Rule(
            id="R008",
            title=_("The college supports the approach broadly"),
            checks=_(
                "Spatial planning, urban development, welfare and youth each said that they support it."
            ),
            source="004 LL5",
            severity=Severity.ADVISES,
            kind=KIND,
            check=broad_support,
            reads={PROGRAMME: "pk", PortfolioSupport._meta.label_lower: "programme_id"},
            answers=("LL5",),
            proof=f"{PROOF}#draagvlak",
        )
    )
