"""Writes of covenants. What happens here is true for every reader from the moment it is committed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.access.collaborations import services as collaborations
from regie.access.collaborations.models import Collaboration, Partner
from regie.access.collaborations.selectors import collaboration_lock
from regie.access.grounds.models import Ground
from regie.access.organisations.models import Organisation
from regie.audit.events.services import record
from regie.ui.versions import VersionConflict
from regie.vault.files import storage

from .choices import CovenantState
from .models import Covenant, CovenantGround, Signature
from .policies import (
    check_activate,
    check_add_line,
    check_change,
    check_end,
    check_renew,
    check_sign,
    check_withdraw,
    line_gap,
)
from .selectors import lines_unchecked

FIELDS = ("title", "valid_from", "valid_to", "protocol")
DOCUMENTS = "covenants"  # the folder of encrypted files


@transaction.atomic
def covenant_create(
    *, collaboration: Collaboration, values: dict[str, Any], by: Actor, renews: Covenant | None = None
) -> Covenant:
    """A covenant in preparation. Raises Refused or ValidationError."""
    covenant = Covenant(collaboration=collaboration, renews=renews, **{name: values[name] for name in FIELDS})
    check(by, "change", covenant)
    covenant.full_clean()
    covenant.save()
    record(by=by, action="create", thing=covenant)
    return covenant


@transaction.atomic
def covenant_change(*, covenant: Covenant, values: dict[str, Any], version: int, by: Actor) -> Covenant:
    """Saves over the version the person saw. Raises Refused, ValidationError or VersionConflict."""
    current = locked(covenant)
    check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = [name for name in FIELDS if getattr(current, name) != values[name]]
    for name in changed:
        setattr(current, name, values[name])
    current.full_clean()
    current.version += 1
    current.save()
    record(by=by, action="change", thing=current, detail={"fields": changed})
    return current


@transaction.atomic
def ground_set(
    *,
    covenant: Covenant,
    organisation: Organisation,
    category: str,
    ground: Ground,
    by: Actor,
    second_ground: Ground | None = None,
    for_what: str = "",
    decision: str = "",
    decision_on: date | None = None,
) -> CovenantGround:
    """The ground of a partner for a category; takes the place of an earlier one. Raises Refused or ValidationError.

    While a covenant is in force a line can be added for a partner that accedes, and none can be changed.
    """
    current = locked(covenant)
    earlier = current.grounds.filter(organisation=organisation, category=category).first()
    if earlier:
        check_change(by, current)
    else:
        check_add_line(by, current, organisation)
    _check_partner(current, organisation)
    line = earlier or CovenantGround(covenant=current, organisation=organisation, category=category)
    line.ground, line.second_ground, line.for_what = ground, second_ground, for_what
    line.decision, line.decision_on = decision, decision_on
    line.full_clean()
    if gap := line_gap(line):
        raise ValidationError(gap)
    line.save()
    detail = {"partner": str(organisation), "category": category, "ground": ground.code}
    record(by=by, action="set ground", thing=current, detail=detail)
    return line


@transaction.atomic
def ground_remove(*, line: CovenantGround, by: Actor) -> None:
    """Takes a line out of a covenant in preparation. Raises Refused."""
    current = locked(line.covenant)
    check_change(by, current)
    detail = {"partner": str(line.organisation), "category": line.category, "ground": line.ground.code}
    line.delete()
    record(by=by, action="remove ground", thing=current, detail=detail)


@transaction.atomic
def covenant_sign(
    *,
    covenant: Covenant,
    organisation: Organisation,
    signatory: str,
    function: str,
    signed_on: date,
    by: Actor,
) -> Signature:
    """Records the signature of a partner; one that comes after the covenant came into force accedes."""
    current = locked(covenant)
    check_sign(by, current)
    _check_partner(current, organisation)
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("This day has still to come.")})
    if current.state != CovenantState.DRAFT and (codes := lines_unchecked(current, organisation)):
        text = _(
            "Nobody checked these grounds for your municipality: %(codes)s. Let a privacy lawyer check them first."
        )
        raise ValidationError(text % {"codes": ", ".join(sorted(codes))})
    signature = Signature(
        covenant=current,
        organisation=organisation,
        signatory=signatory.strip(),
        function=function.strip(),
        signed_on=signed_on,
        acceded=current.state == CovenantState.VALID,
    )
    signature.full_clean()
    signature.save()
    record(
        by=by,
        action="sign",
        thing=current,
        detail={"partner": str(organisation), "on": signed_on.isoformat()},
    )
    return signature


@transaction.atomic
def covenant_activate(*, covenant: Covenant, by: Actor) -> Covenant:
    """Brings a covenant into force. The one it renews runs until its own end. Raises Refused."""
    current = locked(covenant)
    check_activate(by, current)
    current.activated_at, current.activated_by_id = timezone.now(), by.user_id
    current.version += 1
    current.save()
    record(by=by, action="activate", thing=current)
    return current


@transaction.atomic
def covenant_withdraw(*, signature: Signature, reason: str, by: Actor) -> Signature:
    """A partner withdraws: from this commit on nobody of it reads or writes personal data in the collaboration.

    Every signature of the partner goes, also under a renewal that is still in preparation. Takes the lock that each
    chunk of an export takes too: it waits for the chunk under way and stops the next one.
    """
    collaboration = locked(signature.covenant).collaboration
    current = Signature.objects.select_related("organisation", "covenant").get(pk=signature.pk)
    check_withdraw(by, current)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the others understand.")})
    standing = Signature.objects.filter(
        covenant__collaboration=collaboration, organisation=current.organisation, withdrawn_at__isnull=True
    )
    standing.update(withdrawn_at=timezone.now(), withdrawn_reason=reason.strip(), withdrawn_by_id=by.user_id)
    record(by=by, action="withdraw", thing=current.covenant, detail={"partner": str(current.organisation)})
    current.refresh_from_db()
    return current


@transaction.atomic
def covenant_end(*, covenant: Covenant, reason: str, by: Actor) -> Covenant:
    """Ends a covenant for all partners, from now. Raises Refused or ValidationError."""
    current = locked(covenant)
    check_end(by, current)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the others understand.")})
    current.ended_at, current.ended_reason = timezone.now(), reason.strip()
    current.version += 1
    current.save()
    record(by=by, action="end", thing=current)
    return current


@transaction.atomic
def covenant_renew(
    *, covenant: Covenant, title: str, valid_from: date, valid_to: date, by: Actor
) -> Covenant:
    """A new covenant in preparation with the same protocol and grounds; signatures are asked anew."""
    current = locked(covenant)
    check_renew(by, current)
    values = {"title": title, "valid_from": valid_from, "valid_to": valid_to, "protocol": covenant.protocol}
    renewed = covenant_create(collaboration=covenant.collaboration, values=values, by=by, renews=covenant)
    CovenantGround.objects.bulk_create(
        CovenantGround(
            covenant=renewed,
            organisation_id=line.organisation_id,
            category=line.category,
            ground_id=line.ground_id,
            second_ground_id=line.second_ground_id,
            for_what=line.for_what,
            decision=line.decision,
            decision_on=line.decision_on,
        )
        for line in covenant.grounds.all()
    )
    return renewed


@transaction.atomic
def partner_leave(*, partner: Partner, by: Actor) -> Partner:
    """A partner leaves the collaboration, and its signatures with it: who comes back signs anew.

    Raises Refused or ValidationError.
    """
    left = collaborations.partner_leave(partner=partner, by=by)
    Signature.objects.filter(
        covenant__collaboration=left.collaboration_id,
        organisation=left.organisation_id,
        withdrawn_at__isnull=True,
    ).update(
        withdrawn_at=left.left_at, withdrawn_reason=_("Left the collaboration."), withdrawn_by_id=by.user_id
    )
    return left


@transaction.atomic
def document_attach(*, covenant: Covenant, file_name: str, pieces: Iterable[bytes], by: Actor) -> Covenant:
    """Keeps the signed document, encrypted; an earlier one goes once the new one stands. The caller checked its kind.

    A process that dies in between leaves a file that no row names, which ``documents_tidy`` removes.
    Raises Refused, ValidationError, or vault.files.storage.TooLarge.
    """
    current = locked(covenant)
    check(by, "change", current)
    earlier = current.document
    current.document, _size = storage.keep(pieces, folder=DOCUMENTS, most=settings.UPLOAD_MAX_BYTES)
    current.document_name = file_name[-160:]
    current.full_clean()
    current.save(update_fields=["document", "document_name"])
    record(by=by, action="attach document", thing=current)
    transaction.on_commit(lambda: storage.forget(DOCUMENTS, earlier))
    return current


@transaction.atomic
def document_read(*, covenant: Covenant, by: Actor) -> str:
    """The name under which the signed document is kept, for a download that is in the audit log. Raises Refused."""
    check(by, "view", covenant)
    record(by=by, action="download document", thing=covenant)
    return covenant.document


def documents_tidy() -> int:
    """Removes kept documents that no covenant names; returns how many."""
    known = set(Covenant.objects.exclude(document="").values_list("document", flat=True))
    return storage.tidy(DOCUMENTS, known)


def locked(covenant: Covenant) -> Covenant:
    """The covenant as it stands; its collaboration is held until the end of the transaction."""
    collaboration_lock(covenant.collaboration_id)
    return Covenant.objects.select_related("collaboration__municipality").get(pk=covenant.pk)


def _check_partner(covenant: Covenant, organisation: Organisation) -> None:
    if not Partner.objects.filter(
        collaboration=covenant.collaboration_id, organisation=organisation, left_at__isnull=True
    ).exists():
        raise ValidationError({"organisation": _("This organisation is no partner of the collaboration.")})
