"""May this person do this to a covenant, in this state? Pairs: ``can_`` asks, ``check_`` raises."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.access.collaborations.selectors import partners_of
from regie.access.grounds.selectors import fits
from regie.access.organisations.models import Organisation

from .choices import POLICE_DECISION_GROUND, CovenantState, Mend
from .models import Covenant, CovenantGround, Signature
from .selectors import has_signed, lines_unchecked


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


def can_add_line(by: Actor, covenant: Covenant, organisation: Organisation) -> Decision:
    """A ground where there was none; in a covenant in force only for a partner that has still to sign it."""
    decision = can_sign(by, covenant)
    if decision and covenant.state != CovenantState.DRAFT and has_signed(covenant, organisation):
        return Decision(
            False, (_("This partner signed already. Renew the covenant to change what is agreed."),)
        )
    return decision


def check_add_line(by: Actor, covenant: Covenant, organisation: Organisation) -> None:
    """Raises Refused where can_add_line says no."""
    _raise_unless(can_add_line(by, covenant, organisation))


def can_end(by: Actor, covenant: Covenant) -> Decision:
    """For all partners at once; a covenant that is over cannot end again."""
    decision = decide(by, "change", covenant)
    if decision and covenant.state in (CovenantState.EXPIRED, CovenantState.ENDED):
        return Decision(False, (_("This covenant is over already."),))
    return decision


def check_end(by: Actor, covenant: Covenant) -> None:
    """Raises Refused where can_end says no."""
    _raise_unless(can_end(by, covenant))


def can_renew(by: Actor, covenant: Covenant) -> Decision:
    """Once it came into force, while the collaboration runs. The grounds come along, the signatures do not."""
    decision = decide(by, "change", covenant)
    if decision and covenant.activated_at is None:
        return Decision(False, (_("This covenant is still in preparation: change it instead."),))
    if decision and covenant.collaboration.ended_at:
        return Decision(False, (_("The collaboration has ended."),))
    return decision


def check_renew(by: Actor, covenant: Covenant) -> None:
    """Raises Refused where can_renew says no."""
    _raise_unless(can_renew(by, covenant))


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


@dataclass(frozen=True)
class Gap:
    """One thing that holds a covenant back: a sentence that says how to mend it, where, and for which partner."""

    text: str
    mend: Mend | None = None
    organisation_id: int | None = None
    category: str = ""


def activation_gaps(covenant: Covenant) -> list[str]:
    """What still holds a covenant back from coming into force, each as a sentence that says how to mend it."""
    return [gap.text for gap in gaps_of(covenant)]


def gaps_of(covenant: Covenant) -> list[Gap]:
    """The gaps with the place that mends each; none when the covenant can come into force."""
    if covenant.state != CovenantState.DRAFT:
        return [Gap(_("This covenant came into force before."))]
    lines = list(covenant.grounds.select_related("ground", "second_ground", "organisation"))
    return [*_gaps_of_terms(covenant, lines), *_gaps_of_partners(covenant, lines), *_gaps_of_lines(lines)]


def _gaps_of_terms(covenant: Covenant, lines: list[CovenantGround]) -> list[Gap]:
    gaps = []
    if covenant.valid_to < timezone.localdate():
        gaps.append(Gap(_("The term of this covenant is over already. Choose a later end."), Mend.PROTOCOL))
    if not covenant.protocol.strip():
        gaps.append(
            Gap(
                _("The privacy protocol is empty. Write down who does what with personal data."),
                Mend.PROTOCOL,
            )
        )
    if covenant.collaboration.retention_months is None:
        text = _("The collaboration has no retention term. Set how long dossiers are kept after closing.")
        gaps.append(Gap(text, Mend.RETENTION))
    if not lines:
        text = _("No legal ground is chosen. Choose one for each partner and category of data.")
        gaps.append(Gap(text, Mend.GROUNDS))
    if codes := lines_unchecked(covenant):
        text = _(
            "Nobody checked these grounds for your municipality: %(codes)s. Let a privacy lawyer check them first."
        )
        gaps.append(Gap(text % {"codes": ", ".join(sorted(codes))}, Mend.CHECKS))
    return gaps


def _gaps_of_partners(covenant: Covenant, lines: list[CovenantGround]) -> list[Gap]:
    """Per partner with a ground: has it signed, and is it still a partner?"""
    signed = {each.organisation_id for each in covenant.signatures.all() if not each.withdrawn_at}
    partners = set(partners_of(covenant.collaboration).values_list("organisation_id", flat=True))
    names = {line.organisation_id: str(line.organisation) for line in lines}
    gaps = []
    for pk, name in sorted(names.items(), key=lambda each: each[1]):
        if pk not in partners:
            text = _("%(name)s is no partner any more. Take its grounds out.")
            gaps.append(Gap(text % {"name": name}, Mend.GROUNDS, pk))
        elif pk not in signed:
            gaps.append(Gap(_("Not signed yet by: %(names)s.") % {"names": name}, Mend.SIGN, pk))
    return gaps


def _gaps_of_lines(lines: list[CovenantGround]) -> list[Gap]:
    return [
        Gap(text, Mend.GROUNDS, line.organisation_id, line.category)
        for line in lines
        if (text := line_gap(line))
    ]


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
