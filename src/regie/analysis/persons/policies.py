"""May this person do this to a person's records, in this state? Pairs: ``can_`` asks, ``check_`` raises."""

from django.conf import settings
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.access.collaborations.models import Collaboration
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.policies import can_open

from .models import CitizenNumber, Document, Person
from .selectors import is_open_anywhere


def can_add(by: Actor, collaboration: Collaboration | None = None) -> Decision:
    """A new person, in this collaboration or in any: it takes the right to open a dossier as well."""
    decision = decide(by, "change", "person")
    if not decision:
        return decision
    if collaboration:
        return can_open(by, collaboration)
    decision = decide(by, "open", "dossier")
    if decision and not is_open_anywhere():
        reason = _(
            "Your organisation has no covenant in force, or you take part in no collaboration by name."
        )
        return Decision(False, (reason,), _("the regisseur of your municipality"))
    return decision


def check_add(by: Actor, collaboration: Collaboration | None = None) -> None:
    """Raises Refused where can_add says no."""
    _raise_unless(can_add(by, collaboration))


def can_change(by: Actor, dossier: Dossier) -> Decision:
    """Identity and parents, while the dossier is open and not on hold."""
    return _while_open(decide(by, "change", Person(dossier=dossier)), dossier)


def check_change(by: Actor, dossier: Dossier) -> None:
    """Raises Refused where can_change says no."""
    _raise_unless(can_change(by, dossier))


def can_read_documents(by: Actor, dossier: Dossier) -> Decision:
    """The list of documents and the files themselves."""
    return decide(by, "view", Document(dossier=dossier))


def can_change_documents(by: Actor, dossier: Dossier) -> Decision:
    """Adding and removing documents, while the dossier is open and not on hold."""
    return _while_open(decide(by, "change", Document(dossier=dossier)), dossier)


def check_change_documents(by: Actor, dossier: Dossier) -> None:
    """Raises Refused where can_change_documents says no."""
    _raise_unless(can_change_documents(by, dossier))


def can_read_citizen_number(by: Actor, dossier: Dossier) -> Decision:
    """Only where the installation has switched it on, and a ground for this category stands in the covenant."""
    return decide(by, "view", CitizenNumber(dossier=dossier)) if settings.BSN else _switched_off()


def check_read_citizen_number(by: Actor, dossier: Dossier) -> None:
    """Raises Refused where can_read_citizen_number says no."""
    _raise_unless(can_read_citizen_number(by, dossier))


def can_set_citizen_number(by: Actor, dossier: Dossier) -> Decision:
    """As reading it, and while the dossier is open and not on hold."""
    if not settings.BSN:
        return _switched_off()
    return _while_open(decide(by, "change", CitizenNumber(dossier=dossier)), dossier)


def check_set_citizen_number(by: Actor, dossier: Dossier) -> None:
    """Raises Refused where can_set_citizen_number says no."""
    _raise_unless(can_set_citizen_number(by, dossier))


def _switched_off() -> Decision:
    reason = _("The citizen service number is switched off in this installation.")
    return Decision(False, (reason,), _("the privacy officer of your municipality"))


def _while_open(decision: Decision, dossier: Dossier) -> Decision:
    if decision and dossier.closed_at:
        return Decision(False, (_("This dossier is closed. Reopen it to change something."),))
    return decision


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
