"""May this person do this to a request or a duty to inform, in this state? ``can_`` asks, ``check_`` raises."""

from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide

from .choices import Kind, LetterKind, State
from .models import DataSubjectRequest, InformingDuty, Withholding
from .terms import ANSWER_MONTHS, months_after


def can_register(by: Actor) -> Decision:
    """The privacy officer, in a municipality."""
    if by.municipality_id is None:
        return _no(_("You work in no municipality, so there is nobody who can ask you this."))
    return decide(by, "change", DataSubjectRequest(municipality_id=by.municipality_id))


def can_handle(by: Actor, request: DataSubjectRequest) -> Decision:
    """Every step of a request, while it is open."""
    decision = decide(by, "change", request)
    if decision and not request.is_open:
        return _no(_("This request is closed: it was answered or withdrawn."))
    return decision


def can_work(by: Actor, request: DataSubjectRequest) -> Decision:
    """What comes after the check of identity."""
    decision = can_handle(by, request)
    if decision and request.identity_at is None:
        return _no(_("First check who asks. Before that nothing is sent and nothing is decided."))
    return decision


def can_extend(by: Actor, request: DataSubjectRequest) -> Decision:
    """Once, and told within the first month (AVG 12, third paragraph)."""
    decision = can_work(by, request)
    if decision and request.extended_on:
        return _no(_("The term was extended already. That can be done once."))
    if decision and timezone.localdate() > months_after(request.received_on, ANSWER_MONTHS):
        return _no(_("The first month is over. Extending had to be told within that month. Answer now."))
    return decision


def can_answer(by: Actor, request: DataSubjectRequest) -> Decision:
    """After identity is checked and somebody took it up."""
    decision = can_work(by, request)
    if decision and request.state != State.IN_PROGRESS:
        return _no(_("First say who handles this request."))
    if decision and any(each.approved_at is None for each in request.withholdings.all()):
        return _no(_("A section that you want to withhold waits for approval."))
    return decision


def can_report(by: Actor, request: DataSubjectRequest) -> Decision:
    """The one door of the privacy officer: an open access request, identity checked, dossier known."""
    decision = decide(by, "report", request)
    if not decision:
        return decision
    if request.kind != Kind.ACCESS:
        return _no(_("This is no request for access."))
    if not request.is_open:
        return _no(_("This request is closed: the dossier is shut again."))
    if request.identity_at is None:
        return _no(_("First check who asks. Until then the dossier stays shut."))
    if request.dossier_id is None:
        return _no(_("First link the dossier that the request is about."))
    if any(each.approved_at is None for each in request.withholdings.all()):
        return _no(_("A section that you want to withhold waits for approval."))
    return decision


def can_send(by: Actor, request: DataSubjectRequest, kind: str) -> Decision:
    """A letter that fits the state of the request, to somebody whose identity was checked."""
    decision = decide(by, "change", request)
    if not decision:
        return decision
    if request.identity_at is None:
        return _no(_("First check who asks. Before that nothing is sent."))
    fits = {
        LetterKind.EXTENSION: request.extended_on is not None,
        LetterKind.ANSWER: request.state == State.ANSWERED,
        LetterKind.RELEASE: request.is_holding and request.state == State.ANSWERED,
    }
    if not fits.get(LetterKind(kind), False):
        return _no(_("This letter does not fit where the request stands."))
    return decision


def can_release(by: Actor, request: DataSubjectRequest) -> Decision:
    """After the decision; who asked for the restriction hears it first (AVG 18, third paragraph)."""
    decision = decide(by, "change", request)
    if decision and not request.is_holding:
        return _no(_("This request keeps no dossier on hold."))
    if decision and request.state != State.ANSWERED:
        return _no(_("The dossier stays on hold until the request is answered."))
    return decision


def can_notify(by: Actor, request: DataSubjectRequest) -> Decision:
    """Telling those who received the data, after the decision."""
    return decide(by, "change", request)


def can_withhold(by: Actor, request: DataSubjectRequest) -> Decision:
    """Asking to leave a section out of an access report."""
    decision = can_handle(by, request)
    if decision and request.kind != Kind.ACCESS:
        return _no(_("This is no request for access."))
    return decision


def can_approve_withholding(by: Actor, withholding: Withholding) -> Decision:
    """By somebody else than the asker, while the request is open."""
    decision = decide(by, "approve", withholding.request)
    if decision and withholding.asked_by_id == by.user_id:
        return _no(_("Somebody else than the asker approves. You asked for this yourself."))
    if decision and withholding.approved_at:
        return _no(_("This was approved already."))
    if decision and not withholding.request.is_open:
        return _no(_("This request is closed: it was answered or withdrawn."))
    return decision


def can_inform(by: Actor, duty: InformingDuty) -> Decision:
    """Telling somebody, or asking for a postponement, while nobody did."""
    decision = decide(by, "change", duty)
    if decision and duty.done_on:
        return _no(_("This was done already."))
    return decision


def can_approve_postponement(by: Actor, duty: InformingDuty) -> Decision:
    """By somebody else than the asker (UAVG 41)."""
    decision = decide(by, "approve", duty)
    if not decision:
        return decision
    if duty.done_on:
        return _no(_("This was done already."))
    if not duty.waits_for_approval:
        return _no(_("Nobody asked for a postponement that waits for approval."))
    if duty.asked_by_id == by.user_id:
        return _no(_("Somebody else than the asker approves. You asked for this yourself."))
    return decision


def checked(decision: Decision) -> None:
    """Raises Refused where the decision says no."""
    if not decision:
        raise Refused(decision)


def _no(reason: str) -> Decision:
    return Decision(False, (reason,))
