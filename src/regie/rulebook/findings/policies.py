"""May this person set this finding aside, or bring it back?"""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.rulebook.rules.choices import Severity

from .choices import FindingState
from .models import Finding


def can_set_aside(person: Actor, finding: Finding) -> Decision:
    """What blocks is never set aside, what is mended has nothing to set aside."""
    allowed = _may_change(person, finding)
    if not allowed:
        return allowed
    if finding.severity == Severity.BLOCKS:
        return Decision(False, (_("A rule that holds a step back cannot be set aside. Mend what it found."),))
    if finding.state != FindingState.OPEN:
        return Decision(False, (_("This finding is not open any more."),))
    return allowed


def check_set_aside(person: Actor, finding: Finding) -> None:
    _raise_unless(can_set_aside(person, finding))


def can_bring_back(person: Actor, finding: Finding) -> Decision:
    allowed = _may_change(person, finding)
    if allowed and finding.state != FindingState.ASIDE:
        return Decision(False, (_("This finding is not set aside."),))
    return allowed


def check_bring_back(person: Actor, finding: Finding) -> None:
    _raise_unless(can_bring_back(person, finding))


def _may_change(person: Actor, finding: Finding) -> Decision:
    """Both the finding and the kind of data it is about."""
    allowed = decide(person, "change", finding)
    return decide(person, "change", finding.kind) if allowed else allowed


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
