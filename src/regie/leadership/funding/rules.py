"""The rules of the method about means, and what Regie itself finds in them: unspent, to report, to negotiate.

What needs the deployments (R066, what is paid twice, what ends under a deployment) stands with the deployments.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.methods.means import is_far_behind, is_nearly_over
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import Phrase, phrase

from .choices import ASKS_THE_OTHER, Fit, LinePurpose
from .facts import facts_of
from .models import Contract, Fund

REGIE = "Regie"
REPORT_NEAR = timedelta(days=30)
NEGOTIATION_NEAR = timedelta(days=90)
STALE = timedelta(days=90)  # older than this a statement says little about a fund that is nearly over
FUND, CONTRACT = Fund._meta.label_lower, Contract._meta.label_lower
SAID = {
    LinePurpose.MONITORING: phrase("No money is set aside for monitoring and evaluation."),
    LinePurpose.INFORMATION: phrase("No money is set aside for keeping information current."),
}


def _lines_missing(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """R067: two lines are asked of every programme; without any fund both are missing."""
    facts = facts_of(programmes)
    longest: dict[int, Fund] = {}
    for fund in sorted(facts.running, key=lambda each: (each.ends_on, each.pk)):
        longest[fund.programme_id] = fund
    for row in facts.programmes:
        held = longest.get(row.pk)
        add_line = reverse("funding:line_add", args=[held.pk]) if held else ""
        for purpose, message in SAID.items():
            if (row.pk, purpose) not in facts.purposes:
                yield _of_programme(
                    row,
                    message,
                    add_line or reverse("funding:add", args=[row.pk]),
                    phrase("Add a budget line") if held else phrase("Add a fund"),
                    key=purpose.value,
                )


def _monitoring_undecided(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """R113: who monitors is decided, and there is time or money for it."""
    facts = facts_of(programmes)
    for row in facts.programmes:
        found = facts.arranged.get(row.pk)
        if found and (found.hours_per_week or (row.pk, LinePurpose.MONITORING) in facts.purposes):
            continue
        message = (
            phrase("Who monitors is decided, but there are no hours and no money for it.")
            if found
            else phrase("It is not decided who monitors: your own people, a party from outside, or both.")
        )
        page = reverse("funding:monitoring", args=[row.pk])
        yield _of_programme(row, message, page, phrase("Decide who monitors"))


def _contracts_not_judged(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """R073: of each running contract is known whether it fits and when one may negotiate."""
    for row in facts_of(programmes).contracts:
        if not row.fit:
            message = phrase("It is not said whether this contract still fits.")
            yield _of_contract(row, message, "id_fit", key="fit")
        if row.negotiation_on is None:
            message = phrase("It is not said when you can negotiate about this contract.")
            yield _of_contract(row, message, "id_negotiation_on", key="negotiation")


def _other_domain_not_asked(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """R123: money for safety asks social affairs and work, and the other way round."""
    for row in facts_of(programmes).running:
        if row.domain in ASKS_THE_OTHER and not row.other_domain_asked:
            message = phrase("The other domain was not asked for its input on this money.")
            yield _of_fund(
                row, message, phrase("Record what it said"), "funding:edit", "id_other_domain_asked"
            )


def _unspent(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """X401: the period is in its last quarter, and what is spent lies far behind, or nobody knows."""
    facts = facts_of(programmes)
    for row in facts.running:
        if not row.amount or not is_nearly_over(row.starts_on, row.ends_on, facts.today):
            continue
        if (message := _why_unspent(row, facts.today)) is not None:
            yield _of_fund(row, message, phrase("State what is spent"), "funding:spending")


def _why_unspent(fund: Any, today: date) -> Phrase | None:
    if fund.spent_as_of is None:
        return phrase("This ends on %(day)s, and nobody stated what is spent.", day=fund.ends_on)
    period = (fund.starts_on, fund.ends_on)
    if is_far_behind(fund.amount, fund.spent, *period, fund.spent_as_of):
        share = round(fund.spent / fund.amount * 100)
        return phrase(
            "This ends on %(day)s, and %(share)s%% was spent on %(as_of)s.",
            day=fund.ends_on, share=share, as_of=fund.spent_as_of,
        )  # fmt: skip
    if today - fund.spent_as_of > STALE:
        return phrase(
            "This ends on %(day)s, and the last statement of spending is of %(as_of)s.",
            day=fund.ends_on, as_of=fund.spent_as_of,
        )  # fmt: skip
    return None


def _reports_due(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """X404: a report to the giver is due within thirty days, or late. Also when the money itself is over."""
    facts = facts_of(programmes)
    for fund in facts.funds:
        for row in fund.reports.all():
            if row.sent_on or row.due_on > facts.today + REPORT_NEAR:
                continue
            message = (
                phrase(
                    "The report “%(what)s” should have been sent on %(day)s.", what=row.what, day=row.due_on
                )
                if row.due_on < facts.today
                else phrase("The report “%(what)s” is due on %(day)s.", what=row.what, day=row.due_on)
            )
            yield _of_fund(
                fund,
                message,
                phrase("To the report"),
                "funding:detail",
                "rapportages",
                key=f"report-{row.pk}",
            )


def _negotiation_near(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """X405: within ninety days one may negotiate. It closes when another day is chosen."""
    facts = facts_of(programmes)
    for row in facts.contracts:
        day = row.negotiation_on
        if day and day <= facts.today + NEGOTIATION_NEAR:
            message = phrase("You can negotiate about this contract from %(day)s.", day=day)
            yield _of_contract(row, message, "id_negotiation_on")


def _contracts_that_do_not_fit(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """X406: a running contract that does not fit the assignment, or fits in part."""
    messages = {
        Fit.NO: phrase("This contract does not fit the assignment any more."),
        Fit.PARTLY: phrase("This contract fits the assignment in part."),
    }
    for row in facts_of(programmes).contracts:
        if row.fit in messages:
            yield _of_contract(row, messages[Fit(row.fit)], "id_fit")


def _of_programme(row: Programme, message: Phrase, mend_url: str, action: Phrase, key: str = "") -> Violation:
    return Violation(
        scope_id=row.pk,
        object_id=row.pk,
        object_name=str(row),
        object_kind=Programme._meta.label_lower,
        key=key,
        message=message,
        mend_url=mend_url,
        action=action,
    )


def _of_fund(
    row: Fund, message: Phrase, action: Phrase, page: str, field: str = "", key: str = ""
) -> Violation:
    return Violation(
        scope_id=row.programme_id,
        object_id=row.pk,
        object_name=str(row),
        object_kind=FUND,
        key=key,
        message=message,
        mend_url=reverse(page, args=[row.pk]) + (f"#{field}" if field else ""),
        action=action,
    )


def _of_contract(row: Contract, message: Phrase, field: str, key: str = "") -> Violation:
    return Violation(
        scope_id=row.programme_id,
        object_id=row.pk,
        object_name=str(row),
        object_kind=CONTRACT,
        key=key,
        message=message,
        mend_url=f"{reverse('funding:contract_edit', args=[row.pk])}#{field}",
        action=phrase("Mend in the contract"),
    )


FUNDS = {FUND: "programme", "programmes.programme": "pk"}
CONTRACTS = {CONTRACT: "programme", "programmes.programme": "pk"}
LINES = {**FUNDS, "funding.budgetline": "fund__programme"}
WARNS, ADVISES = Severity.WARNS, Severity.ADVISES
# id, title, source, severity, what it checks, the check, what it reads, what it answers, where the fact is seen
RULES: list[tuple] = [
    (
        "R067", _("Money for information and monitoring"), "000, 001 § 4, 004 Monitoren en evalueren 7", WARNS,
        _("Some running fund has a line for monitoring and evaluation, and one for keeping information current."),
        _lines_missing, LINES, ("ME7",), "begroting",
    ),
    (
        "R073", _("Contracts: do they fit, when to negotiate"), "000 les 3", ADVISES,
        _("Each running contract says whether it fits the assignment and when one may negotiate."),
        _contracts_not_judged, CONTRACTS, (), "contracten",
    ),
    (
        "R113", _("Monitoring has people or money"), "004 Monitoren en evalueren 7", WARNS,
        _("It is decided who monitors, and there are hours or a budget line for it."),
        _monitoring_undecided, {**LINES, "funding.monitoringarrangement": "programme"}, ("ME7",), "monitoring",
    ),
    (
        "R123", _("The other domain is asked"), "003", ADVISES,
        _("Of running money for safety, or for social affairs and work, the other of the two was asked for its input."),
        _other_domain_not_asked, FUNDS, (), "geldstromen",
    ),
    (
        "X401", _("Money may stay unspent"), REGIE, WARNS,
        _("In the last quarter of its period the share of a fund that is spent is not far behind the time."),
        _unspent, {**FUNDS, "funding.spendingstatement": "fund__programme"}, (), "tijdlijn",
    ),
    (
        "X404", _("A report is due"), REGIE, WARNS,
        _("No report to the giver of a fund is late or due within thirty days."),
        _reports_due, {**FUNDS, "funding.reportingdate": "fund__programme"}, (), "geldstromen",
    ),
    (
        "X405", _("Time to negotiate"), REGIE, ADVISES,
        _("Of no running contract the day of negotiation lies within ninety days."),
        _negotiation_near, CONTRACTS, (), "contracten",
    ),
    (
        "X406", _("A contract does not fit"), REGIE, ADVISES,
        _("Each running contract that was judged fits the assignment."),
        _contracts_that_do_not_fit, CONTRACTS, (), "contracten",
    ),
]  # fmt: skip


def register_rules() -> None:
    """Adds these rules to the rulebook; called once, at start-up."""
    for rule_id, title, source, severity, checks, check, reads, answers, anchor in RULES:
        register(
            Rule(
                id=rule_id,
                title=title,
                source=source,
                severity=severity,
                check=check,
                kind="fund",
                reads=reads,
                checks=checks,
                answers=answers,
                proof=f"funding:overview#{anchor}",
            )
        )
