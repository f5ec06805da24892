"""The rule of the method about decisions, R006: the body that decides fits the subject."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import Phrase, phrase

from .choices import IN_FORCE, Body, Subject
from .models import Decision

PROGRAMME = Programme._meta.label_lower
DECISION = Decision._meta.label_lower
# Who decides about what. Money may also come from the council: the budget is the council's by law.
FITTING: dict[str, tuple[str, ...]] = {
    Subject.PREVENTIVE_MEASURES: (Body.COLLEGE,),
    Subject.CAPACITY: (Body.TRIANGLE,),
    Subject.MEANS: (Body.TRIANGLE, Body.COUNCIL),
}
WRONG: dict[str, Phrase] = {
    Subject.PREVENTIVE_MEASURES: phrase("The college decides on preventive measures; here another body did."),
    Subject.CAPACITY: phrase("The driehoek decides on capacity; here another body did."),
    Subject.MEANS: phrase("The driehoek decides on extra means; here another body did."),
}


def body_and_subject(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """Two queries: decisions in force of a body that does not fit, and what nobody decided on."""
    chosen = programmes.order_by().values("pk")
    fitting: set[tuple[int, str]] = set()
    for decision in Decision.objects.filter(programme__in=chosen, outcome__in=IN_FORCE, subject__in=FITTING):
        if decision.body in FITTING[decision.subject]:
            fitting.add((decision.programme_id, decision.subject))
        else:
            yield _wrong(decision)
    for programme in programmes:
        if (programme.pk, Subject.PREVENTIVE_MEASURES) not in fitting:
            told = phrase("The college has not decided on preventive measures yet.")
            yield _lacking(programme, Body.COLLEGE, Subject.PREVENTIVE_MEASURES, told)
        if not {(programme.pk, Subject.CAPACITY), (programme.pk, Subject.MEANS)} & fitting:
            told = phrase("The driehoek has not decided on capacity or extra means yet.")
            yield _lacking(programme, Body.TRIANGLE, Subject.CAPACITY, told)


def _wrong(decision: Decision) -> Violation:
    return Violation(
        scope_id=decision.programme_id,
        object_id=decision.pk,
        object_name=f"{decision.code} {decision.title}",
        object_kind=DECISION,
        message=WRONG[decision.subject],
        mend_url=reverse("decisions:edit", args=[decision.pk]),
        action=phrase("Look at the decision"),
    )


def _lacking(programme: Programme, body: str, subject: str, message: Phrase) -> Violation:
    mend = reverse("decisions:add", args=[programme.pk])
    return Violation(
        scope_id=programme.pk,
        object_id=programme.pk,
        object_name=str(programme),
        object_kind=PROGRAMME,
        key=subject,
        message=message,
        mend_url=f"{mend}?orgaan={body}&onderwerp={subject}",
        action=phrase("Record the decision"),
    )


def register_rules() -> None:
    """Adds the rule to the rulebook; called once, at start-up."""
    register(
        Rule(
            id="R006",
            title=gettext_lazy("The college decides on prevention, the driehoek on capacity and extra means"),
            source="004 Waar begin je",
            checks=gettext_lazy(
                "There is a decision of the college on preventive measures and one of the driehoek on capacity or extra"
                " means, and no other body decided on these. The council may decide on means: the budget is its own."
            ),
            severity=Severity.WARNS,
            kind="decision",
            check=body_and_subject,
            reads={PROGRAMME: "pk", DECISION: "programme"},
            proof="decisions:of_programme",
        )
    )
