"""Writes of dossiers. Call them inside a processing; each leaves an audit event of its own beside its log line."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.collaborations.models import Collaboration
from regie.access.collaborations.selectors import collaboration_lock, participating
from regie.access.organisations.models import Membership, Municipality
from regie.audit.events.services import record

from .choices import EMERGENCY_LASTS, Judgement, Task
from .models import Dossier, DossierTask, EmergencyAccess
from .policies import check_judge, check_manage, check_open, check_open_emergency
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
    check_manage(by, dossier)
    if dossier.closed_at:
        raise ValidationError(_("This dossier is closed already."))
    dossier.closed_at, dossier.closed_reason = timezone.now(), _said(reason)
    return _saved(dossier, by, "close")


@transaction.atomic
def dossier_reopen(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """Opens a closed dossier again; its retention term stops. Raises Refused or ValidationError."""
    check_manage(by, dossier)
    _said(reason)
    dossier.closed_at, dossier.closed_reason = None, ""
    return _saved(dossier, by, "reopen", reason=reason)


@transaction.atomic
def dossier_restrict(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """For named people only from now on; who does it must be one of them. Raises Refused or ValidationError."""
    check_manage(by, dossier)
    if not dossier.tasks.filter(membership_id=by.membership_id, ended_at__isnull=True).exists():
        raise ValidationError(_("Give yourself a task on this dossier first, or you lose it from sight."))
    dossier.restricted, dossier.restricted_reason = True, _said(reason)
    return _saved(dossier, by, "restrict")


@transaction.atomic
def dossier_lift_restriction(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """Open again to all who take part. Raises Refused or ValidationError."""
    check_manage(by, dossier)
    _said(reason)
    dossier.restricted, dossier.restricted_reason = False, ""
    return _saved(dossier, by, "lift restriction", reason=reason)


@transaction.atomic
def dossier_hold(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """Article 18 of the AVG: kept, not worked with. The service of a right checks who may; see ``privacy.requests``."""
    dossier.on_hold_at, dossier.on_hold_reason = timezone.now(), _said(reason)
    return _saved(dossier, by, "hold")


@transaction.atomic
def dossier_release(*, dossier: Dossier, reason: str, by: Actor) -> Dossier:
    """Ends the hold. The service of a right checks who may."""
    dossier.on_hold_at, dossier.on_hold_reason = None, ""
    return _saved(dossier, by, "release", reason=_said(reason))


@transaction.atomic
def task_give(
    *, dossier: Dossier, membership: Membership, task: str, by: Actor, from_on: date | None = None
) -> DossierTask:
    """Gives somebody who takes part a task; a new case director takes the place of the old. Raises ValidationError."""
    check_manage(by, dossier)
    if not participating(membership.pk).filter(collaboration=dossier.collaboration_id).exists():
        raise ValidationError(
            {"membership": _("This person does not take part in the collaboration by name.")}
        )
    now = timezone.now()
    open_tasks = DossierTask.objects.filter(dossier=dossier, ended_at__isnull=True)
    if task == Task.DIRECTOR:
        open_tasks.filter(task=Task.DIRECTOR).exclude(membership=membership).update(task=Task.WORKER)
    open_tasks.filter(membership=membership).update(ended_at=now)
    given = DossierTask(
        dossier=dossier, membership=membership, task=task, from_on=from_on or timezone.localdate(now)
    )
    given.full_clean(exclude=["dossier", "membership"])
    given.save()
    record(by=by, action="give task", thing=dossier, detail={"membership": membership.pk, "task": task})
    return given


@transaction.atomic
def task_end(*, task: DossierTask, by: Actor) -> None:
    """Ends a task. A restricted dossier keeps at least one. Raises Refused or ValidationError."""
    check_manage(by, task.dossier)
    others = DossierTask.objects.filter(dossier=task.dossier, ended_at__isnull=True).exclude(pk=task.pk)
    if task.dossier.restricted and not others.exists():
        raise ValidationError(_("Somebody has to keep this dossier. Give another person a task first."))
    task.ended_at = timezone.now()
    task.save()
    record(by=by, action="end task", thing=task.dossier, detail={"membership": task.membership_id})


@transaction.atomic
def emergency_open(*, dossier: Dossier, reason: str, by: Actor) -> EmergencyAccess:
    """Opens a dossier for an hour and tells the privacy officers by mail. Raises Refused or ValidationError."""
    check_open_emergency(by, dossier)
    now = timezone.now()
    emergency = EmergencyAccess.objects.create(
        municipality_id=dossier.municipality_id,
        dossier_id=dossier.pk,
        reference=dossier.reference,
        user_id=by.user_id or 0,
        membership_id=by.membership_id or 0,
        reason=_said(reason),
        starts_at=now,
        ends_at=now + EMERGENCY_LASTS,
    )
    record(by=by, action="open emergency", thing=emergency)
    transaction.on_commit(lambda: _tell_privacy_officers(emergency, by))
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
    now = timezone.now()
    if current.user_id != by.user_id or current.ends_at <= now:
        raise ValidationError(_("This emergency access is not yours, or is over."))
    current.ends_at = now
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
