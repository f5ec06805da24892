"""The rules of this slice: checklists are gone through twice a year, and two answers that only people can give."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import phrase

from .choices import Verdict
from .facts import rules_of
from .models import ChecklistAnswer, ChecklistMoment
from .programme_scope import KIND, SLUG

HALF_A_YEAR = timedelta(days=183)


def without_moment(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """Programmes of which nobody kept the checklists in the past half year. What the night keeps does not count:
    it keeps a score, but nobody looked."""
    recent = ChecklistMoment.objects.filter(
        scope_kind=KIND,
        scope_id=OuterRef("pk"),
        month=None,
        removed_at=None,
        taken_on__gt=timezone.localdate() - HALF_A_YEAR,
    )
    for row in programmes.filter(~Exists(recent)):
        yield Violation(
            scope_id=row.pk,
            object_id=row.pk,
            object_name=str(row),
            object_kind=KIND,
            message=phrase("Nobody went through the four checklists in the past half year."),
            mend_url=reverse("checklists:detail", args=[SLUG, row.pk]),
            action=phrase("Go through the checklists"),
        )


ONLY_PEOPLE = ("LL7", "LL8")
MISSING = {
    "LL7": phrase("Nobody said yes to: the figures and reports to steer by are there."),
    "LL8": phrase("Nobody said yes to: the approach has its place in the organisation."),
}


def without_yes(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """Programmes in which nobody says yes to what no other rule can see. Where a rule does see it, that rule tells."""
    asked = [question for question in ONLY_PEOPLE if not rules_of(KIND)[question]]
    said = ChecklistAnswer.objects.filter(
        scope_kind=KIND,
        scope_id__in=programmes.order_by().values("pk"),
        question__in=asked,
        verdict=Verdict.YES,
        overrules=False,
        ended_at=None,
        review_on__gte=timezone.localdate(),
    )
    there = set(said.values_list("scope_id", "question"))
    for row in programmes:
        for question in asked:
            if (row.pk, question) not in there:
                yield Violation(
                    scope_id=row.pk,
                    object_id=row.pk,
                    object_name=str(row),
                    object_kind=KIND,
                    key=question,
                    message=MISSING[question],
                    mend_url=reverse("checklists:question", args=[SLUG, row.pk, question]),
                    action=phrase("Answer the question"),
                )


register(
    Rule(
        id="R011",
        title=_("The approach has its place in the organisation, and figures to steer by"),
        source="004 Checklist Lokaal leiderschap 7 and 8",
        checks=_("Somebody answered both questions with yes, and need not look at them again yet."),
        severity=Severity.ADVISES,
        kind="checklist",
        check=without_yes,
        reads={"checklists.checklistanswer": "programme", KIND: "pk"},
        proof="checklists:of_programme#sleutels",
    )
)
register(
    Rule(
        id="R124",
        title=_("The checklists are gone through twice a year"),
        source="004 checklists",
        checks=_("Somebody kept how the forty questions stand in the past half year."),
        severity=Severity.WARNS,
        kind="checklist",
        check=without_moment,
        reads={"checklists.checklistmoment": "programme", KIND: "pk"},
        proof="checklists:of_programme#momenten",
    )
)
