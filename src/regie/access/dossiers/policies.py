"""May this person do this to a dossier, in this state? Pairs: ``can_`` asks, ``check_`` raises."""

from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import DOSSIER_REACHES
from regie.access.authorisation.policies import Decision, Refused, cell_of, decide
from regie.access.collaborations.models import Collaboration
from regie.access.covenants.selectors import live_grounds

from .models import Dossier, EmergencyAccess
from .standing import active_emergencies, opening_collaborations


def can_open(by: Actor, collaboration: Collaboration) -> Decision:
    """A new dossier needs the right, a live covenant, and a retention term: without a term nothing is begun."""
    decision = decide(by, "open", "dossier")
    if not decision:
        return decision
    if collaboration.pk not in opening_collaborations(by):
        reason = _("Your organisation has no covenant in force here, or you do not take part by name.")
        return Decision(False, (reason,), _("the regisseur of your municipality"))
    if collaboration.retention_months is None:
        reason = _(
            "This collaboration has no retention term. Set one first: without a term no dossier is begun."
        )
        return Decision(False, (reason,), _("the regisseur of your municipality"))
    return decision


def check_open(by: Actor, collaboration: Collaboration) -> None:
    """Raises Refused where can_open says no."""
    _raise_unless(can_open(by, collaboration))


def can_change(by: Actor, dossier: Dossier) -> Decision:
    """Everything on a dossier, while it is open and not on hold."""
    decision = decide(by, "change", dossier)
    if decision and dossier.closed_at:
        return Decision(False, (_("This dossier is closed. Reopen it to change something."),))
    return decision


def check_change(by: Actor, dossier: Dossier) -> None:
    """Raises Refused where can_change says no."""
    _raise_unless(can_change(by, dossier))


def can_manage(by: Actor, dossier: Dossier) -> Decision:
    """Tasks, closing, and who may see it: the case director and the regisseur."""
    return decide(by, "manage", dossier)


def check_manage(by: Actor, dossier: Dossier) -> None:
    """Raises Refused where can_manage says no."""
    _raise_unless(can_manage(by, dossier))


def can_open_emergency(by: Actor, dossier: Dossier) -> Decision:
    """Whoever may ask for it in this municipality, under a live covenant; never in place of one."""
    decision = decide(by, "emergency", dossier)
    if not decision:
        return decision
    lines = live_grounds(by.organisation_id).filter(covenant__collaboration=dossier.collaboration_id)
    if not lines.exists():
        reason = _("Your organisation has no covenant in force here. An emergency does not take its place.")
        return Decision(False, (reason,), _("the regisseur of your municipality"))
    if dossier.on_hold_at:
        reason = _("This dossier is on hold, so that an emergency access would show nothing of it.")
        return Decision(False, (reason,), _("the privacy officer of your municipality"))
    if active_emergencies(by).filter(dossier_id=dossier.pk).exists():
        return Decision(False, (_("You have an emergency access to this dossier already."),))
    if decide(by, "view", dossier):
        return Decision(False, (_("You can open this dossier already: no emergency is needed."),))
    return decision


def can_end_emergency(by: Actor, emergency: EmergencyAccess) -> Decision:
    """Who opened it, while it lasts."""
    if emergency.user_id != by.user_id:
        return Decision(False, (_("This emergency access is not yours."),))
    if emergency.ends_at <= timezone.now():
        return Decision(False, (_("This emergency access is over already."),))
    return Decision(True, (_("This emergency access is yours."),))


def check_open_emergency(by: Actor, dossier: Dossier) -> None:
    """Raises Refused where can_open_emergency says no."""
    _raise_unless(can_open_emergency(by, dossier))


def can_judge(by: Actor, emergency: EmergencyAccess) -> Decision:
    """The privacy officer, once, and never about themselves."""
    decision = decide(by, "judge", emergency)
    if decision and emergency.user_id == by.user_id:
        return Decision(False, (_("Nobody judges their own emergency access."),))
    if decision and emergency.judged_at:
        return Decision(False, (_("This emergency access was judged already."),))
    return decision


def check_judge(by: Actor, emergency: EmergencyAccess) -> None:
    """Raises Refused where can_judge says no."""
    _raise_unless(can_judge(by, emergency))


def can_close(by: Actor, dossier: Dossier) -> Decision:
    """Who manages it, while it is open."""
    return _in_state(can_manage(by, dossier), not dossier.closed_at, _("This dossier is closed already."))


def can_reopen(by: Actor, dossier: Dossier) -> Decision:
    """Who manages it, once it is closed."""
    return _in_state(can_manage(by, dossier), bool(dossier.closed_at), _("This dossier is open."))


def can_restrict(by: Actor, dossier: Dossier) -> Decision:
    """Who manages it and has a task on it: others would lose it from sight by their own act."""
    decision = _in_state(
        can_manage(by, dossier), not dossier.restricted, _("This dossier is for named people only already.")
    )
    named = dossier.tasks.filter(membership_id=by.membership_id or 0, ended_at__isnull=True)
    return decision and _in_state(
        decision,
        named.exists(),
        _("Give yourself a task on this dossier first, or you lose it from sight."),
    )


def can_lift_restriction(by: Actor, dossier: Dossier) -> Decision:
    """Who manages it, while it is restricted."""
    reason = _("This dossier is open to all who take part.")
    return _in_state(can_manage(by, dossier), dossier.restricted, reason)


def may_direct(role: str) -> bool:
    """Whether the matrix lets this role manage a dossier that it has a task on."""
    return bool(cell_of("dossier", "manage").reach("manage", role) & DOSSIER_REACHES)


def _in_state(decision: Decision, holds: bool, reason: str) -> Decision:
    return decision if not decision or holds else Decision(False, (reason,))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
