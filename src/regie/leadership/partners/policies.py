"""May this person do this to a partner and what hangs on it? Pairs: ``can_`` asks, ``check_`` raises."""

from django.db.models import Model
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme

from .models import ProgrammePartner


def can_change_in(by: Actor, programme: Programme) -> Decision:
    """May this person keep the partners of a programme, with all that hangs on them?"""
    decision = decide(by, "change", ProgrammePartner(programme=programme))
    if decision and programme.status == ProgrammeStatus.ENDED:
        return Decision(False, (_("This programme has ended. Reopen it to change its partners."),))
    return decision


def check_change_in(by: Actor, programme: Programme) -> None:
    """Raises Refused where can_change_in says no."""
    _raise_unless(can_change_in(by, programme))


def can_change(by: Actor, thing: Model) -> Decision:
    """The same for one of the records, by the programme it hangs on."""
    decision = decide(by, "change", thing)
    return decision and can_change_in(by, programme_of(thing))


def check_change(by: Actor, thing: Model) -> None:
    """Raises Refused where can_change says no."""
    _raise_unless(can_change(by, thing))


def programme_of(thing: Model) -> Programme:
    """The programme that a record of this slice hangs on."""
    for step in ("partner", "matrix", "task"):
        if hasattr(thing, f"{step}_id"):
            return programme_of(getattr(thing, step))
    return thing.programme  # type: ignore[attr-defined]


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
