"""What the covenants of a programme's collaborations tell: R035, R036, R041, and X104 to X106.

Their own slice works it out (``covenants.notices``); here it becomes a violation of the programme.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from regie.access.authorisation.choices import DataCategory
from regie.access.collaborations.models import Collaboration
from regie.access.covenants.models import CovenantGround
from regie.access.covenants.notices import About, Notice, notices_of
from regie.access.covenants.selectors import live_lines
from regie.access.organisations.choices import OrganisationKind
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.registry import Violation
from regie.ui.phrases import Phrase, phrase

from .selectors import collaborations_of, current_partners, organisations_in

Programmes = QuerySet[Programme]
# What is right for Work and Income by default: ordinary data. Anything else needs a reason of its own.
ORDINARY = (DataCategory.ORDINARY, DataCategory.BSN)


def about(
    thing: Model,
    programme_id: int,
    message: Phrase,
    url: str,
    action: Phrase,
    *,
    key: str = "",
    facts: dict[str, Any] | None = None,
) -> Violation:
    """A violation in a programme about one record."""
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


def not_covered(programmes: Programmes) -> Iterator[Violation]:
    """R035: no collaboration, no covenant in force, a partner that did not sign, or a partner outside all of them."""
    rows = list(programmes)
    found = collaborations_of(rows)
    there = {
        *Collaboration.objects.filter(municipality__programmes__in=rows).values_list(
            "municipality", flat=True
        )
    }
    for programme in rows:
        if not found[programme.pk]:
            yield about(
                programme,
                programme.pk,
                phrase("No collaboration with a covenant belongs to this programme yet."),
                *_first_step(programme, there),
            )
    yield from _as_findings(found, About.BLIND)
    inside = organisations_in(found)
    for pk, partners in current_partners(found).items():
        for partner in partners:
            if found[pk] and partner.organisation_id not in inside[pk]:
                yield about(
                    partner,
                    pk,
                    phrase("This partner takes part in no collaboration, so it signed no covenant."),
                    reverse("collaborations:partner_add", args=[found[pk][0].pk]),
                    phrase("Add it to the collaboration"),
                )


def _first_step(programme: Programme, there: set[int]) -> tuple[str, Phrase]:
    """Where a programme without a collaboration begins: with one of the municipality, or by making the first."""
    if programme.municipality_id not in there:
        return reverse("collaborations:add"), phrase("Make a collaboration")
    return f"{reverse('programmes:people', args=[programme.pk])}#middelen", phrase(
        "Tie a collaboration to it"
    )


def without_words(programmes: Programmes) -> Iterator[Violation]:
    """R036: no covenant in force says what is shared, or one does not say which data a partner shares for what."""
    lines = list(_lines_in_force(programmes))
    told = {pk for pk, _line in lines}
    for programme in programmes:
        if programme.pk not in told:
            yield about(
                programme,
                programme.pk,
                phrase("No covenant in force says yet which data partners share, and for what."),
                f"{reverse('partners:of_programme', args=[programme.pk])}#convenanten",
                phrase("To the covenants"),
            )
    for pk, line in lines:
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


def ending_covenants(programmes: Programmes) -> Iterator[Violation]:
    """X104: a covenant that ends soon, and that nobody renewed."""
    return _as_findings(collaborations_of(list(programmes)), About.ENDS)


def old_decisions(programmes: Programmes) -> Iterator[Violation]:
    """X105: a decision on police data that nobody looked at for a year."""
    return _as_findings(collaborations_of(list(programmes)), About.OLD_DECISION)


def unchecked_grounds(programmes: Programmes) -> Iterator[Violation]:
    """X106: a ground under a covenant in force, of which nobody's check stands."""
    return _as_findings(collaborations_of(list(programmes)), About.UNCHECKED)


def _as_findings(collaborations: dict[int, list], subject: About) -> Iterator[Violation]:
    """What the covenants tell of the collaborations of each programme."""
    all_of_them = {each.pk: each for found in collaborations.values() for each in found}
    notices: dict[int, list[Notice]] = {}
    for notice in notices_of(list(all_of_them.values())):
        if notice.about == subject:
            notices.setdefault(notice.collaboration_id, []).append(notice)
    for pk, found in collaborations.items():
        for each in found:
            for notice in notices.get(each.pk, ()):
                key = str(notice.partner_id or "")
                if subject == About.UNCHECKED:
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
    return about(
        line.covenant,
        programme_id,
        message,
        reverse("covenants:detail", args=[line.covenant_id]),
        phrase("To the covenant"),
        key=f"{line.organisation_id}-{line.category}",
    )
