"""The rules of the method about partners, registered with the rulebook at start-up.

R013, R035, R036, R041 and R116 are the method's; X101 to X108 are Regie's own, about the work itself. What the
covenants tell is worked out by their own slice (``covenants.notices``); here it becomes a finding of the programme.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.access.covenants.models import CovenantGround
from regie.access.covenants.notices import About, Notice, notices_of
from regie.access.covenants.selectors import live_lines
from regie.access.organisations.choices import OrganisationKind
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.choices import Enforcement, Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import Phrase, phrase

from .choices import KIND_PHRASES, MATRIX_PHRASES, STRUCTURE_PHRASES, MatrixKind
from .models import PartnerContact, ProgrammePartner, StructureAgreement
from .selectors import (
    collaborations_of,
    current_partners,
    gaps_of,
    kinds_missing,
    leavers,
    matrices_of,
    organisations_in,
    silent,
    structures_missing,
    vacancies,
    without_fixed_contact,
)

Programmes = QuerySet[Programme]
# What is right for Work and Income by default: ordinary data. Anything else needs a reason of its own.
ORDINARY = (DataCategory.ORDINARY, DataCategory.BSN)


def without_agreement(programmes: Programmes) -> Iterator[Violation]:
    """R013: a structure that the programme needs and has no agreement with, or one that nobody looked at in time."""
    rows = {each.pk: each for each in programmes}
    for pk, kinds in structures_missing(rows).items():
        for kind in kinds:
            yield _about(
                rows[pk],
                pk,
                phrase("There is no agreement yet with: %(structure)s.", structure=STRUCTURE_PHRASES[kind]),
                f"{reverse('partners:agreement_add', args=[pk])}?structuur={kind}",
                phrase("Record the agreement"),
                key=kind,
            )
    late = StructureAgreement.objects.filter(programme__in=rows, review_on__lt=timezone.localdate())
    for each in late:
        yield _about(
            each,
            each.programme_id,
            phrase("This agreement was to be looked at again on %(day)s.", day=each.review_on or ""),
            reverse("partners:agreement_edit", args=[each.pk]),
            phrase("Look at it again"),
            facts={"review_on": str(each.review_on)},
        )


def not_covered(programmes: Programmes) -> Iterator[Violation]:
    """R035: no collaboration, no covenant in force, a partner that did not sign, or a partner outside all of them."""
    rows = list(programmes)
    found = collaborations_of(rows)
    for programme in rows:
        if not found[programme.pk]:
            yield _about(
                programme,
                programme.pk,
                phrase("No collaboration with a covenant belongs to this programme yet."),
                f"{reverse('programmes:people', args=[programme.pk])}#middelen",
                phrase("Tie a collaboration to it"),
            )
    yield from _as_findings(found, About.BLIND)
    inside = organisations_in(found)
    for pk, partners in current_partners(found).items():
        for partner in partners:
            if found[pk] and partner.organisation_id not in inside[pk]:
                yield _about(
                    partner,
                    pk,
                    phrase("This partner takes part in no collaboration, so it signed no covenant."),
                    reverse("collaborations:partner_add", args=[found[pk][0].pk]),
                    phrase("Add it to the collaboration"),
                )


def without_words(programmes: Programmes) -> Iterator[Violation]:
    """R036: a covenant in force that does not say which data a partner shares for what."""
    for pk, line in _lines_in_force(programmes):
        if not line.for_what.strip():
            yield _of_line(
                pk,
                line,
                phrase(
                    "For %(partner)s the covenant does not say which data it is about, and for what.",
                    partner=str(line.organisation),
                ),
            )


def by_default_to_work(programmes: Programmes) -> Iterator[Violation]:
    """R041: a covenant in force that gives Work and Income more than ordinary data."""
    for pk, line in _lines_in_force(programmes):
        if line.organisation.kind == OrganisationKind.WORK_AND_INCOME and line.category not in ORDINARY:
            yield _of_line(
                pk,
                line,
                phrase(
                    "%(partner)s gets more than ordinary data by the covenant, for everybody in it. Give it per case.",
                    partner=str(line.organisation),
                ),
            )


def without_contact(programmes: Programmes) -> Iterator[Violation]:
    """R116: a partner without a fixed contact; and a programme without partners has none at all."""
    rows = {each.pk: each for each in programmes}
    partners = current_partners(rows)
    for pk, found in partners.items():
        if not found:
            yield _about(
                rows[pk],
                pk,
                phrase("There is no partner yet, so there is nobody to call."),
                reverse("partners:add", args=[pk]),
                phrase("Add the first partner"),
            )
    for each in without_fixed_contact(ProgrammePartner.objects.filter(programme__in=rows)).select_related(
        "organisation"
    ):
        yield _about(
            each,
            each.programme_id,
            phrase("This partner has no fixed contact."),
            f"{reverse('partners:detail', args=[each.pk])}#contacten",
            phrase("Name the fixed contact"),
        )


def empty_functions(programmes: Programmes) -> Iterator[Violation]:
    """X101: a function at a partner that nobody fills."""
    for each in vacancies(_contacts(programmes)):
        yield _about(
            each,
            each.partner.programme_id,
            phrase(
                "%(what)s: nobody fills this function since %(day)s.", what=each.function, day=each.from_on
            ),
            reverse("partners:contact_edit", args=[each.pk]),
            phrase("Fill the vacancy"),
        )


def leaving(programmes: Programmes) -> Iterator[Violation]:
    """X102: somebody leaves or left, and no successor is named. The person stays out of the finding."""
    for each in leavers(_contacts(programmes)):
        if each.until:
            yield _about(
                each,
                each.partner.programme_id,
                phrase("%(what)s: last day %(day)s, no successor.", what=each.function, day=each.until),
                f"{reverse('partners:contact_add', args=[each.partner_id])}?volgt={each.pk}",
                phrase("Name the successor"),
            )


def not_spoken_to(programmes: Programmes) -> Iterator[Violation]:
    """X103: a partner that nobody spoke with for longer than the programme chose."""
    rows = silent(ProgrammePartner.objects.filter(programme__in=programmes.order_by().values("pk")))
    for each in rows.select_related("organisation"):
        text = (
            phrase("Nobody spoke with this partner since %(day)s.", day=each.last_spoken)
            if each.last_spoken
            else phrase("Nobody spoke with this partner yet, as far as recorded.")
        )
        yield _about(
            each,
            each.programme_id,
            text,
            reverse("partners:moment_add", args=[each.pk]),
            phrase("Record a conversation"),
        )


def ending_covenants(programmes: Programmes) -> Iterator[Violation]:
    """X104: a covenant that ends soon, and that nobody renewed."""
    return _as_findings(collaborations_of(list(programmes)), About.ENDS)


def old_decisions(programmes: Programmes) -> Iterator[Violation]:
    """X105: a decision on police data that nobody looked at for a year."""
    return _as_findings(collaborations_of(list(programmes)), About.OLD_DECISION)


def unchecked_grounds(programmes: Programmes) -> Iterator[Violation]:
    """X106: a ground under a covenant in force, of which nobody's check stands."""
    return _as_findings(collaborations_of(list(programmes)), About.UNCHECKED)


