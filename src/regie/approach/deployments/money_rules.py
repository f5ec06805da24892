"""The rules about what pays a deployment: R066, and what Regie itself finds, paid twice and ending underneath.

They stand apart from the rules of the deployments themselves because they tell about money, which fewer people see.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from weakref import WeakKeyDictionary

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.leadership.funding.models import Fund
from regie.leadership.programmes.models import Programme
from regie.methods.means import overlap
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import Phrase, phrase

from .choices import DeploymentStatus
from .models import Deployment, DeploymentFunding

LABEL = Deployment._meta.label_lower
ENDING = timedelta(days=183)
READS = {
    LABEL: "programme_id",
    "deployments.deploymentfunding": "deployment__programme",
    "funding.fund": "programme",
    "funding.contract": "programme",
    "programmes.programme": "pk",
}


class Payments:
    """What is deployed now in some programmes, and what pays it: two queries, for all rules together."""

    def __init__(self, programmes: QuerySet[Programme]) -> None:
        self._keys = programmes.order_by().values("pk")
        self.today = timezone.localdate()

    @cached_property
    def running(self) -> list[Deployment]:
        """Not removed, not left out, and within its own period where it has one; with what pays it."""
        rows = Deployment.objects.filter(programme__in=self._keys, removed_at=None)
        rows = rows.exclude(status=DeploymentStatus.NOT_DEPLOYED)
        rows = rows.exclude(starts_on__gt=self.today).exclude(ends_on__lt=self.today)
        payments = DeploymentFunding.objects.select_related("fund", "contract__organisation")
        return list(rows.prefetch_related(Prefetch("funding", queryset=payments)))


_payments: "WeakKeyDictionary[QuerySet, Payments]" = WeakKeyDictionary()


def payments_of(programmes: QuerySet[Programme]) -> Payments:
    """The payments of this very queryset: rules that get the same one share what they read."""
    return _payments.setdefault(programmes, Payments(programmes))


def until(payment: DeploymentFunding) -> date | None:
    """The last day it pays: its own, or that of the fund or contract behind it."""
    ends = [day for day in (payment.ends_on, payment.means.ends_on if payment.means else None) if day]
    return min(ends) if ends else None


def _not_paid(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """R066: each running deployment is linked to money that pays it now."""
    found = payments_of(programmes)
    today = found.today
    for row in found.running:
        mine = row.funding.all()
        if not mine:
            yield _violation(row, phrase("Nobody said what pays this deployment."), phrase("To the payment"))
        elif not any(each.starts_on <= today <= (until(each) or today) for each in mine):
            yield _violation(
                row, phrase("What paid this deployment does not run now."), phrase("To the payment")
            )


def _paid_twice(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """X402: two sources each pay the whole deployment over the same days."""
    found = payments_of(programmes)
    today = found.today
    for row in found.running:
        whole = [each for each in row.funding.all() if each.covers_all]
        for one, other in combinations(whole, 2):
            shared = overlap((one.starts_on, until(one)), (other.starts_on, until(other)))
            if shared and one.means != other.means and (shared[1] is None or shared[1] >= today):
                text = phrase(
                    "%(one)s and %(other)s both pay this in full over the same period.",
                    one=str(one.means), other=str(other.means),
                )  # fmt: skip
                key = f"{min(one.pk, other.pk)}-{max(one.pk, other.pk)}"
                yield _violation(row, text, phrase("To the payment"), key=key)


def _ending(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """X403: a fund ends within six months while deployments that go on have nothing else that pays them after it."""
    found = payments_of(programmes)
    today = found.today
    left: dict[Fund, list[str]] = defaultdict(list)
    for row in found.running:
        payments = list(row.funding.all())
        for each in payments:
            fund = each.fund
            if fund and today <= fund.ends_on <= today + ENDING and _falls_dry(row, payments, fund.ends_on):
                left[fund].append(row.name)
    for fund, names in left.items():
        yield Violation(
            scope_id=fund.programme_id,
            object_id=fund.pk,
            object_name=str(fund),
            object_kind=Fund._meta.label_lower,
            message=phrase(
                "This ends on %(day)s, and nothing pays these after it: %(names)s.",
                day=fund.ends_on,
                names=", ".join(sorted(set(names))),
            ),
            mend_url=f"{reverse('funding:detail', args=[fund.pk])}#betaalt",
            action=phrase("See what it pays"),
        )


def _falls_dry(row: Deployment, payments: list[DeploymentFunding], on: date) -> bool:
    """Whether a deployment goes on after this day and nothing pays it then."""
    if row.ends_on and row.ends_on <= on:
        return False
    return not any((until(each) is None or until(each) > on) for each in payments)  # type: ignore[operator]


def _violation(row: Deployment, message: Phrase, action: Phrase, *, key: str = "") -> Violation:
    return Violation(
        scope_id=row.programme_id,
        object_id=row.pk,
        object_name=str(row),
        object_kind=LABEL,
        key=key,
        message=message,
        mend_url=f"{reverse('deployments:detail', args=[row.pk])}#betaling",
        action=action,
    )


# id, title, source, what it checks, the check
RULES = [
    (
        "R066", _("The regisseur sees where the money goes"), "000 les 1, les 3",
        _("Each running deployment says which fund or contract pays it now."), _not_paid,
    ),
    (
        "X402", _("Paid twice"), "Regie",
        _("No two funds or contracts pay the same deployment in full over the same period."), _paid_twice,
    ),
    (
        "X403", _("A fund ends under a deployment"), "Regie",
        _("What a fund pays that ends within six months has something that pays it after."), _ending,
    ),
]  # fmt: skip


def register_money_rules() -> None:
    """Adds these rules to the rulebook; called once, at start-up."""
    for rule_id, title, source, checks, check in RULES:
        register(
            Rule(
                id=rule_id,
                title=title,
                source=source,
                severity=Severity.WARNS,
                check=check,
                kind="fund",
                reads=READS,
                checks=checks,
                proof="funding:overview",
            )
        )
