"""May this person do this to terms, holds and proposals? Pairs: ``can_`` asks, ``check_`` raises."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.authorisation.policies import Decision, Refused, check, decide

from .choices import ProposalState
from .models import DestructionProposal


def can_decide(by: Actor, proposal: DestructionProposal) -> Decision:
    """Approving or rejecting: somebody else than who proposed, and one of the two is the privacy officer."""
    decision = decide(by, "approve", proposal)
    if not decision:
        return decision
    if proposal.proposed_by_id == by.user_id:
        return Decision(
            False,
            (_("You proposed this yourself. Destruction takes two people, so somebody else decides."),),
            _("the privacy officer or the regisseur of your municipality"),
        )
    if Role.PRIVACY_OFFICER not in (proposal.proposed_role, by.role):
        return Decision(
            False,
            (_("One of the two who destroy is the privacy officer, and who proposed this is not."),),
            _("the privacy officer of your municipality"),
        )
    return decision


def check_decide(by: Actor, proposal: DestructionProposal) -> None:
    """Raises Refused where can_decide says no."""
    decision = can_decide(by, proposal)
    if not decision:
        raise Refused(decision)


def can_cancel(by: Actor, proposal: DestructionProposal) -> Decision:
    """Withdrawing what waits: anybody who may propose."""
    decision = decide(by, "propose", proposal)
    if decision and (proposal.state != ProposalState.PROPOSED or proposal.has_expired):
        return Decision(False, (_("This proposal is no longer waiting."),))
    return decision


def check_cancel(by: Actor, proposal: DestructionProposal) -> None:
    """Raises Refused where the person has no right to it."""
    check(by, "propose", proposal)


def can_resume(by: Actor, proposal: DestructionProposal) -> Decision:
    """Going on with what was approved and broken off: anybody who may approve."""
    decision = decide(by, "approve", proposal)
    if decision and proposal.state != ProposalState.APPROVED:
        return Decision(False, (_("There is nothing to go on with."),))
    if decision and proposal.job is not None and proposal.job.is_open:
        return Decision(False, (_("It is being carried out now."),))
    return decision
