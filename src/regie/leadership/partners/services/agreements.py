"""Writes of what partners promised and of agreements with other structures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.leadership.programmes.models import Programme

from ..choices import CommitmentStatus
from ..models import Commitment, ProgrammePartner, StructureAgreement
from ..policies import check_change
from .saving import locked, save_new, save_over

COMMITMENT_FIELDS = (
    "what",
    "subject_kind",
    "amount",
    "fte",
    "from_on",
    "until",
    "status",
    "reason",
    "on",
    "by_whom",
)
AGREEMENT_FIELDS = ("structure", "name", "what", "agreed_on", "review_on", "document")


@transaction.atomic
def commitment_add(
    *,
    partner: ProgrammePartner,
    values: dict[str, Any],
    by: Actor,
    subject_id: int | None = None,
    subject_name: str = "",
) -> Commitment:
    """What a partner was asked, promised or refused, for what ``subject_kind`` and ``subject_id`` name.

    Raises Refused or ValidationError.
    """
    _check(values)
    made = Commitment(partner=partner, subject_id=subject_id, subject_name=subject_name, **values)
    return save_new(thing=made, by=by)


@transaction.atomic
def commitment_change(
    *, commitment: Commitment, values: dict[str, Any], version: int, by: Actor
) -> Commitment:
    """Saves over the version the person saw. Raises Refused, ValidationError or VersionConflict."""
    _check({name: getattr(commitment, name) for name in COMMITMENT_FIELDS} | values)
    return save_over(thing=commitment, values=values, version=version, by=by)


@transaction.atomic
def agreement_add(*, programme: Programme, values: dict[str, Any], by: Actor) -> StructureAgreement:
    """What was agreed with a structure beside the approach. Raises Refused or ValidationError."""
    _in_order(values, "agreed_on", "review_on", _("This day is before the day of the agreement."))
    return save_new(thing=StructureAgreement(programme=programme, **values), by=by)


@transaction.atomic
def agreement_change(
    *, agreement: StructureAgreement, values: dict[str, Any], version: int, by: Actor
) -> StructureAgreement:
    """Saves over the version the person saw. Raises Refused, ValidationError or VersionConflict."""
    whole = {name: getattr(agreement, name) for name in AGREEMENT_FIELDS} | values
    _in_order(whole, "agreed_on", "review_on", _("This day is before the day of the agreement."))
    return save_over(thing=agreement, values=values, version=version, by=by)


@transaction.atomic
def agreement_remove(*, agreement: StructureAgreement, by: Actor) -> None:
    """An agreement that is none any more. Raises Refused."""
    current = locked(agreement)
    check_change(by, current)
    record(by=by, action="remove", thing=current)
    current.delete()


def _check(values: dict[str, Any]) -> None:
    if values.get("status") == CommitmentStatus.REFUSED and not str(values.get("reason", "")).strip():
        raise ValidationError({"reason": _("Say why the partner refuses: without it nobody can mend it.")})
    _in_order(values, "from_on", "until", _("The last day is before the first. Mend one of the two dates."))


def _in_order(values: dict[str, Any], first: str, last: str, text: str) -> None:
    if values.get(first) and values.get(last) and values[last] < values[first]:
        raise ValidationError({last: text})
