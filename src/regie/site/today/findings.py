"""The findings that ask for work, by severity, in one query."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide
from regie.rulebook.findings.models import Finding, FindingQuerySet
from regie.rulebook.findings.selectors import findings_for, freshen_municipality, kinds_in_sight
from regie.rulebook.rules.choices import Severity

SHOWN = 8  # findings per severity; the rest one click away
MOST = 100  # of one severity on this page; the list of findings has them all
TITLES: dict[str, str | Promise] = {
    Severity.BLOCKS: _("Holds a step back"),
    Severity.WARNS: _("Warns"),
    Severity.ADVISES: _("Advises"),
}


@dataclass(frozen=True)
class Group:
    """The findings of one severity, the first ones read; none where another severity was chosen."""

    severity: str
    title: str | Promise
    findings: list[Finding]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.findings)


def groups_for(actor: Actor, chosen: str = "") -> list[Group]:
    """What asks for work in the municipality, as it is now, of what this person may see; the oldest first.

    ``chosen`` is a severity of which more is read. Two queries; one for who sees no findings of anybody.
    """
    if actor.municipality_id is None or not decide(actor, "view", "finding"):
        return []
    freshen_municipality(actor.municipality_id)
    read = list(_first_of_each(findings_for(actor).asking(), MOST if chosen else SHOWN))
    mendable = kinds_in_sight(actor, "change")
    for finding in read:
        finding.may_mend = finding.kind in mendable  # type: ignore[attr-defined]
    groups = []
    for severity, title in TITLES.items():
        mine = [finding for finding in read if finding.severity == severity]
        if mine:
            shown = mine if chosen in ("", severity) else []
            groups.append(Group(severity, title, shown, mine[0].total))  # type: ignore[attr-defined]
    return groups


def _first_of_each(findings: FindingQuerySet, most: int) -> QuerySet[Finding]:
    """The first of each severity, with ``place`` among those and ``total``: how many there are."""
    order = [F("opened_at").asc(), F("rule").asc(), F("pk").asc()]
    placed = findings.annotate(
        place=Window(RowNumber(), partition_by=[F("severity")], order_by=order),
        total=Window(Count("pk"), partition_by=[F("severity")]),
    )
    return placed.filter(Q(place__lte=most)).order_by("place")
