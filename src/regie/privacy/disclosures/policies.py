"""May this person take this step with a disclosure, in this state? ``can_`` asks, ``check_`` raises."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.access.dossiers.models import Dossier

from .choices import GIVEN, OPEN, State
from .models import Disclosure
from .selectors import covered, decision_of, no_line


def can_begin(by: Actor, dossier: Dossier) -> Decision:
    """Asking or offering on a dossier that is open."""
    mine = by.organisation_id or 0
    decision = decide(by, "ask", Disclosure(dossier=dossier, from_organisation_id=mine))
    return _while_open(decision, dossier)


def check_begin(by: Actor, dossier: Dossier) -> None:
    """Raises Refused where can_begin says no."""
    check(can_begin(by, dossier))


def can_answer(by: Actor, disclosure: Disclosure) -> Decision:
    """Who was asked, while the other may still receive it."""
    decision = _step(by, "answer", disclosure, State.ASKED, disclosure.from_organisation_id)
    return _with_other(_while_open(decision, disclosure.dossier), disclosure)


def can_accept(by: Actor, disclosure: Disclosure) -> Decision:
    """Who it was offered to, while the other may still give it."""
    decision = _step(by, "answer", disclosure, State.OFFERED, disclosure.to_organisation_id)
    return _with_other(_while_open(decision, disclosure.dossier), disclosure)


def can_refuse(by: Actor, disclosure: Disclosure) -> Decision:
    """Who was asked, or who it was offered to."""
    asked = disclosure.state == State.ASKED
    who = disclosure.from_organisation_id if asked else disclosure.to_organisation_id
    return _step(by, "answer", disclosure, State.ASKED if asked else State.OFFERED, who)


def can_withdraw(by: Actor, disclosure: Disclosure) -> Decision:
    """Who asked, or who offered, until there is an answer."""
    asked = disclosure.state == State.ASKED
    who = disclosure.to_organisation_id if asked else disclosure.from_organisation_id
    state = disclosure.state if disclosure.state in OPEN else State.ASKED
    return _step(by, "ask", disclosure, state, who)


def can_pass_on(by: Actor, disclosure: Disclosure) -> Decision:
    """Who received it may ask the source; passing on without asking does not exist."""
    state = disclosure.state if disclosure.state in GIVEN else State.ANSWERED
    decision = _step(by, "ask", disclosure, state, disclosure.to_organisation_id)
    return _while_open(decision, disclosure.dossier)


def can_consent(by: Actor, disclosure: Disclosure) -> Decision:
    """The source of what another wants to pass on."""
    return _step(by, "answer", disclosure, State.CONSENT, disclosure.consent_organisation_id)


def check(decision: Decision) -> None:
    """Raises Refused where the decision is no."""
    if not decision:
        raise Refused(decision)


def _step(by: Actor, action: str, disclosure: Disclosure, state: str, organisation: int | None) -> Decision:
    decision = decision_of(by, action, disclosure)
    if not decision:
        return decision
    if by.organisation_id != organisation:
        return Decision(False, (_("This step is for the other organisation."),))
    if disclosure.state != state:
        stands = {"state": disclosure.get_state_display()}
        return Decision(False, (_("This cannot be done any more: it is “%(state)s”.") % stands,))
    return decision


def _with_other(decision: Decision, disclosure: Disclosure) -> Decision:
    """Nothing goes to or comes from a partner without a covenant in force for this category."""
    if not decision:
        return decision
    here = disclosure.dossier.collaboration_id
    for organisation in (disclosure.from_organisation, disclosure.to_organisation):
        if not covered(organisation.pk, here, disclosure.category):
            return Decision(False, (no_line(organisation, disclosure.category),))
    return decision


def _while_open(decision: Decision, dossier: Dossier) -> Decision:
    if decision and dossier.closed_at:
        return Decision(False, (_("This dossier is closed. Reopen it to ask or give information."),))
    return decision
