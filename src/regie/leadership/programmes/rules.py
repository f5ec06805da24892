"""The rules about who directs a programme: R001, R002, R007, R009, R010, R019.

A programme taken from a publication is not directed here, so these rules leave it alone.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regie.access.organisations.models import Membership
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import PROGRAMME, Check, Rule, Violation, register
from regie.ui.phrases import Phrase, phrase

from .choices import ESTABLISH, Lead, PrincipalRole
from .models import Programme, RegisseurHandover
from .selectors import DIRECTORS

KIND = "direction"
EBOOK = "004"


def directed(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """The programmes that are directed in Regie."""
    return programmes.filter(source=None)


def _found(
    row: Programme, message: Phrase, action: Phrase, *, place: str = "", key: str = "", url: str = ""
) -> Violation:
    return Violation(
        scope_id=row.pk,
        object_id=row.pk,
        object_name=row.name,
        object_kind=PROGRAMME,
        message=message,
        mend_url=url or reverse("programmes:people", args=[row.pk]) + place,
        action=action,
        key=key,
    )


def _still_works_here(person: str) -> Exists:
    """Whether the person in this column has a role in the direction of the programme's municipality today."""
    members = Membership.objects.current().filter(role__in=DIRECTORS)
    here = members.filter(user=OuterRef(person), municipality=OuterRef("municipality"))
    return Exists(here.order_by())


def without_regisseur(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    rows = directed(programmes).annotate(works_here=_still_works_here("regisseur")).filter(works_here=False)
    for row in rows.select_related("regisseur"):
        message = phrase("Nobody directs this programme yet.")
        if row.regisseur is not None:
            message = phrase(
                "%(name)s directs this programme, but has no role here any more.", name=str(row.regisseur)
            )
        yield _found(row, message, phrase("Appoint a regisseur"))


def without_principal(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    action, place = phrase("Fill in who gives the assignment"), "#id_principal_role"
    named = ~Q(principal=None) | ~Q(principal_name="")
    known = Q(principal_role__in=[PrincipalRole.MAYOR, PrincipalRole.ALDERMAN])
    for row in directed(programmes).exclude(known & named):
        if row.principal_role == PrincipalRole.OTHER:
            message = phrase("The one who gives the assignment is no mayor and no alderman.")
        elif row.principal_role:
            message = phrase("It is not said by name who gives the assignment.")
        else:
            message = phrase("It is not known which mayor or alderman gives the assignment.")
        yield _found(row, message, action, place=place)


def led_by_another(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    for row in directed(programmes).exclude(lead=Lead.MUNICIPALITY):
        message = phrase("The municipality does not lead this approach, though it should.")
        yield _found(row, message, phrase("Change who leads"), place="#id_lead")


def without_people_and_means(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    fte = Sum("capacities__fte", filter=Q(capacities__removed_at=None))
    for row in directed(programmes).order_by().annotate(fte=fte):
        if not row.fte:
            url = reverse("programmes:capacity_add", args=[row.pk])
            message = phrase("It is not agreed who works on this, and for how many fte.")
            yield _found(row, message, phrase("Add people"), url=url, key="people")
        if not row.budget_agreed:
            message = phrase("No budget is agreed.")
            yield _found(row, message, phrase("Fill in the budget"), place="#id_budget_agreed", key="budget")


def without_mandate(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    for row in directed(programmes).filter(Q(mandate="") | Q(mandate_on=None)):
        message = phrase("The regisseur has no written mandate.")
        if row.mandate:
            message = phrase("It is not said since when the mandate holds.")
        yield _found(row, message, phrase("Write the mandate"), place="#id_mandate")


def without_replacement(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    cold = Prefetch("handovers", queryset=RegisseurHandover.objects.filter(is_warm=False), to_attr="cold")
    rows = directed(programmes).annotate(works_here=_still_works_here("deputy")).prefetch_related(cold)
    for row in rows:
        if not row.works_here:
            message = phrase("Nobody takes over when the regisseur is away.")
            yield _found(row, message, phrase("Appoint a deputy"), place="#id_deputy", key="deputy")
        for handover in row.cold:
            yield _found(
                row,
                phrase("The handover of %(day)s was not in person yet.", day=handover.on),
                phrase("Write about this handover"),
                url=reverse("programmes:handover_form", args=[handover.pk]),
                key=f"handover-{handover.pk}",
            )


READS = {PROGRAMME: "pk"}
WITH_ROLES = {**READS, "organisations.membership": "municipality__programmes"}
# id, title, what it checks, where it stands in the source, severity, check, answers, proof
Told = tuple[str, str | Promise, str | Promise, str, Severity, Check, tuple[str, ...], str]
RULES: list[Told] = [
    (
        "R001", _("A regisseur is appointed"),
        _("Each programme names a regisseur who has that role in the municipality today."),
        f"{EBOOK} LL1", Severity.BLOCKS, without_regisseur, ("LL1", "LL4"), "programmes:detail#people",
    ),
    (
        "R002", _("A mayor or alderman gives the assignment"),
        _("Each programme names the mayor or alderman who gives the assignment."),
        f"{EBOOK} LL2", Severity.BLOCKS, without_principal, ("LL2", "LL4"), "programmes:detail#people",
    ),
    (
        "R007", _("The municipality leads"),
        _("No other organisation than the municipality leads the approach as a whole."),
        f"{EBOOK} LL4", Severity.BLOCKS, led_by_another, ("LL4",), "programmes:detail#people",
    ),
    (
        "R009", _("People and means are agreed"),
        _("Each programme has people with a number of fte, and a budget above zero."),
        f"{EBOOK} LL6", Severity.WARNS, without_people_and_means, ("LL6",), "programmes:detail#means",
    ),
    (
        "R010", _("The regisseur has a mandate"),
        _("Each programme has a mandate in words, with the day it was given."),
        f"{EBOOK} Drie niveaus van regie", Severity.WARNS, without_mandate, (), "programmes:detail#mandate",
    ),
    (
        "R019", _("Somebody takes over, and handovers are in person"),
        _("Each programme names a deputy with a role, and each change of regisseur was handed over in person."),
        "000 L3; 001 §4", Severity.WARNS, without_replacement, (), "programmes:detail#people",
    ),
]  # fmt: skip


def register_rules() -> None:
    """Adds them to the rulebook; what blocks here holds back the establishing of a programme."""
    for rule_id, title, checks, source, severity, check, answers, proof in RULES:
        register(
            Rule(
                id=rule_id,
                title=title,
                checks=checks,
                source=source,
                severity=severity,
                kind=KIND,
                check=check,
                reads=WITH_ROLES if check in (without_regisseur, without_replacement) else READS,
                answers=answers,
                proof=proof,
                holds_back=(ESTABLISH,) if severity == Severity.BLOCKS else (),
            )
        )