def core_incomplete(programmes: Programmes) -> Iterator[Violation]:
    """X107: a kind of partner that the core needs and that is not there."""
    rows = {each.pk: each for each in programmes}
    for pk, kinds in kinds_missing(rows).items():
        for kind in kinds:
            yield _about(
                rows[pk],
                pk,
                phrase("The core lacks: %(kind)s.", kind=KIND_PHRASES[kind]),
                reverse("partners:add", args=[pk]),
                phrase("Add the partner"),
                key=kind,
            )


def roles_open(programmes: Programmes) -> Iterator[Violation]:
    """X108: a role matrix that is not made, a task that nobody does, a partner without a task."""
    rows = {each.pk: each for each in programmes}
    matrices, partners = matrices_of(rows), current_partners(rows)
    for pk, programme in rows.items():
        for kind in MatrixKind:
            url = reverse("partners:matrix", args=[pk, kind])
            matrix = matrices[pk].get(kind)
            if matrix is None or not matrix.tasks.all():
                text = phrase("It is not laid down who does what in %(kind)s.", kind=MATRIX_PHRASES[kind])
                yield _about(programme, pk, text, url, phrase("Fill the matrix"), key=kind)
                continue
            gaps = gaps_of(matrix, partners[pk])
            for task in gaps.tasks:
                text = phrase("Nobody does this in %(kind)s.", kind=MATRIX_PHRASES[kind])
                where = reverse("partners:task", args=[task.pk])
                yield _about(task, pk, text, where, phrase("Choose who does it"))
            for partner in gaps.partners:
                text = phrase("This partner has no task in %(kind)s.", kind=MATRIX_PHRASES[kind])
                yield _about(partner, pk, text, url, phrase("To the matrix"), key=kind)


