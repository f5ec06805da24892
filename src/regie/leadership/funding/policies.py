"""May this person do this to a programme's means, in this state? Buttons ask ``can_``, services ``check_``."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme

from .models import Fund


def can_view(person: Actor, programme: Programme) -> Decision:
    """May this person read the means of this programme?"""
    return decide(person, "view", Fund(programme=programme))


def can_change(person: Actor, programme: Programme) -> Decision:
    """May funds and contracts of this programme be added, changed and removed?"""
    allowed = decide(person, "change", Fund(programme=programme))
    if allowed and programme.status == ProgrammeStatus.ENDED:
        return Decision(False, (_("The programme has ended. Reopen it first."),))
    return allowed


def check_change(person: Actor, programme: Programme) -> None:
    """Raises Refused where ``can_change`` says no."""
    decision = can_change(person, programme)
    if not decision:
        raise Refused(decision)
