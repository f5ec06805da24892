"""Writes of collaborations. Whoever loses access by one waits for the exports under way, and stops the next chunk."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.organisations.models import Membership, Organisation
from regie.audit.events.services import record
from regie.ui.versions import VersionConflict, changes

from .models import Collaboration, Participation, Partner
from .policies import check_add, check_change
from .selectors import collaboration_lock, memberships_to_add, organisations_to_add

FIELDS = ("name", "purpose", "area", "retention_months", "starts_on")


@transaction.atomic
def collaboration_create(*, values: dict[str, Any], by: Actor) -> Collaboration:
    """A new collaboration; the own organisation of ``by`` is its first partner. Raises Refused or ValidationError."""
    check_add(by)
    collaboration = Collaboration(
        municipality_id=by.municipality_id or 0, **{name: values[name] for name in FIELDS}
    )
    _clean(collaboration)
    collaboration.save()
    if by.organisation_id is not None:
        Partner.objects.create(
            collaboration=collaboration,
            organisation_id=by.organisation_id,
            joined_on=collaboration.starts_on,
        )
    record(by=by, action="create", thing=collaboration)
    return collaboration


@transaction.atomic
def collaboration_change(
    *, collaboration: Collaboration, values: dict[str, Any], version: int, by: Actor
) -> Collaboration:
    """Saves over the version the person saw; without differences nothing is written.

    Raises Refused, ValidationError or VersionConflict.
    """
    current = locked(collaboration.pk)
    check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = changes(current, {name: values[name] for name in FIELDS})
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    _clean(current)
    current.version += 1
    current.save()
    record(by=by, action="change", thing=current, detail={"differences": changed})
    return current


@transaction.atomic
def collaboration_end(*, collaboration: Collaboration, reason: str, by: Actor) -> Collaboration:
    """Ends it: from now on nobody reads or writes personal data in it. Raises Refused or ValidationError."""
    current = locked(collaboration.pk)
    check_change(by, current)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the others understand.")})
    current.ended_at, current.ended_reason = timezone.now(), reason.strip()
    current.version += 1
    current.full_clean()
    current.save()
    record(by=by, action="end", thing=current, detail={"reason": current.ended_reason})
    return current


@transaction.atomic
def partner_add(
    *, collaboration: Collaboration, organisation: Organisation, joined_on: date, by: Actor
) -> Partner:
    """An organisation of the municipality joins; it sees nothing before it signs. Raises Refused or ValidationError."""
    current = locked(collaboration.pk)
    check_change(by, current)
    if not organisations_to_add(current).filter(pk=organisation.pk).exists():
        raise ValidationError(
            {
                "organisation": _(
                    "This organisation takes part already, or does not work with your municipality."
                )
            }
        )
    partner = Partner(collaboration=current, organisation=organisation, joined_on=joined_on)
    partner.full_clean()
    partner.save()
    record(by=by, action="add partner", thing=current, detail={"partner": str(organisation)})
    return partner


@transaction.atomic
def partner_leave(*, partner: Partner, by: Actor) -> Partner:
    """An organisation leaves, now; its people no longer take part by name. Raises Refused or ValidationError.

    Screens ask ``covenants.services.partner_leave``, which withdraws the signatures too.
    """
    current = locked(partner.collaboration_id)
    check_change(by, current)
    found = Partner.objects.select_related("organisation").get(pk=partner.pk)
    if found.left_at:
        raise ValidationError(_("This partner has left already."))
    found.left_at = timezone.now()
    found.save(update_fields=["left_at"])
    named = Participation.objects.filter(
        collaboration=current, membership__organisation=found.organisation_id, ended_at__isnull=True
    ).update(ended_at=found.left_at)
    record(by=by, action="leave", thing=current, detail={"partner": str(found.organisation), "people": named})
    return found


@transaction.atomic
def participation_add(
    *, collaboration: Collaboration, membership: Membership, from_on: date, by: Actor
) -> Participation:
    """A person of a partner takes part by name. Raises Refused or ValidationError."""
    current = locked(collaboration.pk)
    check_change(by, current)
    if not memberships_to_add(current).filter(pk=membership.pk).exists():
        raise ValidationError(
            {
                "membership": _(
                    "This person takes part already, or works for no partner of this collaboration."
                )
            }
        )
    participation = Participation(collaboration=current, membership=membership, from_on=from_on)
    participation.full_clean()
    participation.save()
    record(by=by, action="add participant", thing=current, detail={"person": membership.user_id})
    return participation


@transaction.atomic
def participation_end(*, participation: Participation, by: Actor) -> Participation:
    """A person stops taking part, now. Raises Refused or ValidationError."""
    current = locked(participation.collaboration_id)
    check_change(by, current)
    found = Participation.objects.select_related("membership__user").get(pk=participation.pk)
    if found.ended_at:
        raise ValidationError(_("This person has stopped already."))
    now = timezone.now()
    if found.from_on > timezone.localdate(now):
        found.from_on = timezone.localdate(now)  # it had still to begin
    found.ended_at = now
    found.save(update_fields=["from_on", "ended_at"])
    record(by=by, action="end participant", thing=current, detail={"person": found.membership.user_id})
    return found


def locked(pk: int) -> Collaboration:
    """The collaboration as it stands, held until the end of the transaction."""
    collaboration_lock(pk)
    return Collaboration.objects.select_related("municipality").get(pk=pk)


def _clean(collaboration: Collaboration) -> None:
    collaboration.name, collaboration.purpose = collaboration.name.strip(), collaboration.purpose.strip()
    collaboration.full_clean(exclude=["municipality"], validate_constraints=False)
    same = Collaboration.objects.filter(
        municipality_id=collaboration.municipality_id, name=collaboration.name
    )
    if same.exclude(pk=collaboration.pk).exists():
        raise ValidationError(
            {"name": _("Your municipality has a collaboration with this name. Choose another name.")}
        )
    collaboration.validate_constraints()
