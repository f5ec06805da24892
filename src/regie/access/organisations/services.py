"""Writes about people, roles and organisations."""

from datetime import date
from functools import partial
from typing import Any

from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from regie.access.accounts.models import User
from regie.access.accounts.services import account_invite, invitation_send
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.audit.events.services import record

from . import policies
from .choices import OrganisationKind
from .models import Membership, Municipality, Organisation

CHANGEABLE = ("role", "organisation", "valid_from", "valid_to")


@transaction.atomic
def municipality_begin(
    *, name: str, email: str, person: str, inhabitants: int | None = None, by: Actor
) -> tuple[Membership, bool]:
    """A municipality with its own organisation and a functional manager, who invites everybody else.

    For the command on the host: nobody has this right on screen. A municipality that is there already gets one more
    functional manager. Returns the role, and whether the account is new. Errors: ValidationError by field.
    """
    policies.check_can_begin(by)
    place = Municipality.objects.filter(name__iexact=name).first()
    if place is None:
        place = Municipality(name=name, slug=slugify(name), inhabitants=inhabitants)
        place.full_clean()
        place.save()
        record(by=by, action="add", thing=place)
    organisation, _made = Organisation.objects.get_or_create(
        name=place.name, kind=OrganisationKind.MUNICIPALITY
    )
    organisation.municipalities.add(place)
    validate_email(email)
    user, is_new = account_invite(email=email, name=person)
    membership = Membership(
        user=user, organisation=organisation, municipality=place, role=Role.FUNCTIONAL_MANAGER,
        valid_from=timezone.localdate(),
    )  # fmt: skip
    membership.full_clean()
    membership.save()
    detail = {"person": user.pk, "role": membership.role, "new account": is_new}
    record(by=by, action="invite", thing=membership, detail=detail)
    if is_new:
        transaction.on_commit(partial(invitation_send, user=user, by_name=by.name))
    return membership, is_new


@transaction.atomic
def person_invite(
    *,
    email: str,
    name: str,
    role: str,
    organisation: Organisation,
    valid_from: date,
    valid_to: date | None,
    by: Actor,
) -> tuple[Membership, bool]:
    """A role in the actor's municipality for the person with this address; a new person gets a mail with a link.

    Returns the membership and whether the account is new. An existing account keeps its own name.
    """
    policies.check_can_manage(by)
    user, is_new = account_invite(email=email, name=name)
    membership = Membership(
        user=user,
        organisation=organisation,
        municipality_id=by.municipality_id,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    policies.check_can_change_membership(by, membership)
    membership.full_clean()
    membership.save()
    record(
        by=by,
        action="invite",
        thing=membership,
        detail={"person": user.pk, "role": role, "new account": is_new},
    )
    if is_new:
        transaction.on_commit(partial(invitation_send, user=user, by_name=by.name))
    return membership, is_new


def invitation_repeat(*, membership: Membership, by: Actor) -> None:
    """Mails the invitation again; the former link keeps working until its term or until one is used."""
    policies.check_can_change_membership(by, membership)
    with transaction.atomic():
        record(by=by, action="invite again", thing=membership)
        transaction.on_commit(partial(invitation_send, user=membership.user, by_name=by.name))


@transaction.atomic
def membership_change(*, membership: Membership, changes: dict[str, Any], by: Actor) -> Membership:
    """Another role, organisation or term. The log holds what was and what is."""
    policies.check_can_change_membership(by, Membership.objects.get(pk=membership.pk))
    before = Membership.objects.select_related("organisation").get(pk=membership.pk)
    for name in CHANGEABLE:
        setattr(membership, name, changes[name])
    policies.check_can_change_membership(by, membership)
    membership.full_clean()
    membership.save(update_fields=CHANGEABLE)
    differences = {
        name: [str(getattr(before, name) or ""), str(getattr(membership, name) or "")]
        for name in CHANGEABLE
        if getattr(before, name) != getattr(membership, name)
    }
    record(by=by, action="change", thing=membership, detail=differences)
    return membership


@transaction.atomic
def membership_end(*, membership: Membership, by: Actor) -> Membership:
    """Takes the role away from this moment on. Undone by membership_restore."""
    policies.check_can_change_membership(by, membership)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    record(by=by, action="end", thing=membership, detail={"person": membership.user_id})
    return membership


@transaction.atomic
def membership_restore(*, membership: Membership, by: Actor) -> Membership:
    """Undoes membership_end."""
    policies.check_can_change_membership(by, membership)
    membership.ended_at = None
    membership.full_clean()
    membership.save(update_fields=["ended_at"])
    record(by=by, action="restore", thing=membership, detail={"person": membership.user_id})
    return membership


@transaction.atomic
def account_block(*, membership: Membership, by: Actor) -> User:
    """Closes the person's account at once; open sessions stop working. Undone by account_unblock."""
    policies.check_can_block(by, membership)
    return _set_active(membership.user, active=False, by=by)


@transaction.atomic
def account_unblock(*, membership: Membership, by: Actor) -> User:
    """Opens a blocked account again."""
    policies.check_can_block(by, membership)
    return _set_active(membership.user, active=True, by=by)


def _set_active(user: User, *, active: bool, by: Actor) -> User:
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(by=by, action="unblock" if active else "block", thing=user)
    return user


@transaction.atomic
def organisation_add(*, name: str, kind: str, by: Actor) -> tuple[Organisation, bool]:
    """An organisation for the actor's municipality: a new one, or the one that other municipalities already have.

    Returns the organisation and whether it is new.
    """
    policies.check_can_manage(by)
    organisation = Organisation.objects.filter(name__iexact=name, kind=kind).first()
    is_new = organisation is None
    if organisation is None:
        organisation = Organisation(name=name, kind=kind)
        organisation.full_clean(exclude=["municipalities"])
        organisation.save()
    organisation.municipalities.add(by.municipality_id)  # type: ignore[arg-type]
    record(by=by, action="add" if is_new else "link", thing=organisation)
    return organisation, is_new


@transaction.atomic
def organisation_change(*, organisation: Organisation, name: str, kind: str, by: Actor) -> Organisation:
    """Another name or kind."""
    policies.check_can_change_organisation(by, organisation)
    before = Organisation.objects.get(pk=organisation.pk)
    organisation.name, organisation.kind = name, kind
    organisation.full_clean(exclude=["municipalities"])
    organisation.save(update_fields=["name", "kind"])
    record(
        by=by,
        action="change",
        thing=organisation,
        detail={"name": [before.name, name], "kind": [before.kind, kind]},
    )
    return organisation


@transaction.atomic
def organisation_unlink(*, organisation: Organisation, by: Actor) -> None:
    """The organisation no longer works with the actor's municipality. Undone by adding it again."""
    policies.check_can_unlink_organisation(by, organisation)
    organisation.municipalities.remove(by.municipality_id)  # type: ignore[arg-type]
    record(by=by, action="unlink", thing=organisation)


@transaction.atomic
def view_as_record(*, by: Actor, membership: Membership) -> None:
    """In a demo: one person goes on as another."""
    record(by=by, action="view as", thing=membership, detail={"person": membership.user_id})


@transaction.atomic
def switch_record(*, by: Actor, membership: Membership) -> None:
    """A person goes on in another of their own roles."""
    record(by=by, action="switch role", thing=membership)
