"""The steps of a request from receipt to work. Every step is logged as handling the data of its subject."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.organisations.models import Municipality

from ..choices import HOLDING, By, Channel, IdentityCheck, Kind, LetterKind, State
from ..doors import dossier_numbered, handled, hold_begin, hold_end, link_keep
from ..models import DataSubjectRequest, RequestLetter
from ..policies import (
    can_extend,
    can_handle,
    can_register,
    can_send,
    can_work,
    checked,
)
from ..terms import ANSWER_MONTHS, EXTENSION_MONTHS, months_after

TOLD: tuple[str, ...] = (
    "requester_name",
    "requester_contact",
    "by_whom",
    "subject_name",
    "proof",
    "question",
)
TOLD += ("wrong_field", "wrong_value", "right_value")


@transaction.atomic
def request_register(
    *, kind: str, received_on: date, told: dict[str, Any], by: Actor, dossier: str = ""
) -> DataSubjectRequest:
    """A new request. ``told`` holds what the requester said (names in TOLD); ``dossier`` a number such as J-007.

    An objection or a restriction puts the dossier on hold at once. Raises Refused or ValidationError.
    """
    checked(can_register(by))
    today = timezone.localdate()
    if received_on > today:
        raise ValidationError({"received_on": _("This day is still to come. When did the request come in?")})
    request = DataSubjectRequest(
        municipality_id=by.municipality_id or 0,
        number=_next_number(by.municipality_id or 0),
        kind=kind,
        received_on=received_on,
        due_on=months_after(received_on, ANSWER_MONTHS),
        **{name: told.get(name, "") for name in TOLD},
    )
    _check_told(request)
    request.full_clean(exclude=["municipality"])
    with transaction.atomic():
        request.save(force_insert=True)
        if dossier:
            _link(request, dossier, by)
        with handled(request, by=by, action="register", name="register request"):
            pass
    return request


def _next_number(municipality_id: int) -> int:
    """One more than the highest, under a lock on the municipality."""
    Municipality.objects.select_for_update().only("pk").get(pk=municipality_id)
    rows = DataSubjectRequest.objects.filter(municipality_id=municipality_id)
    return (rows.aggregate(highest=Max("number"))["highest"] or 0) + 1


def _check_told(request: DataSubjectRequest) -> None:
    """Raises ValidationError at the field where something is missing."""
    problems = {}
    if request.by_whom != By.SELF and not request.subject_name.strip():
        problems["subject_name"] = _("Somebody asks this for another person. Say about whom.")
    if request.kind == Kind.CORRECTION:
        for name in ("wrong_field", "right_value"):
            if not getattr(request, name).strip():
                problems[name] = _("A correction needs this: which fact, and what it should say.")
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def request_change(*, request: DataSubjectRequest, told: dict[str, Any], by: Actor) -> DataSubjectRequest:
    """Mends what was written down of the requester. Raises Refused or ValidationError."""
    current = locked(request)
    checked(can_handle(by, current))
    with handled(current, by=by, action="change", name="change request"):
        for name in TOLD:
            setattr(current, name, told.get(name, getattr(current, name)))
        _check_told(current)
        current.full_clean(exclude=["municipality"])
        current.save()
    return current


@transaction.atomic
def request_link(*, request: DataSubjectRequest, dossier: str, by: Actor) -> DataSubjectRequest:
    """Says which dossier it is about, by its number. A wrong link is mended by another one. Raises ValidationError."""
    current = locked(request)
    checked(can_handle(by, current))
    _link(current, dossier, by)
    with handled(current, by=by, action="link", name="link request to dossier"):
        pass
    return current


def _link(request: DataSubjectRequest, reference: str, by: Actor) -> None:
    number = re.fullmatch(r"(?:J-)?0*([1-9]\d{0,8})", reference.strip(), re.IGNORECASE)
    found = dossier_numbered(int(number.group(1)), by) if number else None
    if number is None or found is None:
        raise ValidationError(
            {"dossier": _("There is no dossier with this number. It looks like J-007; ask the regisseur.")}
        )
    before = request.dossier_id
    if before == found:
        return
    request.dossier_id, request.dossier_reference = found, f"J-{int(number.group(1)):03d}"
    if request.kind in HOLDING:
        if before:
            release_unless_held(request, before, _("Linked to the wrong dossier."), by)
        hold_begin(found, hold_reason(request), by)
        request.held_at = timezone.now()
    request.save()
    link_keep(request, by)


def hold_reason(request: DataSubjectRequest) -> str:
    """What the dossier says about why it is on hold; names nobody."""
    return _("Request %(reference)s: %(kind)s.") % {
        "reference": request.reference,
        "kind": request.get_kind_display(),
    }


def release_unless_held(request: DataSubjectRequest, dossier_id: UUID, reason: str, by: Actor) -> None:
    """Ends the hold, unless another request keeps the same dossier on hold."""
    others = DataSubjectRequest.objects.filter(
        dossier_id=dossier_id, held_at__isnull=False, hold_ended_at__isnull=True
    ).exclude(pk=request.pk)
    if not others.exists():
        hold_end(dossier_id, reason, by)


@transaction.atomic
def request_identify(
    *, request: DataSubjectRequest, how: str, by: Actor, proof: str = ""
) -> DataSubjectRequest:
    """Records how identity was checked, and by whom; before this nothing is sent. Raises Refused or ValidationError."""
    current = locked(request)
    checked(can_handle(by, current))
    if how not in IdentityCheck.values:
        raise ValidationError({"how": _("Say how you checked who asks.")})
    current.proof = proof.strip() or current.proof
    if current.by_whom != By.SELF and not current.proof:
        raise ValidationError(
            {"proof": _("Say how they proved that they may ask this for somebody else: custody, a mandate.")}
        )
    with handled(current, by=by, action="identify", name="check identity of requester"):
        current.identity_how, current.identity_at, current.identity_by_id = how, timezone.now(), by.user_id
        if current.state == State.RECEIVED:
            current.state = State.IDENTIFIED
        current.save()
    return current


@transaction.atomic
def request_take(*, request: DataSubjectRequest, by: Actor) -> DataSubjectRequest:
    """The acting person handles it from now on. Raises Refused."""
    current = locked(request)
    checked(can_work(by, current))
    with handled(current, by=by, action="take", name="take up request"):
        current.handler_id, current.state = by.user_id, State.IN_PROGRESS
        current.save()
    return current


@transaction.atomic
def request_extend(*, request: DataSubjectRequest, reason: str, by: Actor) -> DataSubjectRequest:
    """Two months more, once, with the reason, within the first month. Raises Refused or ValidationError."""
    current = locked(request)
    checked(can_extend(by, current))
    with handled(current, by=by, action="extend", name="extend term of request"):
        current.extension_reason = said(reason)
        current.extended_on = timezone.localdate()
        current.due_on = months_after(current.received_on, ANSWER_MONTHS + EXTENSION_MONTHS)
        current.reminded = None
        current.save()
    return current


@transaction.atomic
def letter_sent(
    *, request: DataSubjectRequest, kind: str, channel: str, sent_on: date, by: Actor
) -> RequestLetter:
    """Records that a letter went out. Raises Refused or ValidationError."""
    if kind not in LetterKind.values:
        raise ValidationError({"kind": _("Choose which letter.")})
    current = locked(request)
    checked(can_send(by, current, kind))
    if channel not in Channel.values:
        raise ValidationError({"channel": _("Say how it was sent.")})
    if not current.received_on <= sent_on <= timezone.localdate():
        raise ValidationError(
            {"sent_on": _("A letter is sent after the request came in, and not after today.")}
        )
    with handled(current, by=by, action="send", name=f"send letter {kind}"):
        return RequestLetter.objects.create(
            request=current, kind=kind, channel=channel, sent_on=sent_on, sent_by_id=by.user_id
        )


def locked(request: DataSubjectRequest) -> DataSubjectRequest:
    """The request as it is now, held until the end of the transaction."""
    return DataSubjectRequest.objects.select_for_update().get(pk=request.pk)


def said(reason: str, field: str = "reason") -> str:
    """The reason, cleaned. Raises ValidationError where there is none."""
    if not reason.strip():
        raise ValidationError({field: _("Say why.")})
    return reason.strip()
