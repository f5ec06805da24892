"""Means for tests: valid, and nothing to find in them unless a test says otherwise."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from regie.leadership.funding.models import Contract, Fund
from regie.leadership.funding.services import contract_add, fund_add
from regie.leadership.programmes.models import Programme


def day(days: int):
    """So many days from today."""
    return timezone.localdate() + timedelta(days=days)


def make_programme(municipality, name="Sterk in Noord", **values) -> Programme:
    return Programme.objects.create(municipality=municipality, name=name, **values)


def fund_values(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Gemeentelijk budget",
        "kind": "budget",
        "source_name": "Gemeente",
        "starts_on": day(-100),
        "ends_on": day(300),
        "amount": Decimal(100_000),
        "domain": "care",
        "fit": "yes",
    } | changes


def make_fund(programme, by, **changes) -> Fund:
    return fund_add(programme=programme, values=fund_values(**changes), by=by)


def contract_values(**changes: Any) -> dict[str, Any]:
    return {
        "what": "Jongerenwerk",
        "organisation_name": "Jongerenwerk Noord",
        "starts_on": day(-100),
        "ends_on": day(600),
        "amount_per_year": Decimal(60_000),
        "negotiation_on": day(300),
        "fit": "yes",
    } | changes


def make_contract(programme, by, **changes) -> Contract:
    return contract_add(programme=programme, values=contract_values(**changes), by=by)
