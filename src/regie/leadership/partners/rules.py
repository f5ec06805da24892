"""The rules of the method about partners, registered with the rulebook at start-up.

R013, R035, R036, R041 and R116 are the method's; X101 to X108 are Regie's own, about the work itself.
What the covenants tell stands in ``covenant_rules``.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.choices import Enforcement, Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import phrase

from .choices import KIND_PHRASES, MATRIX_PHRASES, STRUCTURE_PHRASES, MatrixKind
from .covenant_rules import (
    about,
    by_default_to_work,
    ending_covenants,
    not_covered,
    old_decisions,
    unchecked_grounds,
    without_words,
)
from .models import PartnerContact, ProgrammePartner, StructureAgreement
from .selectors import (
    current_partners,
    gaps_of,
    kinds_missing,
    leavers,
    matrices_of,
    silent,
    structures_missing,
    vacancies,
    without_fixed_contact,
)

Programmes = QuerySet[Programme]


def without_agreement(programmes: Programmes) -> Iterator[Violation]:
    """R013: a structure that the programme needs and has no agreement with, or one that nobody looked at in time."""
    rows = {each.pk: each for each in programmes}
    for pk, kinds in structures_missing(rows).items():
        for kind in kinds:
            yield about(
                rows[pk],
                pk,
                phrase("There is no agreement yet with: %(structure)s.", structure=STRUCTURE_PHRASES[kind]),
                f"{reverse('partners:agreement_add', args=[pk])}?structuur={kind}",
                phrase("Record the agreement"),
                key=kind,
            )
    late = StructureAgreement.objects.filter(programme__in=rows, review_on__lt=timezone.localdate())
    for each in late:
        yield about(
            each,
            each.programme_id,
            phrase("This agreement was to be looked at again on %(day)s.", day=each.review_on or ""),
            reverse("partners:agreement_edit", args=[each.pk]),
            phrase("Look at it again"),
            facts={"review_on": str(each.review_on)},
        )


def without_contact(programmes: Programmes) -> Iterator[Violation]:
    """R116: a partner without a fixed contact; and a programme without partners has none at all."""
    rows = {each.pk: each for each in programmes}
    partners = current_partners(rows)
    for pk, found in partners.items():
        if not found:
            yield about(
                rows[pk],
                pk,
                phrase("There is no partner yet, so there is nobody to call."),
                reverse("partners:add", args=[pk]),
                phrase("Add the first partner"),
            )
    for each in without_fixed_contact(ProgrammePartner.objects.filter(programme__in=rows)).select_related(
        "organisation"
    ):
        yield about(
            each,
            each.programme_id,
            phrase("This partner has no fixed contact."),
            f"{reverse('partners:detail', args=[each.pk])}#contacten",
            phrase("Name the fixed contact"),
        )


def empty_functions(programmes: Programmes) -> Iterator[Violation]:
    """X101: a function at a partner that nobody fills."""
    for each in vacancies(_contacts(programmes)):
        yield about(
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
            yield about(
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
        yield about(
            each,
            each.programme_id,
            text,
            reverse("partners:moment_add", args=[each.pk]),
            phrase("Record a conversation"),
        )


def core_incomplete(programmes: Programmes) -> Iterator[Violation]:
    """X107: a kind of partner that the core needs and that is not there."""
    rows = {each.pk: each for each in programmes}
    for pk, kinds in kinds_missing(rows).items():
        for kind in kinds:
            yield about(
                rows[pk],
                pk,
                phrase("The core lacks: %(kind)s.", kind=KIND_PHRASES[kind]),
                f"{reverse('partners:add', args=[pk])}?soort={kind}",
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
                yield about(programme, pk, text, url, phrase("Fill the matrix"), key=kind)
                continue
            gaps = gaps_of(matrix, partners[pk])
            for task in gaps.tasks:
                text = phrase("Nobody does this in %(kind)s.", kind=MATRIX_PHRASES[kind])
                where = reverse("partners:task", args=[task.pk])
                yield about(task, pk, text, where, phrase("Choose who does it"))
            for partner in gaps.partners:
                text = phrase("This partner has no task in %(kind)s.", kind=MATRIX_PHRASES[kind])
                yield about(partner, pk, text, url, phrase("To the matrix"), key=kind)


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
    "collaborations.collaboration": "municipality__programmes",  # also one that no programme has yet
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
