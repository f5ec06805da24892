"""May this person do this to a deployment, in this state? Buttons ask ``can_``, services ``check_``."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme

from .models import Deployment


def can_add(person: Actor, programme: Programme) -> Decision:
    """May a deployment be added to this programme?"""
    return decide(person, "change", Deployment(programme=programme)) and _is_open(programme)


def check_add(person: Actor, programme: Programme) -> None:
    _raise_unless(can_add(person, programme))


def may_add_somewhere(person: Actor) -> Decision:
    """May this person add deployments at all? Which programme is asked later."""
    return decide(person, "change", "deployment")


def can_change(person: Actor, deployment: Deployment) -> Decision:
    """May this deployment be changed, or removed?"""
    allowed = decide(person, "change", deployment)
    if allowed and deployment.removed_at:
        return Decision(False, (_("This deployment is removed. Put it back first."),))
    return allowed and _is_open(deployment.programme)


def check_change(person: Actor, deployment: Deployment) -> None:
    _raise_unless(can_change(person, deployment))


def can_restore(person: Actor, deployment: Deployment) -> Decision:
    """May this removed deployment be put back?"""
    allowed = decide(person, "change", deployment)
    if allowed and not deployment.removed_at:
        return Decision(False, (_("This deployment is not removed."),))
    return allowed and _is_open(deployment.programme)


def check_restore(person: Actor, deployment: Deployment) -> None:
    _raise_unless(can_restore(person, deployment))


def _is_open(programme: Programme) -> Decision:
    if programme.status == ProgrammeStatus.ENDED:
        return Decision(False, (_("The programme has ended. Reopen it first."),))
    return Decision(True, (_("The programme is open for changes."),))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
