"""All columns of deployments as rows for a spreadsheet, a piece at a time so that memory stays small."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from regie.knowledge.factors.choices import Certainty
from regie.knowledge.interventions.choices import PreventionLevel

from .choices import Approach, DeploymentKind, DeploymentStatus, NotDeployedReason, Provenance
from .models import Deployment
from .selectors import with_relations

PIECE = 1000
Cell = Callable[[Any], Any]


def rows_of(deployments: QuerySet[Deployment]) -> Iterator[list[Any]]:
    """A row of headings and a row per deployment; the rows need ``founded`` and ``recognised``."""
    columns = _columns()
    yield [heading for heading, _cell in columns]
    cells = [cell for _heading, cell in columns]
    for row in with_relations(deployments).iterator(chunk_size=PIECE):
        yield [cell(row) for cell in cells]


def _columns() -> list[tuple[str, Cell]]:
    """Heading and cell of every column; words are looked up once, not per row."""
    yes, no = _("yes"), _("no")
    words = {
        choices: {key: str(label) for key, label in choices.choices}
        for choices in (DeploymentKind, Approach, DeploymentStatus, NotDeployedReason, Provenance, Certainty)
    }

    def plain(name: str) -> Cell:
        return lambda row: getattr(row, name)

    def yes_no(name: str) -> Cell:
        return lambda row: yes if getattr(row, name) else no

    def worded(name: str, choices: Any) -> Cell:
        return lambda row: words[choices].get(getattr(row, name), "")

    def factors(row: Deployment) -> str:
        certainty = words[Certainty]
        return "; ".join(
            f"{link.factor.name} ({certainty[link.certainty]})" for link in row.factor_links.all()
        )

    return [
        (_("Deployment"), plain("name")),
        (_("Code"), plain("code")),
        (_("Municipality"), lambda row: row.programme.municipality.name),
        (_("Programme"), lambda row: row.programme.name),
        (_("In the catalogue"), lambda row: row.intervention.name if row.intervention else ""),
        (_("Kind"), worded("kind", DeploymentKind)),
        (_("Status"), worded("status", DeploymentStatus)),
        (_("Reason for not deploying"), worded("not_deployed_reason", NotDeployedReason)),
        (_("Explanation of the status"), plain("reason")),
        (_("Approach"), worded("approach", Approach)),
        (str(PreventionLevel.PRIMARY.label), yes_no("prevention_primary")),
        (str(PreventionLevel.SECONDARY.label), yes_no("prevention_secondary")),
        (str(PreventionLevel.TERTIARY.label), yes_no("prevention_tertiary")),
        (_("Main theme"), lambda row: row.main_theme.name),
        (_("Side themes"), lambda row: "; ".join(theme.name for theme in row.side_themes.all())),
        (_("Factors"), factors),
        (_("Founded"), yes_no("founded")),
        (_("Recognised"), yes_no("recognised")),
        (_("Exploratory"), yes_no("is_exploratory")),
        (_("Date of evaluation"), plain("evaluation_date")),
        (_("Planned reach"), plain("reach_planned")),
        (_("Reached"), plain("reach_reached")),
        (_("Target group"), plain("target_group")),
        (_("From age"), plain("age_from")),
        (_("To age"), plain("age_to")),
        (_("Area"), plain("area")),
        (_("Partners"), lambda row: "; ".join(partner.name for partner in row.partners.all())),
        (_("Other partners"), plain("partners_note")),
        (_("Starts on"), plain("starts_on")),
        (_("Ends on"), plain("ends_on")),
        (_("Origin of the coding"), worded("provenance", Provenance)),
        (_("Certainty of the coding"), worded("coding_certainty", Certainty)),
        (_("Why this coding"), plain("coding_note")),
    ]
