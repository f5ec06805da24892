"""May this person do this to a covenant, in this state? Pairs: ``can_`` asks, ``check_`` raises."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.access.grounds.selectors import fits

from .choices import POLICE_DECISION_GROUND, CovenantState
from .models import Covenant, CovenantGround, Signature
from .selectors import lines_unchecked


def can_change(by: Actor, covenant: Covenant) -> Decision:
    """Terms change only before a covenant is in force; after that a renewal takes its place."""
    decision = decide(by, "change", covenant)
    if decision and covenant.state != CovenantState.DRAFT:
        return Decision(
            False, (_("This covenant is signed and in force. Renew it to change what is agreed."),)
        )
    return decision


def check_change(by: Actor, covenant: Covenant) -> None:
    """Raises Refused where can_change says no."""
    _raise_unless(can_change(by, covenant))


def can_sign(by: Actor, covenant: Covenant) -> Decision:
    """Signatures are recorded while it is prepared or in force; a partner that comes later accedes."""
    decision = decide(by, "change", covenant)
    if decision and covenant.state in (CovenantState.EXPIRED, CovenantState.ENDED):
        return Decision(False, (_("This covenant is over. Renew it first."),))
    return decision


def check_sign(by: Actor, covenant: Covenant) -> None:
    """Raises Refused where can_sign says no."""
    _raise_unless(can_sign(by, covenant))


def can_activate(by: Actor, covenant: Covenant) -> Decision:
    """Into force: with every reason that still stands in the way."""
    decision = decide(by, "change", covenant)
    if not decision:
        return decision
    reasons = tuple(activation_gaps(covenant))
    return Decision(not reasons, reasons or decision.reasons)


def check_activate(by: Actor, covenant: Covenant) -> None:
    """Raises Refused where can_activate says no."""
    _raise_unless(can_activate(by, covenant))


def can_withdraw(by: Actor, signature: Signature) -> Decision:
    """The regisseur and the privacy officer for any partner; a partner's own people for their organisation."""
    decision = decide(by, "withdraw", signature)
    if decision and signature.withdrawn_at:
        return Decision(False, (_("This partner has withdrawn already."),))
    return decision


def check_withdraw(by: Actor, signature: Signature) -> None:
    """Raises Refused where can_withdraw says no."""
    _raise_unless(can_withdraw(by, signature))


def activation_gaps(covenant: Covenant) -> list[str]:
    """What still holds a covenant back from coming into force, each as a sentence that says how to mend it."""
    gaps = []
    if covenant.state != CovenantState.DRAFT:
        return [_("This covenant came into force before.")]
    lines = list(covenant.grounds.select_related("ground", "second_ground", "organisation"))
    signed = {each.organisation_id for each in covenant.signatures.all() if not each.withdrawn_at}
    if not covenant.protocol.strip():
        gaps.append(_("The privacy protocol is empty. Write down who does what with personal data."))
    if covenant.collaboration.retention_months is None:
        gaps.append(
            _("The collaboration has no retention term. Set how long dossiers are kept after closing.")
        )
    if not lines:
        gaps.append(_("No legal ground is chosen. Choose one for each partner and category of data."))
    if unsigned := sorted({str(line.organisation) for line in lines if line.organisation_id not in signed}):
        gaps.append(_("Not signed yet by: %(names)s.") % {"names": ", ".join(unsigned)})
    if codes := lines_unchecked(covenant):
        gaps.append(
            _(
                "Nobody checked these grounds for your municipality: %(codes)s. Let a privacy lawyer check them first."
            )
            % {"codes": ", ".join(sorted(codes))}
        )
    return gaps + [gap for line in lines if (gap := line_gap(line))]


def line_gap(line: CovenantGround) -> str:
    """What is wrong with one line; empty when nothing is."""
    who = {"partner": str(line.organisation), "category": line.get_category_display()}
    kind = line.organisation.kind
    if not fits(line.ground, kind, line.category):
        return _("%(partner)s cannot work with %(category)s on this ground. Choose another.") % who
    if line.category not in ("ordinary", "bsn"):
        if line.second_ground is None or not fits(line.second_ground, kind, line.category, second=True):
            return _("%(partner)s needs a second ground for %(category)s.") % who
        uses_decision = POLICE_DECISION_GROUND in (line.ground.code, line.second_ground.code)
        if uses_decision and not (line.decision and line.decision_on):
            return (
                _("%(partner)s receives police data: record the decision of the police and its date.") % who
            )
    return ""


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
