"""Objects for the addresses of this slice, for the walk along every page."""

from typing import Any

from django.db.models import Model

from regie.access.organisations.models import Municipality
from regie.leadership.funding.models import BudgetLine, Contract, Fund, ReportingDate

OF_PROGRAMME = ["overview", "print", "export", "add", "contract_add", "monitoring"]
OF_FUND = ["detail", "edit", "remove", "spending", "report_add", "line_add"]
OF_REPORT = ["report", "report_sent", "report_not_sent", "report_remove"]


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    funds = Fund.objects.filter(programme__municipality=municipality)
    report = ReportingDate.objects.filter(fund__in=funds).first()
    line = BudgetLine.objects.filter(fund__in=funds).first()
    contract = Contract.objects.filter(programme__municipality=municipality).first()
    if report is None or line is None or contract is None:
        return {}
    # These two pay nothing, so they may go.
    fund = Fund.objects.create(
        programme=contract.programme, name=f"Example of {municipality}", kind="other", domain="other",
        starts_on=contract.starts_on, ends_on=contract.starts_on, amount=1,
    )  # fmt: skip
    alone = Contract.objects.create(
        programme=contract.programme, organisation_name="Example", what="Example",
        starts_on=contract.starts_on, amount_per_year=1,
    )  # fmt: skip
    return {
        **{f"funding:{name}": ({"pk": fund.programme_id}, fund) for name in OF_PROGRAMME},
        **{f"funding:{name}": ({"pk": fund.pk}, fund) for name in OF_FUND},
        **{f"funding:{name}": ({"pk": report.pk}, report) for name in OF_REPORT},
        **{f"funding:{name}": ({"pk": line.pk}, line) for name in ("line", "line_remove")},
        **{f"funding:{name}": ({"pk": alone.pk}, alone) for name in ("contract_edit", "contract_remove")},
        "funding:contract": ({"pk": contract.pk}, contract),
    }
