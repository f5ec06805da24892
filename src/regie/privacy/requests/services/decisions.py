"""What is decided on a request, and what follows from it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor

from ..choices import TOLD_TO_RECIPIENTS, Kind, Outcome, State, WithholdGround
from ..doors import handled, hold_door
from ..hooks import erasure_begin, recipients_of
from ..models import DataSubjectRequest, RecipientNotice, Withholding
from ..policies import (
    can_answer,
    can_approve_withholding,
    can_handle,
    can_notify,
    can_release,
    can_withhold,
    checked,
)
from ..sections import section_titles
from .requests import locked, release_unless_held, said


@transaction.atomic
def request_answer(
    *, request: DataSubjectRequest, outcome: str, reason: str, by: Actor
) -> DataSubjectRequest:
    """The decision. What is not fully granted needs a reason; a refusal ends the hold.

    Raises Refused or ValidationError.
    """
    current = locked(request)
    checked(can_answer(by, current))
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Choose a decision.")})
    if current.kind == Kind.PORTABILITY and outcome != Outcome.REFUSED:
        raise ValidationError(
            {
                "outcome": _(
                    "This right does not hold for public tasks (AVG 20, third paragraph). Choose “refused”."
                )
            }
        )
    if current.kind == Kind.ACCESS and outcome == Outcome.GRANTED and current.withholdings.exists():
        raise ValidationError({"outcome": _("You withheld a section, so this is “partly granted”.")})
    if outcome != Outcome.GRANTED:
        said(reason)
    with handled(current, by=by, action="answer", name="decide on request"):
        current.outcome, current.reason = outcome, reason.strip()
        current.state, current.decided_at, current.decided_by_id = State.ANSWERED, timezone.now(), by.user_id
        current.save()
        _follow(current, by)
    return current


def _follow(request: DataSubjectRequest, by: Actor) -> None:
    granted = request.outcome != Outcome.REFUSED
    if not granted and request.is_holding:
        _end_hold(request, _("Request %(reference)s was refused.") % {"reference": request.reference}, by)
    if granted and request.dossier_id and request.kind in TOLD_TO_RECIPIENTS:
        with hold_door(by, "find recipients to tell"):
            ids = dict.fromkeys(each.organisation_id for each in recipients_of(request.dossier_id))
        RecipientNotice.objects.bulk_create(
            RecipientNotice(request=request, organisation_id=pk) for pk in ids
        )
    if granted and request.dossier_id and request.kind == Kind.ERASURE:
        request.erasure_begun = erasure_begin(request.dossier_id, request.reference, by)
        request.save()


@transaction.atomic
def request_withdraw(*, request: DataSubjectRequest, reason: str, by: Actor) -> DataSubjectRequest:
    """The requester takes it back; a hold ends. Raises Refused or ValidationError."""
    current = locked(request)
    checked(can_handle(by, current))
    with handled(current, by=by, action="withdraw", name="withdraw request"):
        current.withdrawn_reason, current.state = said(reason), State.WITHDRAWN
        current.save()
        if current.is_holding:
            text = _("Request %(reference)s was withdrawn.") % {"reference": current.reference}
            _end_hold(current, text, by)
    return current


@transaction.atomic
def hold_release(*, request: DataSubjectRequest, reason: str, by: Actor) -> DataSubjectRequest:
    """The dossier may be worked with again, after the decision, with a reason. Raises Refused or ValidationError."""
    current = locked(request)
    checked(can_release(by, current))
    with handled(current, by=by, action="release", name="end hold of dossier"):
        _end_hold(current, said(reason), by)
    return current


def _end_hold(request: DataSubjectRequest, reason: str, by: Actor) -> None:
    request.hold_ended_at = timezone.now()
    request.save()
    if request.dossier_id:
        release_unless_held(request, request.dossier_id, reason[:300], by)


@transaction.atomic
def recipient_told(*, notice: RecipientNotice, on: date, by: Actor) -> RecipientNotice:
    """An organisation that had the data knows what was decided. Raises Refused or ValidationError."""
    current = locked(notice.request)
    checked(can_notify(by, current))
    found = RecipientNotice.objects.select_for_update().get(pk=notice.pk)
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day is still to come.")})
    with handled(current, by=by, action="tell", name="tell recipient"):
        found.told_on, found.told_by_id = on, by.user_id
        found.save()
    return found


@transaction.atomic
def withholding_ask(
    *, request: DataSubjectRequest, section: str, ground: str, reason: str, by: Actor
) -> Withholding:
    """Asks to leave a section out of the report; counts after approval by another.

    Raises Refused or ValidationError.
    """
    current = locked(request)
    checked(can_withhold(by, current))
    if section not in section_titles():
        raise ValidationError({"section": _("Choose a section.")})
    if ground not in WithholdGround.values:
        raise ValidationError({"ground": _("Choose a ground.")})
    if current.withholdings.filter(section=section).exists():
        raise ValidationError({"section": _("This section is withheld already, or waits for approval.")})
    with handled(current, by=by, action="withhold", name="ask to withhold a section"):
        return Withholding.objects.create(
            request=current, section=section, ground=ground, reason=said(reason),
            asked_by_id=by.user_id, asked_at=timezone.now(),
        )  # fmt: skip


@transaction.atomic
def withholding_approve(*, withholding: Withholding, by: Actor) -> Withholding:
    """Somebody else than the asker agrees. Raises Refused."""
    found = Withholding.objects.select_for_update().select_related("request").get(pk=withholding.pk)
    checked(can_approve_withholding(by, found))
    with handled(found.request, by=by, action="approve", name="approve withholding"):
        found.approved_by_id, found.approved_at = by.user_id, timezone.now()
        found.save()
    return found


@transaction.atomic
def withholding_drop(*, withholding: Withholding, by: Actor) -> None:
    """The section is told after all. Raises Refused."""
    found = Withholding.objects.select_for_update().select_related("request").get(pk=withholding.pk)
    checked(can_handle(by, found.request))
    with handled(found.request, by=by, action="drop withholding", name="tell withheld section"):
        found.delete()
