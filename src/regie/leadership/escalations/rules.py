"""Rules of the method: R017 (questions carry their level) and R020 (an escalation leads to a consultation)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import phrase

from .choices import PLAN_DAYS, SETTLE_DAYS, EscalationStatus
from .models import Escalation, Question

PROGRAMME = Programme._meta.label_lower
ESCALATION = Escalation._meta.label_lower
QUESTION = Question._meta.label_lower


def without_level(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """Two queries: open questions without a level, and programmes in which nobody wrote a question down."""
    chosen = programmes.order_by().values("pk")
    for question in Question.objects.filter(programme__in=chosen, level="", answer=""):
        yield Violation(
            scope_id=question.programme_id,
            object_id=question.pk,
            object_name=question.text,
            object_kind=QUESTION,
            message=phrase("This question has no level yet, so nobody knows who answers it."),
            mend_url=reverse("escalations:question_edit", args=[question.pk]),
            action=phrase("Choose the level"),
        )
    for programme in programmes.exclude(
        pk__in=Question.objects.filter(programme__in=chosen).values("programme")
    ):
        yield Violation(
            scope_id=programme.pk,
            object_id=programme.pk,
            object_name=str(programme),
            object_kind=PROGRAMME,
            message=phrase("No question is written down yet with the level that answers it."),
            mend_url=reverse("escalations:question_add", args=[programme.pk]),
            action=phrase("Write down a question"),
        )


def without_consultation(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """One query: escalations that wait too long for a consultation, or for its outcome."""
    today = timezone.localdate()
    chosen = programmes.order_by().values("pk")
    waiting = Escalation.objects.filter(programme__in=chosen).exclude(status=EscalationStatus.SETTLED)
    for each in waiting:
        if each.consultation_on is None:
            late = each.raised_on + timedelta(days=PLAN_DAYS) < today
            told = phrase("Escalated on %(day)s, and no consultation is planned yet.", day=each.raised_on)
            button = phrase("Plan the consultation")
        else:
            late = each.consultation_on + timedelta(days=SETTLE_DAYS) < today
            told = phrase(
                "The consultation was on %(day)s, and no outcome is recorded.", day=each.consultation_on
            )
            button = phrase("Record the outcome")
        if late:
            yield Violation(
                scope_id=each.programme_id,
                object_id=each.pk,
                object_name=f"{each.code} {each.subject}",
                object_kind=ESCALATION,
                message=told,
                mend_url=reverse("escalations:detail", args=[each.pk]),
                action=button,
            )


def register_rules() -> None:
    """Adds the rules to the rulebook; called once, at start-up."""
    register(
        Rule(
            id="R017",
            title=gettext_lazy("Questions carry the level that answers them"),
            source="000 L2",
            checks=gettext_lazy(
                "Each open question is labelled operational, tactical or strategic, and questions are written down."
            ),
            severity=Severity.ADVISES,
            kind="question",
            check=without_level,
            reads={PROGRAMME: "pk", QUESTION: "programme"},
            proof="escalations:questions_of",
        )
    )
    register(
        Rule(
            id="R020",
            title=gettext_lazy("An escalation leads to a consultation with an outcome"),
            source="004 Informatie en analyse; tips Aanpakken en uitvoeren",
            checks=gettext_lazy(
                "A consultation is planned within fourteen days, and its outcome recorded within fourteen days after."
                " These terms are a choice of Regie."
            ),
            severity=Severity.WARNS,
            kind="escalation",
            check=without_consultation,
            reads={ESCALATION: "programme"},
            proof="escalations:of_programme",
        )
    )
