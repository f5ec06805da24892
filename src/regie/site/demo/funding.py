"""The means of the demo: four sources that each show something, and a village with a budget that is not divided.

In Voorbeeldstad the national money ends in four months and half of it is unspent, the province wants a report in twenty
days, the contract with youth work no longer fits, and one deployment is paid twice. All amounts are made up.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from regie.access.organisations.models import Organisation
from regie.approach.deployments.models import Deployment, DeploymentFunding
from regie.leadership.funding.choices import Fit, FundDomain, FundKind, LinePurpose, MonitoringBy
from regie.leadership.funding.models import (
    BudgetLine,
    Contract,
    Fund,
    MonitoringArrangement,
    ReportingDate,
    SpendingStatement,
)
from regie.leadership.programmes.models import Programme

from .people import TOWN, VILLAGE

NATIONAL, BUDGET, PROVINCE, YOUTH_WORK = "national", "budget", "province", "youth_work"
# What pays a deployment: code -> (source, amount, in full). VBS4 is paid in full by two of them.
PAID: list[tuple[str, str, int, bool]] = [
    ("VBS1", BUDGET, 24_000, True),
    ("VBS2", BUDGET, 18_500, True),
    ("VBS3", BUDGET, 31_000, True),
    ("VBS4", NATIONAL, 62_000, True),
    ("VBS4", PROVINCE, 45_000, True),
    ("VBS5", NATIONAL, 20_000, True),
    ("VBS6", YOUTH_WORK, 84_000, True),
    ("VBS7", BUDGET, 52_000, True),
    ("VBS8", NATIONAL, 90_000, False),
    ("VBS8", PROVINCE, 30_000, False),
    ("VBS9", NATIONAL, 75_000, True),
    ("VBS10", BUDGET, 40_000, True),
    ("VBS11", YOUTH_WORK, 16_000, True),
    ("VBS12", BUDGET, 66_000, True),
    ("VBS13", PROVINCE, 28_000, True),
    ("VBS14", YOUTH_WORK, 12_500, True),
    ("VBS16", NATIONAL, 58_000, True),
]
# Spent by so many days ago, per fund: the older statements stay.
SPENT = {
    NATIONAL: [(200, 96_000), (95, 128_000), (12, 161_500)],
    BUDGET: [(190, 338_000), (20, 455_000)],
    PROVINCE: [(30, 61_250)],
}
LINES = {
    NATIONAL: [
        (LinePurpose.EXECUTION, "inzet in Noord", 305_000),
        (LinePurpose.MONITORING, "metingen en evaluatie", 32_000),
    ],
    BUDGET: [
        (LinePurpose.EXECUTION, "inzet en regie", 640_000),
        (LinePurpose.MONITORING, "analist, een dag per week", 36_000),
        (LinePurpose.INFORMATION, "scans en lijsten bijhouden", 14_000),
    ],
    PROVINCE: [(LinePurpose.EXECUTION, "werk en digitaal", 103_000)],
}


def funding_load(
    programmes: dict[str, Programme], organisations: dict[str, Organisation], today: date
) -> None:
    """Funds, contracts and what they pay, in both towns. Safe to repeat: what exists is left alone."""
    town = programmes[TOWN]
    if not Fund.objects.filter(programme=town).exists():
        means = _town_means(town, organisations, today)
        _parts(means, today)
        _payments(town, means, today)
    village = programmes[VILLAGE]
    if not Fund.objects.filter(programme=village).exists():
        Fund.objects.create(
            programme=village, name="Budget openbare orde", kind=FundKind.BUDGET,
            source_organisation=organisations["village"], starts_on=today - timedelta(days=300),
            ends_on=today + timedelta(days=65), amount=Decimal(45_000), domain=FundDomain.SAFETY,
        )  # fmt: skip


def _town_means(
    town: Programme, organisations: dict[str, Organisation], today: date
) -> dict[str, Fund | Contract]:
    def day(days: int) -> date:
        return today + timedelta(days=days)

    return {
        NATIONAL: Fund.objects.create(
            programme=town, name="Landelijk programma Kansrijk op tijd", kind=FundKind.NATIONAL_PROGRAMME,
            source_organisation=organisations["national"], starts_on=day(-608), ends_on=day(122),
            amount=Decimal(340_000), domain=FundDomain.SAFETY, other_domain_asked=True,
            other_domain_note="Werk en Inkomen wil dat een derde naar werk en leren gaat.", fit=Fit.YES,
            conditions="Alleen voor jongeren van 8 tot 27 jaar. Wat overblijft, gaat terug naar het Rijk.",
        ),
        BUDGET: Fund.objects.create(
            programme=town, name="Gemeentelijk budget ondermijning", kind=FundKind.BUDGET,
            source_organisation=organisations["town"], starts_on=day(-913), ends_on=day(548),
            amount=Decimal(690_000), domain=FundDomain.CARE, fit=Fit.YES,
            conditions="Jaarlijks verantwoorden in de jaarrekening.",
        ),
        PROVINCE: Fund.objects.create(
            programme=town, name="Subsidie Veilig en aan het werk", kind=FundKind.SUBSIDY,
            source_name="Provincie Voorbeeldland", starts_on=day(-240), ends_on=day(305),
            amount=Decimal("152500.00"), domain=FundDomain.WORK, other_domain_asked=True,
            other_domain_note="Veiligheid vraagt om een plek voor jongeren uit Noord.", fit=Fit.PARTLY,
            fit_note="Past bij werk en leren, niet bij de jongste groep.",
            conditions="Halfjaarlijks een rapportage met aantallen. Ten minste 25% eigen bijdrage.",
        ),
        YOUTH_WORK: Contract.objects.create(
            programme=town, organisation=organisations["youth"], what="Jongerenwerk in Noord",
            starts_on=day(-670), ends_on=day(150), amount_per_year=Decimal(120_000), negotiation_on=day(60),
            notice_months=3, fit=Fit.NO,
            fit_note="Het contract gaat over inloop in het buurthuis. De opdracht vraagt werk op straat, ’s avonds.",
        ),
    }  # fmt: skip


def _parts(means: dict[str, Any], today: date) -> None:
    for key, statements in SPENT.items():
        for days, spent in statements:
            as_of = today - timedelta(days=days)
            SpendingStatement.objects.create(fund=means[key], spent=Decimal(spent), as_of=as_of)
    BudgetLine.objects.bulk_create(
        BudgetLine(fund=means[key], purpose=purpose, description=description, amount=Decimal(amount))
        for key, lines in LINES.items()
        for purpose, description, amount in lines
    )
    sent = today - timedelta(days=165)
    ReportingDate.objects.create(
        fund=means[PROVINCE], what="Eerste halfjaar", due_on=sent + timedelta(days=4), sent_on=sent
    )
    ReportingDate.objects.create(
        fund=means[PROVINCE], what="Tweede halfjaar", due_on=today + timedelta(days=20)
    )
    ReportingDate.objects.create(
        fund=means[NATIONAL], what="Eindverantwoording", due_on=today + timedelta(days=122)
    )
    MonitoringArrangement.objects.create(
        programme=means[BUDGET].programme, by=MonitoringBy.COMBINATION, hours_per_week=Decimal(8),
        note="De analist houdt de cijfers bij; een bureau doet de evaluatie.",
    )  # fmt: skip


def _payments(town: Programme, means: dict[str, Any], today: date) -> None:
    deployments = {each.code: each for each in Deployment.objects.filter(programme=town)}
    for code, key, amount, covers_all in PAID:
        source = means[key]
        column = "contract" if key == YOUTH_WORK else "fund"
        DeploymentFunding.objects.create(
            deployment=deployments[code], amount=Decimal(amount), covers_all=covers_all,
            starts_on=max(source.starts_on, today - timedelta(days=365)), **{column: source},
        )  # fmt: skip
