"""Rules of the method: R016 (the mayor keeps in contact) and R125 (with residents, not about them)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import Phrase, phrase

from .choices import ANSWER_DAYS, CONTACTS_A_YEAR, YEAR_DAYS
from .models import MayorContact, ResidentsInput

PROGRAMME = Programme._meta.label_lower
CONTACT = MayorContact._meta.label_lower
INPUT = ResidentsInput._meta.label_lower


def too_few_contacts(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """One query: programmes with fewer contacts of the mayor than asked in the past year."""
    since = timezone.localdate() - timedelta(days=YEAR_DAYS)
    counted = programmes.annotate(
        contacts=Count("mayor_contacts", filter=Q(mayor_contacts__held_on__gte=since), distinct=True)
    )
    for programme in counted.filter(contacts__lt=CONTACTS_A_YEAR):
        told = phrase(
            "The mayor had %(found)s of the %(asked)s contacts asked for in the past year.",
            found=programme.contacts,
            asked=CONTACTS_A_YEAR,
        )
        yield _of(programme, told, phrase("Record a contact"), "participation:contact_add")


def without_residents(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """Two queries: programmes in which no resident took part for a year, and input nobody answered."""
    today = timezone.localdate()
    recent = ResidentsInput.objects.filter(held_on__gte=today - timedelta(days=YEAR_DAYS))
    for programme in programmes.exclude(pk__in=recent.order_by().values("programme")):
        told = phrase("No resident took part in the past year.")
        yield _of(programme, told, phrase("Record what residents said"), "participation:input_add")
    chosen = programmes.order_by().values("pk")
    silent = ResidentsInput.objects.filter(
        programme__in=chosen, done_with="", held_on__lt=today - timedelta(days=ANSWER_DAYS)
    )
    for each in silent:
        yield Violation(
            scope_id=each.programme_id,
            object_id=each.pk,
            object_name=str(each),
            object_kind=INPUT,
            message=phrase(
                "Residents spoke on %(day)s. What was done with it is not recorded.", day=each.held_on
            ),
            mend_url=reverse("participation:input_edit", args=[each.pk]),
            action=phrase("Record what was done"),
        )


def _of(programme: Programme, message: Phrase, action: Phrase, mend: str) -> Violation:
    return Violation(
        scope_id=programme.pk,
        object_id=programme.pk,
        object_name=str(programme),
        object_kind=PROGRAMME,
        message=message,
        mend_url=reverse(mend, args=[programme.pk]),
        action=action,
    )


def register_rules() -> None:
    """Adds the rules to the rulebook; called once, at start-up."""
    register(
        Rule(
            id="R016",
            title=gettext_lazy("The mayor speaks with young people, parents and partners more than once"),
            source="004 Burgemeester",
            checks=gettext_lazy(
                "At least two contacts in the past year. The document gives no number; two is a choice of Regie."
            ),
            severity=Severity.ADVISES,
            kind="mayor_contact",
            check=too_few_contacts,
            reads={PROGRAMME: "pk", CONTACT: "programme"},
            proof="participation:contacts_of",
        )
    )
    register(
        Rule(
            id="R125",
            title=gettext_lazy("With residents, not about them"),
            source="000 L3",
            checks=gettext_lazy(
                "Residents took part in the past year, and within ninety days it is recorded what was done with it."
                " These terms are a choice of Regie."
            ),
            severity=Severity.ADVISES,
            kind="residents_input",
            check=without_residents,
            reads={PROGRAMME: "pk", INPUT: "programme"},
            proof="participation:inputs_of",
        )
    )