def _about(
    thing: Model,
    programme_id: int,
    message: Phrase,
    url: str,
    action: Phrase,
    *,
    key: str = "",
    facts: dict[str, Any] | None = None,
) -> Violation:
    return Violation(
        scope_id=programme_id,
        object_id=thing.pk,
        object_name=str(thing),
        object_kind=thing._meta.label_lower,
        message=message,
        mend_url=url,
        action=action,
        key=key,
        facts=facts,
    )


def _as_findings(collaborations: dict[int, list], about: About) -> Iterator[Violation]:
    """What the covenants tell of the collaborations of each programme."""
    all_of_them = {each.pk: each for found in collaborations.values() for each in found}
    notices: dict[int, list[Notice]] = {}
    for notice in notices_of(list(all_of_them.values())):
        if notice.about == about:
            notices.setdefault(notice.collaboration_id, []).append(notice)
    for pk, found in collaborations.items():
        for each in found:
            for notice in notices.get(each.pk, ()):
                key = str(notice.partner_id or "")
                if about == About.UNCHECKED:
                    key = str(each.pk)
                yield Violation(
                    scope_id=pk,
                    object_id=notice.object_id,
                    object_name=notice.object_name,
                    object_kind=notice.thing._meta.label_lower,
                    message=notice.message,
                    mend_url=notice.url,
                    action=notice.action,
                    key=key,
                )


def _lines_in_force(programmes: Programmes) -> Iterator[tuple[int, CovenantGround]]:
    collaborations = collaborations_of(list(programmes))
    wanted = {each.pk for found in collaborations.values() for each in found}
    lines: dict[int, list[CovenantGround]] = {}
    for line in (
        live_lines().filter(covenant__collaboration__in=wanted).select_related("organisation", "covenant")
    ):
        lines.setdefault(line.covenant.collaboration_id, []).append(line)
    for pk, found in collaborations.items():
        for each in found:
            for line in lines.get(each.pk, ()):
                yield pk, line


def _of_line(programme_id: int, line: CovenantGround, message: Phrase) -> Violation:
    return _about(
        line.covenant,
        programme_id,
        message,
        reverse("covenants:detail", args=[line.covenant_id]),
        phrase("To the covenant"),
        key=f"{line.organisation_id}-{line.category}",
    )


def _contacts(programmes: Programmes) -> QuerySet[PartnerContact]:
    rows = PartnerContact.objects.filter(partner__programme__in=programmes.order_by().values("pk"))
    return rows.select_related("partner__organisation")


# ---- registration ----

PARTNERS = {"partners.programmepartner": "programme_id", "programmes.programme": "pk"}
CONTACTS = PARTNERS | {"partners.partnercontact": "partner__programme"}
AGREEMENTS = {"partners.structureagreement": "programme_id", "programmes.programme": "pk"}
TALKS = PARTNERS | {
    "partners.contactmoment": "partner__programme",
    "partners.partnersettings": "programme_id",
}
ROLES = PARTNERS | {
    "partners.rolematrix": "programme_id",
    "partners.roletask": "matrix__programme",
}
COVENANTS = PARTNERS | {
    "collaborations.collaboration": "programmes",
    "covenants.covenant": "collaboration__programmes",
    "covenants.signature": "covenant__collaboration__programmes",
}
CHECKS = COVENANTS | {"grounds.groundcheck": "municipality__programmes"}
OWN = "Regie"
PROOF = "partners:of_programme"
SIGNED = f"{PROOF}#convenanten"
BLOCKS, WARNS, ADVISES = Severity.BLOCKS, Severity.WARNS, Severity.ADVISES

