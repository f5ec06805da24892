"""The rule of Regie about actions, X301: what is late is asked for."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import phrase

from .models import Action
from .selectors import overdue

ACTION = Action._meta.label_lower


def late_actions(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """One query: unfinished actions whose date has passed."""
    for action in overdue(programmes.order_by().values("pk"), timezone.localdate()):
        assert action.due_on is not None  # noqa: S101, the query asks for it
        yield Violation(
            scope_id=action.programme_id,
            object_id=action.pk,
            object_name=f"{action.code} {action.title}",
            object_kind=ACTION,
            message=phrase("This action was to be done before %(day)s.", day=action.due_on),
            mend_url=reverse("actions:detail", args=[action.pk]),
            action=phrase("Finish it or move its date"),
        )


def register_rules() -> None:
    """Adds the rule to the rulebook; called once, at start-up."""
    register(
        Rule(
            id="X301",
            title=gettext_lazy("Actions are done before their date"),
            source="Regie",
            checks=gettext_lazy("No unfinished action has a date in the past."),
            severity=Severity.WARNS,
            kind="action",
            check=late_actions,
            reads={ACTION: "programme"},
            proof="actions:of_programme",
        )
    )
