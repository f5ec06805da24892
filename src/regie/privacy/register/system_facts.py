"""What this slice can prove for the DPIA from what stands at or below it."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.access.authorisation.choices import Role
from regie.access.collaborations.models import Collaboration
from regie.access.collaborations.selectors import going_on
from regie.access.covenants.models import Covenant, CovenantGround
from regie.access.covenants.selectors import in_force
from regie.access.grounds.selectors import unchecked
from regie.access.organisations.models import Membership, Municipality
from regie.audit.events.models import ChainCheck, Event
from regie.vault.keys.ring import ring

from .algorithms import algorithms
from .facts import Fact, register_fact
from .selectors import current_in

LOG_DAYS = 7


def register_facts() -> None:
    """Called once, when the slice starts."""
    register_fact("data", "register", activities_described)
    register_fact("parties", "contacts", contacts_known)
    register_fact("duration", "terms", terms_set)
    register_fact("duration", "collaborations", collaborations_have_terms)
    register_fact("technology", "algorithms", algorithms_listed)
    register_fact("technology", "https", connection_encrypted)
    register_fact("parties", "covenants", covenants_in_force)
    register_fact("grounds", "checked", grounds_checked)
    register_fact("encryption", "keys", identifiers_sealed)
    register_fact("access", "second-factor", second_factor_required)
    register_fact("logging", "audit-log", audit_log_writes)
    register_fact("logging", "chain", chain_whole)
    register_fact("logging", "privacy-officer", privacy_officer_present)


def activities_described(municipality_id: int) -> Fact:
    count = current_in(municipality_id).filter(is_ended=False).count()
    text = ngettext(
        "The register describes %(count)s activity.", "The register describes %(count)s activities.", count
    )
    return Fact(text % {"count": count}, count > 0, "register:list")


def contacts_known(municipality_id: int) -> Fact:
    lacking = [
        version
        for version in current_in(municipality_id).filter(is_ended=False)
        if not (version.controller_contact and version.officer_contact)
    ]
    if not lacking:
        return Fact(_("Every activity names a controller and both contacts."), True, "register:list")
    text = ngettext(
        "%(count)s activity lacks a contact.", "%(count)s activities lack a contact.", len(lacking)
    )
    return Fact(text % {"count": len(lacking)}, False, "register:contacts")


def terms_set(municipality_id: int) -> Fact:
    versions = current_in(municipality_id).filter(is_ended=False)
    fixed = sum(bool(version.retention) for version in versions)
    text = _("%(fixed)s activities have a fixed retention term, %(rest)s follow the term of each ground.")
    return Fact(text % {"fixed": fixed, "rest": len(versions) - fixed}, bool(versions), "register:list")


def collaborations_have_terms(municipality_id: int) -> Fact | None:
    running = Collaboration.objects.filter(going_on(), municipality=municipality_id)
    terms = list(running.values_list("retention_months", flat=True))
    if not terms:
        return None
    lacking = sum(term is None for term in terms)
    if not lacking:
        return Fact(_("Every collaboration has a retention term."), True)
    text = ngettext(
        "%(count)s collaboration has no retention term.",
        "%(count)s collaborations have no retention term.",
        lacking,
    )
    return Fact(text % {"count": lacking}, False)


def algorithms_listed(_municipality_id: int) -> Fact:
    count = len(algorithms())
    if not count:
        return Fact(_("Regie does no calculations about persons."), True, "register:algorithms")
    text = ngettext(
        "%(count)s calculation touches people and stands in the algorithm register.",
        "%(count)s calculations touch people and stand in the algorithm register.",
        count,
    )
    return Fact(text % {"count": count}, True, "register:algorithms")


def connection_encrypted(_municipality_id: int) -> Fact:
    if settings.HTTPS:
        return Fact(_("Connections are encrypted: only HTTPS is answered."), True)
    return Fact(_("This installation also answers without HTTPS. That is for trying out only."), False)


def second_factor_required(_municipality_id: int) -> Fact:
    if settings.MFA_REQUIRED:
        return Fact(_("Everybody logs in with a second factor."), True)
    return Fact(_("The second factor at login is switched off. That is for trying out only."), False)


def audit_log_writes(municipality_id: int) -> Fact:
    since = timezone.now() - timedelta(days=LOG_DAYS)
    count = Event.objects.filter(municipality_id=municipality_id, at__gte=since).count()
    if not count:
        return Fact(_("The audit log has no lines of the last seven days."), False)
    text = ngettext(
        "The audit log wrote %(count)s line in the last seven days.",
        "The audit log wrote %(count)s lines in the last seven days.",
        count,
    )
    return Fact(text % {"count": count}, True)


def chain_whole(municipality_id: int) -> Fact:
    last = ChainCheck.objects.filter(chain=municipality_id).order_by("-at", "-pk").first()
    if last is None:
        return Fact(_("The chain of the audit log was not checked yet."), False)
    day = date_format(timezone.localtime(last.at), "j F Y")
    if last.findings:
        return Fact(
            _("On %(day)s the audit log turned out to be changed or incomplete.") % {"day": day}, False
        )
    return Fact(
        _("On %(day)s the audit log was checked: nothing is changed or missing.") % {"day": day}, True
    )


def covenants_in_force(municipality_id: int) -> Fact:
    mine = Covenant.objects.filter(collaboration__municipality=municipality_id)
    count = mine.filter(in_force()).count()
    if not count:
        return Fact(_("No covenant is in force, so nobody can read or write personal data."), True)
    text = ngettext("%(count)s covenant is in force.", "%(count)s covenants are in force.", count)
    return Fact(text % {"count": count}, True)


def grounds_checked(municipality_id: int) -> Fact | None:
    lines = CovenantGround.objects.filter(
        in_force(prefix="covenant__"), covenant__collaboration__municipality=municipality_id
    )
    used = {pk for pair in lines.values_list("ground", "second_ground") for pk in pair if pk}
    if not used:
        return None
    open_ones = list(unchecked(used, Municipality(pk=municipality_id)).values_list("code", flat=True))
    if not open_ones:
        return Fact(_("Somebody checked every legal ground in the covenants in force."), True)
    text = _("Nobody checked these legal grounds in covenants in force: %(codes)s.")
    return Fact(text % {"codes": ", ".join(open_ones)}, False)


def identifiers_sealed(_municipality_id: int) -> Fact:
    text = _(
        "Names, birth dates, addresses and documents are sealed with AES-GCM. The key stands outside the database."
    )
    return Fact(text, bool(ring().ids))


def privacy_officer_present(municipality_id: int) -> Fact:
    officers = Membership.objects.current().filter(municipality=municipality_id, role=Role.PRIVACY_OFFICER)
    if officers.exists():
        return Fact(_("Somebody has the role of privacy officer and can read the logs."), True)
    return Fact(_("Nobody has the role of privacy officer, so nobody reads the logs."), False)
