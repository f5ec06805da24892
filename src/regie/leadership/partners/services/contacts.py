"""Writes of contacts at partners and of conversations with them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.ui.versions import VersionConflict

from ..models import ContactMoment, PartnerContact, ProgrammePartner
from ..policies import check_change
from ..selectors import people_of
from .saving import clean, locked, save_new, write

FIELDS = (
    *("function", "user", "name", "telephone", "email", "is_main", "from_on", "until", "succeeds"),
    "not_replaced",
)
MOMENT_FIELDS = ("on", "kind", "note")


@transaction.atomic
def contact_add(*, partner: ProgrammePartner, values: dict[str, Any], by: Actor) -> PartnerContact:
    """A function at a partner, filled or not. Raises Refused or ValidationError.

    A new fixed contact takes over from the one that was: a partner has one at a time.
    """
    contact = PartnerContact(partner=partner, **values)
    check_change(by, contact)
    _check(contact)
    _takes_over(contact, by)
    return save_new(thing=contact, by=by)


@transaction.atomic
def contact_change(
    *, contact: PartnerContact, values: dict[str, Any], version: int, by: Actor
) -> PartnerContact:
    """Saves over the version the person saw. Raises Refused, ValidationError or VersionConflict."""
    current = locked(contact)
    check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    wanted = PartnerContact(
        pk=current.pk, partner=current.partner, **{name: getattr(current, name) for name in FIELDS} | values
    )
    _check(wanted)
    _takes_over(wanted, by)
    return write(current=current, values=values, by=by)


@transaction.atomic
def contact_remove(*, contact: PartnerContact, by: Actor) -> None:
    """Removes a contact with its personal data: a mistake, or somebody long gone. Raises Refused."""
    current = locked(contact)
    check_change(by, current)
    record(by=by, action="remove", thing=current)
    current.delete()


@transaction.atomic
def moment_add(*, partner: ProgrammePartner, values: dict[str, Any], by: Actor) -> ContactMoment:
    """Somebody spoke with a partner. Raises Refused or ValidationError."""
    moment = ContactMoment(partner=partner, by_id=by.user_id or 0, **values)
    check_change(by, moment)
    if moment.on and moment.on > timezone.localdate():
        raise ValidationError(
            {"on": _("This day is still to come. Record a conversation after it took place.")}
        )
    clean(moment)
    moment.save()
    record(by=by, action="create", thing=moment)
    return moment


@transaction.atomic
def moment_remove(*, moment: ContactMoment, by: Actor) -> None:
    """Takes a conversation back. Raises Refused."""
    current = locked(moment)
    check_change(by, current)
    record(by=by, action="remove", thing=current)
    current.delete()


def _check(contact: PartnerContact) -> None:
    """What the database cannot see: whose person it is, and whom they succeed."""
    if contact.user and contact.name.strip():
        raise ValidationError({"name": _("You chose somebody with an account. Leave the name empty.")})
    if contact.user and not people_of(contact.partner).filter(pk=contact.user.pk).exists():
        before = PartnerContact.objects.filter(pk=contact.pk, user=contact.user)
        if not before.exists():
            raise ValidationError(
                {"user": _("This person does not work for this partner in your municipality.")}
            )
    if contact.until and contact.from_on and contact.until < contact.from_on:
        raise ValidationError({"until": _("The last day is before the first. Mend one of the two dates.")})
    former = contact.succeeds
    if former and (former.partner_id != contact.partner_id or former.pk == contact.pk):
        raise ValidationError({"succeeds": _("Choose somebody else of this partner.")})


def _takes_over(contact: PartnerContact, by: Actor) -> None:
    """A partner has one fixed contact at a time: the former one is an ordinary contact from now on."""
    if not contact.is_main or contact.until:
        return
    others = PartnerContact.objects.select_for_update().filter(
        partner=contact.partner, is_main=True, until__isnull=True
    )
    for other in others.exclude(pk=contact.pk):
        write(current=other, values={"is_main": False}, by=by)
