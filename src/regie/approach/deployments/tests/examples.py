"""Objects for the addresses about money, for the walk along every page."""

from typing import Any

from django.db.models import Model

from regie.access.organisations.models import Municipality
from regie.approach.deployments.models import DeploymentFunding


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    payments = DeploymentFunding.objects.filter(deployment__programme__municipality=municipality)
    by_fund = payments.filter(fund__isnull=False).first()
    by_contract = payments.filter(contract__isnull=False).first()
    if by_fund is None or by_contract is None:
        return {}
    of_deployment = {"pk": by_fund.deployment_id}
    return {
        **{f"deployments:{name}": (of_deployment, by_fund) for name in ("paid_from", "payment_add")},
        **{f"deployments:{name}": ({"pk": by_fund.pk}, by_fund) for name in ("payment", "payment_remove")},
        "deployments:paid_by_fund": ({"pk": by_fund.fund_id}, by_fund.fund),
        "deployments:paid_by_contract": ({"pk": by_contract.contract_id}, by_contract.contract),
    }
