"""Writes of what pays a deployment: checked, and in the audit log with what was and what is."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.leadership.funding.models import Contract, Fund
from regie.leadership.funding.policies import check_change
from regie.ui.versions import plain

from .models import Deployment, DeploymentFunding

FIELDS = ("fund", "contract", "amount", "starts_on", "ends_on", "covers_all", "note")


@transaction.atomic
def payment_add(*, deployment: Deployment, values: Mapping[str, Any], by: Actor) -> DeploymentFunding:
    """Says what pays a deployment; ``values`` holds what FIELDS names. Raises Refused or ValidationError."""
    check_change(by, deployment.programme)
    payment = DeploymentFunding(deployment=deployment, **_known(values))
    _clean(payment)
    payment.save()
    record(by=by, action="create", thing=payment, detail={"values": _values(payment)})
    return payment


@transaction.atomic
def payment_change(*, payment: DeploymentFunding, values: Mapping[str, Any], by: Actor) -> DeploymentFunding:
    """Other values; without differences nothing is written. Raises Refused or ValidationError."""
    current = _locked(payment)
    check_change(by, current.deployment.programme)
    before = _values(current)
    for name, value in _known(values).items():
        setattr(current, name, value)
    _clean(current)
    after = _values(current)
    differences = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if differences:
        current.save()
        record(by=by, action="change", thing=current, detail={"differences": differences})
    return current


@transaction.atomic
def payment_remove(*, payment: DeploymentFunding, by: Actor) -> None:
    """Takes the payment away; the audit log keeps what it was. Raises Refused or ValidationError."""
    current = _locked(payment)
    check_change(by, current.deployment.programme)
    record(by=by, action="remove", thing=current, detail={"values": _values(current)})
    current.delete()


def _locked(payment: DeploymentFunding) -> DeploymentFunding:
    current = DeploymentFunding.objects.select_for_update().filter(pk=payment.pk).first()
    if current is None:
        raise ValidationError(_("Somebody else removed this in the meantime."))
    return current


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _values(payment: DeploymentFunding) -> dict[str, Any]:
    return {name: plain(getattr(payment, name)) for name in FIELDS}


def _clean(payment: DeploymentFunding) -> None:
    """The payment is by one source of the same programme, within the period of that source."""
    means = payment.means
    if means is None or (payment.fund_id and payment.contract_id):
        raise ValidationError({"source": _("Choose one fund or one contract.")})
    if means.programme_id != payment.deployment.programme_id:
        raise ValidationError(
            {"source": _("This belongs to another programme. Choose one of this programme.")}
        )
    if payment.ends_on and payment.starts_on and payment.starts_on > payment.ends_on:
        raise ValidationError({"ends_on": _("It ends before it starts. Mend one of the two dates.")})
    _check_within(payment, means)
    payment.full_clean()


def _check_within(payment: DeploymentFunding, means: Fund | Contract) -> None:
    if payment.starts_on and payment.starts_on < means.starts_on:
        text = _("%(name)s starts on %(day)s. Choose that day or a later one.")
        day = date_format(means.starts_on)
        raise ValidationError({"starts_on": text % {"name": means, "day": day}})
    ends = payment.ends_on or payment.starts_on
    if means.ends_on and ends and ends > means.ends_on:
        text = _("%(name)s ends on %(day)s. Choose that day or an earlier one.")
        day = date_format(means.ends_on)
        raise ValidationError({"ends_on": text % {"name": means, "day": day}})
