"""The figures of a scan with their labels; each is a selection, so that it leads to the rows behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.approach.deployments.choices import DeploymentStatus, NotDeployedReason
from regie.knowledge.interventions.choices import PreventionLevel

from .scan import Scan
from .words import in_words, listed


@dataclass(frozen=True)
class Figure:
    """A number with its label. ``part`` marks a figure that splits the one above it."""

    label: str
    value: int
    selection: str
    part: bool = False


@dataclass(frozen=True)
class FigureGroup:
    """Figures that belong together."""

    key: str
    title: str
    figures: tuple[Figure, ...]


def lead(scan: Scan) -> str:
    """The scan in two sentences."""
    if not scan.rows:
        return _("There are no interventions to hold against the research yet.")
    found = scan.counts
    rows = ngettext("%(number)s intervention", "%(number)s interventions", found["all"])
    themes = ngettext("on %(number)s theme", "on %(number)s themes", found["themes"])
    founded = ngettext(
        "%(number)s works on a founded factor", "%(number)s work on a founded factor", found["founded"]
    )
    deployed = ngettext("%(number)s is really deployed", "%(number)s are really deployed", found["deployed"])
    return _("%(rows)s in %(places)s, %(themes)s. %(founded)s, %(deployed)s.") % {
        "rows": rows % {"number": found["all"]},
        "places": places_in_words(scan),
        "themes": themes % {"number": in_words(found["themes"])},
        "founded": founded % {"number": found["founded"]},
        "deployed": deployed % {"number": found["deployed"]},
    }


def places_in_words(scan: Scan) -> str:
    """The municipalities of the scan: up to three by name, more as a number."""
    names = list(scan.places)
    if len(names) <= 3:
        return listed(names)
    return _("%(number)s municipalities") % {"number": in_words(len(names))}


def figure_groups(scan: Scan) -> list[FigureGroup]:
    """All figures of the counts panel, in groups. Parts that are zero are left out."""
    found = scan.counts
    reasons = [
        Figure(str(label), scan.reasons[value], f"reason-{value}", part=True)
        for value, label in NotDeployedReason.choices
        if scan.reasons.get(value)
    ]
    statuses = {value: sum(row.status == value for row in scan.rows) for value in DeploymentStatus.values}
    deployed = [
        Figure(str(DeploymentStatus(value).label), statuses[value], f"status-{value}", part=True)
        for value in (DeploymentStatus.AS_INTENDED, DeploymentStatus.ADAPTED, DeploymentStatus.ADDED)
        if statuses[value]
    ]
    return [
        FigureGroup(
            "deployed",
            _("Deployed"),
            (
                Figure(_("Interventions in total"), found["all"], "all"),
                Figure(_("Deployed"), found["deployed"], "deployed"),
                *deployed,
                Figure(_("Not deployed"), found["not_deployed"], "not_deployed"),
                *reasons,
            ),
        ),
        FigureGroup(
            "approach",
            _("Approach"),
            (
                Figure(_("Preventive"), found["preventive"], "preventive"),
                Figure(_("Repressive"), found["repressive"], "repressive"),
            ),
        ),
        FigureGroup(
            "evidence",
            _("Evidence"),
            (
                Figure(_("Founded"), found["founded"], "founded"),
                Figure(_("Not founded yet"), found["not_founded"], "not_founded"),
                Figure(_("Recognised"), found["recognised"], "recognised"),
                Figure(_("Exploratory"), found["exploratory"], "exploratory"),
            ),
        ),
    ]


def prevention_figures(scan: Scan) -> list[Figure]:
    """Interventions per prevention level, the unknown last."""
    labels = {**{value: str(label) for value, label in PreventionLevel.choices}, "unknown": _("not known")}
    return [Figure(labels[level], number, f"prevention-{level}") for level, number in scan.prevention.items()]
