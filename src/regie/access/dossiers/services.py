"""Writes of dossiers. Call them inside a processing; each leaves an audit event of its own beside its log line."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.authorisation.policies import Decision
from regie.access.collaborations.models import Collaboration
from regie.access.collaborations.selectors import collaboration_lock, participating
from regie.access.organisations.models import Membership, Municipality
from regie.audit.events.services import record

from .choices import EMERGENCY_LASTS, Judgement, Task
from .models import Dossier, DossierTask, EmergencyAccess
from .policies import (
    can_close,
    can_end_emergency,
    can_lift_restriction,
    can_reopen,
    can_restrict,
    check_judge,
    check_manage,
    check_open,
    check_open_emergency,
    may_direct,
)
from .walls import Opening, opened


@transaction.atomic
def dossier_open(*, collaboration: Collaboration, by: Actor) -> Dossier:
    """A new dossier, with the next number of the municipality. Raises Refused."""
    collaboration_lock(collaboration.pk)
    check_open(by, collaboration)
    dossier = Dossier(
        municipality_id=collaboration.municipality_id,
        collaboration=collaboration,
        number=_next_number(collaboration.municipality_id),
        opened_at=timezone.now(),
        opened_by_id=by.user_id,
    )
    dossier.save(force_insert=True)
    if by.membership_id and by.role == Role.CASE_DIRECTOR:
        DossierTask(
            dossier=dossier,
            membership_id=by.membership_id,
            task=Task.DIRECTOR,
            from_on=timezone.localdate(),
        ).save()
    record(by=by, action="open", thing=dossier, detail={"collaboration": collaboration.pk})
    return dossier


def _next_number(municipality_id: int) -> int:
    """One more than the highest, under a lock on the municipality."""
    Municipality.objects.select_for_update().only("pk").get(pk=municipality_id)
    with opened(Opening(municipality=municipality_id, wide=True)):
        highest = Dossier.objects.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def dossier_close(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """Closes a dossier: its retention term begins. Raises Refused or ValidationError."""
    current = _locked(dossier)
    _check_step(can_close(by, current), check_manage, by, current)
    current.closed_at, current.closed_reason = timezone.now(), _said(reason)
    return _saved(current, by, "close")


@transaction.atomic
def dossier_reopen(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """Opens a closed dossier again; its retention term stops. Raises Refused or ValidationError."""
    current = _locked(dossier)
    _check_step(can_reopen(by, current), check_manage, by, current)
    current.closed_at, current.closed_reason = None, ""
    return _saved(current, by, "reopen", reason=_said(reason))


@transaction.atomic
def dossier_restrict(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """For named people only from now on; who does it must be one of them. Raises Refused or ValidationError."""
    current = _locked(dossier)
    _check_step(can_restrict(by, current), check_manage, by, current)
    current.restricted, current.restricted_reason = True, _said(reason)
    return _saved(current, by, "restrict")


@transaction.atomic
def dossier_lift_restriction(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """Open again to all who take part. Raises Refused or ValidationError."""
    current = _locked(dossier)
    _check_step(can_lift_restriction(by, current), check_manage, by, current)
    current.restricted, current.restricted_reason = False, ""
    return _saved(current, by, "lift restriction", reason=_said(reason))


@transaction.atomic
def dossier_hold(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """Article 18 of the AVG: kept, not worked with. The service of a right checks who may; see ``privacy.requests``."""
    current = _locked(dossier)
    current.on_hold_at, current.on_hold_reason = timezone.now(), _said(reason)
    return _saved(current, by, "hold")


@transaction.atomic
def dossier_release(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """Ends the hold. The service of a right checks who may."""
    current = _locked(dossier)
    current.on_hold_at, current.on_hold_reason = None, ""
    return _saved(current, by, "release", reason=_said(reason))


@transaction.atomic
def task_give(
    *, dossier: Dossier, membership: Membership, task: str, by: Actor, from_on: date | None = None
) -> DossierTask:
    """Gives somebody who takes part a task; a new case director takes the place of the old. Raises ValidationError."""
    current = _locked(dossier)
    check_manage(by, current)
    if not participating(membership.pk).filter(collaboration=current.collaboration_id).exists():
        raise ValidationError(
            {"membership": _("This person does not take part in the collaboration by name.")}
        )
    if task == Task.DIRECTOR and not may_direct(membership.role):
        reason = _("The role %(role)s cannot direct a dossier. Choose a case director or a regisseur.")
        raise ValidationError({"membership": reason % {"role": membership.get_role_display()}})
    open_tasks = DossierTask.objects.filter(dossier=current, ended_at__isnull=True)
    if open_tasks.filter(membership=membership, task=task).exists():
        raise ValidationError({"task": _("This person has this task already.")})
    now = timezone.now()
    given = DossierTask(
        dossier=current, membership=membership, task=task, from_on=from_on or timezone.localdate(now)
    )
    given.clean_fields(exclude=["dossier", "membership"])
    if task == Task.DIRECTOR:
        _step_back(open_tasks.filter(task=Task.DIRECTOR).exclude(membership=membership), now)
    open_tasks.filter(membership=membership).update(ended_at=now)
    given.save()
    record(by=by, action="give task", thing=current, detail={"membership": membership.pk, "task": task})
    return given


def _step_back(directing: QuerySet[DossierTask], now: datetime) -> None:
    """Who directed keeps working on it; that they directed stays on record."""
    for old in directing:
        old.ended_at = now
        old.save()
        DossierTask(
            dossier_id=old.dossier_id, membership_id=old.membership_id, task=Task.WORKER,
            from_on=timezone.localdate(now),
        ).save()  # fmt: skip


@transaction.atomic
def task_end(*, task: DossierTask, by: Actor) -> None:
    """Ends a task. A restricted dossier keeps somebody who may manage it. Raises Refused or ValidationError."""
    dossier = _locked(task.dossier)
    current = DossierTask.objects.select_for_update().get(pk=task.pk)
    check_manage(by, dossier)
    if current.ended_at:
        raise ValidationError(_("This task has ended already."))
    others = DossierTask.objects.filter(dossier=dossier, ended_at__isnull=True).exclude(pk=current.pk)
    roles = [role for role in Role.values if may_direct(role)]
    if dossier.restricted and not others.filter(membership__role__in=roles).exists():
        raise ValidationError(
            _("Somebody has to keep this dossier. Give another case director or regisseur a task first.")
        )
    current.ended_at = timezone.now()
    current.save()
    record(by=by, action="end task", thing=dossier, detail={"membership": current.membership_id})


@transaction.atomic
def task_restore(*, task: DossierTask, by: Actor) -> DossierTask:
    """Gives an ended task again, from today. Raises Refused or ValidationError."""
    return task_give(dossier=task.dossier, membership=task.membership, task=task.task, by=by)


@transaction.atomic
def emergency_open(*, dossier: Dossier, reason: str, by: Actor) -> EmergencyAccess:
    """Opens a dossier for an hour and tells the privacy officers by mail. Raises Refused or ValidationError."""
    check_open_emergency(by, dossier)
    now = timezone.now()
    emergency = EmergencyAccess.objects.create(
        municipality_id=dossier.municipality_id,
        collaboration_id=dossier.collaboration_id,
        dossier_id=dossier.pk,
        reference=dossier.reference,
        user_id=by.user_id or 0,
        membership_id=by.membership_id or 0,
        reason=_said(reason),
        starts_at=now,
        ends_at=now + EMERGENCY_LASTS,
    )
    record(by=by, action="open emergency", thing=emergency)
    transaction.on_commit(lambda: _tell_privacy_officers(emergency, by), robust=True)
    return emergency


def _tell_privacy_officers(emergency: EmergencyAccess, by: Actor) -> None:
    officers = Membership.objects.current().filter(
        municipality_id=emergency.municipality_id, role=Role.PRIVACY_OFFICER, user__is_active=True
    )
    lines = [
        _("%(who)s (%(organisation)s) opened dossier %(reference)s in an emergency.")
        % {"who": by.name, "organisation": by.organisation_name, "reference": emergency.reference},
        _("Look at the reason and judge it:"),
        f"{settings.BASE_URL}/dossiers/noodtoegang/",
    ]
    for address in officers.values_list("user__email", flat=True).distinct():
        send_mail(_("Emergency access to a dossier"), "\n".join(lines), None, [address], fail_silently=True)


@transaction.atomic
def emergency_end(*, emergency: EmergencyAccess, by: Actor) -> None:
    """Ends an emergency access early, by who opened it. Raises ValidationError."""
    current = EmergencyAccess.objects.select_for_update().get(pk=emergency.pk)
    may = can_end_emergency(by, current)
    if not may:
        raise ValidationError([str(reason) for reason in may.reasons])
    current.ends_at = max(timezone.now(), current.starts_at + timedelta(microseconds=1))
    current.save()
    record(by=by, action="end emergency", thing=current)


@transaction.atomic
def emergency_judge(*, emergency: EmergencyAccess, judgement: str, remark: str, by: Actor) -> EmergencyAccess:
    """The privacy officer's judgement, with a remark where it was not justified. Raises Refused or ValidationError."""
    current = EmergencyAccess.objects.select_for_update().get(pk=emergency.pk)
    check_judge(by, current)
    if judgement not in Judgement.values:
        raise ValidationError({"judgement": _("Choose a judgement.")})
    if judgement == Judgement.UNJUSTIFIED and not remark.strip():
        raise ValidationError({"remark": _("Say why it was not justified, and what happens next.")})
    current.judgement, current.remark = judgement, remark.strip()
    current.judged_by_id, current.judged_at = by.user_id, timezone.now()
    current.save()
    record(by=by, action="judge emergency", thing=current, detail={"judgement": judgement})
    return current


def _locked(dossier: Dossier) -> Dossier:
    """The dossier as it is now, held until the end of the transaction."""
    return Dossier.objects.select_for_update(of=("self",)).select_related("collaboration").get(pk=dossier.pk)


def _check_step(may: Decision, check: Callable[[Actor, Dossier], None], by: Actor, dossier: Dossier) -> None:
    """Refused where the person has no right to it; ValidationError where only the state is in the way."""
    check(by, dossier)
    if not may:
        raise ValidationError([str(reason) for reason in may.reasons])


def _said(reason: str) -> str:
    """The reason, cleaned. Raises ValidationError where there is none."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    return reason.strip()


def _saved(dossier: Dossier, by: Actor, action: str, *, reason: str = "") -> Dossier:
    dossier.version += 1
    dossier.save()
    record(by=by, action=action, thing=dossier, detail={"reason": reason} if reason else None)
    return dossier