RULES: Iterable[Rule] = (
    Rule(
        id="R013", title=_("Agreements with structures beside the approach"), source="004 LL10",
        checks=_("The programme has an agreement with the care and safety house, youth and family centre and care,"
                 " departments and the neighbourhood team, and looks at each again in time."),
        severity=WARNS, kind="partner", check=without_agreement, reads=AGREEMENTS, answers=("LL10",),
        proof=f"{PROOF}#afspraken",
    ),
    Rule(
        id="R035", title=_("All partners signed a valid covenant"), source="004 IA10",
        checks=_("The collaborations of the programme have a covenant in force with a privacy protocol, signed by all"
                 " core and network partners."),
        severity=BLOCKS, kind="covenant", check=not_covered, reads=COVENANTS, answers=("IA10",), proof=SIGNED,
    ),
    Rule(
        id="R036", title=_("Sharing has a purpose and a ground"), source="004 AU8",
        checks=_("No disclosure exists without purpose and ground: the database refuses it. Each line of a covenant in"
                 " force says which data it is about, and for what."),
        severity=WARNS, kind="covenant", check=without_words, reads=COVENANTS, answers=("AU8",), proof=SIGNED,
        enforced=Enforcement.MESSAGE,
    ),
    Rule(
        id="R041", title=_("Nothing goes to Work and Income by default"), source="003 2.2.1",
        checks=_("No covenant in force gives Work and Income more than ordinary data for everybody in it."),
        severity=BLOCKS, kind="covenant", check=by_default_to_work, reads=COVENANTS, answers=("AU8",), proof=SIGNED,
    ),
    Rule(
        id="R116", title=_("Each partner has a fixed contact"), source="004 Monitoren en evalueren",
        checks=_("The programme has partners, and somebody at each partner is the fixed contact today."),
        severity=ADVISES, kind="partner_contact", check=without_contact, reads=CONTACTS, answers=("AU9",), proof=PROOF,
    ),
    Rule(
        id="X101", title=_("No vacancies at partners"), source=OWN,
        checks=_("Every function at a partner is filled."),
        severity=WARNS, kind="partner_contact", check=empty_functions, reads=CONTACTS, proof=f"{PROOF}#functies",
    ),
    Rule(
        id="X102", title=_("Who leaves has a successor"), source=OWN,
        checks=_("Whoever leaves within a month, or left, has a named successor, or it is agreed that there is none."),
        severity=WARNS, kind="partner_contact", check=leaving, reads=CONTACTS, proof=f"{PROOF}#functies",
    ),
    Rule(
        id="X103", title=_("No partner is out of sight"), source=OWN,
        checks=_("Somebody spoke with each partner within the number of days that the programme chose."),
        severity=ADVISES, kind="partner_contact", check=not_spoken_to, reads=TALKS, answers=("AU9",),
        proof=f"{PROOF}#stil",
    ),
    Rule(
        id="X104", title=_("A covenant is renewed before it ends"), source=OWN,
        checks=_("No covenant in force ends within three months without a renewal that is in force after it."),
        severity=WARNS, kind="covenant", check=ending_covenants, reads=COVENANTS, proof=SIGNED,
    ),
    Rule(
        id="X105", title=_("Decisions on police data are looked at each year"), source=OWN,
        checks=_("No decision on structural disclosure of police data under a covenant in force is older than a year."),
        severity=WARNS, kind="covenant", check=old_decisions, reads=COVENANTS, proof=SIGNED,
    ),
    Rule(
        id="X106", title=_("Grounds under covenants are checked"), source=OWN,
        checks=_("Of every ground under a covenant in force the check by a named expert stands."),
        severity=WARNS, kind="covenant", check=unchecked_grounds, reads=CHECKS, proof=SIGNED,
    ),
    Rule(
        id="X107", title=_("The core is complete"), source="004 IA1",
        checks=_("Municipality, police, public prosecutor and youth work are partners of the programme."),
        severity=WARNS, kind="partner", check=core_incomplete, reads=PARTNERS, answers=("IA1",), proof=PROOF,
    ),
    Rule(
        id="X108", title=_("Roles are laid down"), source="004 AU7",
        checks=_("For early signalling and for aftercare there is a role matrix in which somebody does each task and"
                 " each partner has one."),
        severity=WARNS, kind="partner", check=roles_open, reads=ROLES, answers=("AU7",), proof=f"{PROOF}#rollen",
    ),
)  # fmt: skip


def register_rules() -> None:
    """Adds these rules to the rulebook; called once, at start-up."""
    for rule in RULES:
        register(rule)
