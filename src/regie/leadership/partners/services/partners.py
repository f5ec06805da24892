"""Writes of partners: joining, changing, leaving, coming back; and what a programme chose about them."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.organisations.models import Organisation
from regie.leadership.programmes.models import Programme

from ..models import PartnerSettings, ProgrammePartner
from ..policies import check_change
from ..selectors import organisations_to_add
from .saving import locked, save_new, save_over, write

FIELDS = ("tier", "delivers", "decides", "joined_on")


@transaction.atomic
def partner_add(
    *, programme: Programme, organisation: Organisation, values: dict[str, Any], by: Actor
) -> ProgrammePartner:
    """An organisation of the municipality becomes a partner. Raises Refused or ValidationError."""
    partner = ProgrammePartner(programme=programme, organisation=organisation, **_known(values))
    check_change(by, partner)
    if not organisations_to_add(programme).filter(pk=organisation.pk).exists():
        raise ValidationError(
            {
                "organisation": _(
                    "This organisation is a partner already, or does not work with your municipality."
                )
            }
        )
    return save_new(thing=partner, by=by)


@transaction.atomic
def partner_change(
    *, partner: ProgrammePartner, values: dict[str, Any], version: int, by: Actor
) -> ProgrammePartner:
    """Saves over the version the person saw. Raises Refused, ValidationError or VersionConflict."""
    return save_over(thing=partner, values=_known(values), version=version, by=by)


@transaction.atomic
def partner_leave(*, partner: ProgrammePartner, left_on: date, reason: str, by: Actor) -> ProgrammePartner:
    """The partner stops, with a reason; its contacts, roles and commitments stay as they were.

    Raises Refused or ValidationError.
    """
    current = locked(partner)
    check_change(by, current)
    if current.left_on:
        raise ValidationError(_("This partner has left already."))
    if left_on > timezone.localdate():
        raise ValidationError({"left_on": _("This day is still to come. Record it on the day it leaves.")})
    if left_on < current.joined_on:
        raise ValidationError({"left_on": _("It had not joined yet on this day.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the others understand.")})
    return write(
        current=current, values={"left_on": left_on, "left_reason": reason.strip()}, by=by, action="leave"
    )


@transaction.atomic
def partner_return(*, partner: ProgrammePartner, by: Actor) -> ProgrammePartner:
    """Undoes leaving. Raises Refused, or ValidationError where the organisation joined anew in between."""
    current = locked(partner)
    check_change(by, current)
    if not organisations_to_add(current.programme).filter(pk=current.organisation_id).exists():
        raise ValidationError(
            _("This organisation is a partner already, or does not work with your municipality.")
        )
    return write(current=current, values={"left_on": None, "left_reason": ""}, by=by, action="return")


@transaction.atomic
def settings_change(*, programme: Programme, silence_days: int, by: Actor) -> PartnerSettings:
    """After how many days without a conversation a partner is on the list. Raises Refused or ValidationError."""
    found = PartnerSettings.objects.select_for_update().filter(programme=programme).first()
    if found is None:
        return save_new(thing=PartnerSettings(programme=programme, silence_days=silence_days), by=by)
    check_change(by, found)
    return write(current=found, values={"silence_days": silence_days}, by=by)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise TypeError(f"no fields of a partner: {sorted(unknown)}")
    return values
