"""May this person do this with people and organisations, in this state? Pairs: can_x asks, check_can_x raises."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide

from .models import Membership, Organisation


def _also(decision: Decision, *, holds: bool, reason: str, ask: str = "") -> Decision:
    return decision if not decision or holds else Decision(False, (reason,), ask)


def _raise(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)


def can_change_membership(by: Actor, membership: Membership) -> Decision:
    """The functional manager of the municipality; nobody changes their own role."""
    return _also(
        decide(by, "change", membership),
        holds=membership.user_id != by.user_id,
        reason=_("Nobody changes their own role."),
        ask=_("another functional manager of your municipality"),
    )


def check_can_change_membership(by: Actor, membership: Membership) -> None:
    """Raises Refused where can_change_membership says no."""
    _raise(can_change_membership(by, membership))


def can_block(by: Actor, membership: Membership) -> Decision:
    """Blocking closes the whole account, so only when the person works in this municipality alone."""
    elsewhere = (
        Membership.objects.current()
        .filter(user_id=membership.user_id)
        .exclude(municipality_id=by.municipality_id or 0)
        .exists()
    )
    return _also(
        can_change_membership(by, membership),
        holds=not elsewhere,
        reason=_("This person also works elsewhere. End the role in your own municipality instead."),
        ask=_("the functional manager of the other municipality"),
    )


def check_can_block(by: Actor, membership: Membership) -> None:
    """Raises Refused where can_block says no."""
    _raise(can_block(by, membership))


def can_change_organisation(by: Actor, organisation: Organisation) -> Decision:
    """An organisation that several municipalities share keeps its name: a change would reach the others unseen."""
    return _also(
        decide(by, "change", organisation),
        holds=len(organisation.municipalities.all()) <= 1,
        reason=_(
            "Other municipalities work with this organisation too, so its name and kind stay as they are."
        ),
        ask=_("the functional managers of the other municipalities"),
    )


def check_can_change_organisation(by: Actor, organisation: Organisation) -> None:
    """Raises Refused where can_change_organisation says no."""
    _raise(can_change_organisation(by, organisation))


def can_unlink_organisation(by: Actor, organisation: Organisation) -> Decision:
    """Only when nobody of it has a role in this municipality any more."""
    working = Membership.objects.current().filter(
        organisation=organisation, municipality_id=by.municipality_id or 0
    )
    return _also(
        decide(by, "change", organisation),
        holds=not working.exists(),
        reason=_(
            "People of this organisation still have a role in your municipality. End those roles first."
        ),
    )


def check_can_unlink_organisation(by: Actor, organisation: Organisation) -> None:
    """Raises Refused where can_unlink_organisation says no."""
    _raise(can_unlink_organisation(by, organisation))


def can_manage(by: Actor) -> Decision:
    """May this person invite people and add organisations at all?"""
    decision = decide(by, "change", "member")
    return _also(decision, holds=by.municipality_id is not None, reason=_("You work in no municipality now."))


def check_can_manage(by: Actor) -> None:
    """Raises Refused where can_manage says no."""
    _raise(can_manage(by))


def can_begin(by: Actor) -> Decision:
    """May a municipality be made? By a command on the host alone, which acts for Regie itself."""
    return Decision(by.user_id is None, (_("Only a command on the host makes a municipality."),))


def check_can_begin(by: Actor) -> None:
    """Raises Refused where can_begin says no."""
    _raise(can_begin(by))
