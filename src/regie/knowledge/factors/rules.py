"""The rule of the method about factors, R077; the database keeps it, the rulebook names it."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from regie.rulebook.rules.choices import Enforcement, Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import phrase

from .choices import FactorStatus
from .models import Factor

LABEL = Factor._meta.label_lower


def _status_without_studies(factors: QuerySet[Factor]) -> Iterator[Violation]:
    """One query. Founded asks three studies or more, plausible at most two."""
    few = Q(studies_at_least__lt=3) | Q(studies_at_least=None)
    wrong = Q(status=FactorStatus.FOUNDED) & few | Q(status=FactorStatus.PLAUSIBLE, studies_at_least__gte=3)
    for factor in factors.filter(wrong):
        yield Violation(
            scope_id=factor.pk,
            object_id=factor.pk,
            object_name=str(factor),
            object_kind=LABEL,
            message=phrase("The status does not fit the number of studies: founded asks three or more."),
            mend_url=reverse("factors:list"),
        )


def register_rules() -> None:
    """Adds the rule to the rulebook; called once, at start-up."""
    register(
        Rule(
            id="R077",
            title=gettext_lazy("Founded means three studies or more"),
            source="praktijkscan 2022, 1.2",
            severity=Severity.BLOCKS,
            check=_status_without_studies,
            kind="knowledge",
            reads={LABEL: "pk"},
            aggregate=LABEL,
            enforced=Enforcement.CONSTRAINT,
        )
    )
