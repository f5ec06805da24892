"""The rule of this slice: checklists are looked at together, twice a year at least."""

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

from .models import ChecklistMoment
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
