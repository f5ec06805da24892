"""A scan as one document of plain values: what the files hold and the page to print shows.

``report_of`` gives everything but the rows; ``report_rows`` gives the rows one by one, so that a file of many
rows is written as it is made. The form is described in ``schema/scan-1.json`` and carries its version.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regie.approach.deployments.choices import (
    Approach,
    DeploymentKind,
    DeploymentStatus,
    NotDeployedReason,
    Provenance,
)
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.interventions.choices import PreventionLevel
from regie.methods.coverage import FactorCoverage, ScanRow, counts

from .choices import SCHEMA_VERSION, TOPIC_LABELS, Deployed, Evidence
from .figures import figure_groups, lead, prevention_figures
from .footnotes import footnotes, marks
from .presentation import COMPARED, group_summary, labels_compared
from .scan import Scan
from .sentences import sentences
from .words import first_up, listed

SCHEMA_NAME = "regie.praktijkscan"


def report_of(scan: Scan) -> dict[str, Any]:
    """The document without its rows; every value is plain, dates are ISO 8601."""
    notes = footnotes(scan)
    numbers = marks(notes)
    return {
        "schema": SCHEMA_NAME,
        "version": SCHEMA_VERSION,
        "language": (get_language() or "nl")[:2],
        "title": title(scan),
        "made_on": scan.made_on.isoformat(),
        "example": scan.is_example,
        "lead": lead(scan),
        "filters": [{"label": label, "value": value} for label, value in filters(scan)],
        "sources": sources(scan),
        "reconstruction": _reconstruction(scan),
        "figures": _figures(scan, numbers),
        "sentences": [
            {"severity": one.severity, "title": one.title, "text": one.text} for one in sentences(scan)
        ],
        "themes": [
            {
                "number": one.theme.number,
                "name": one.theme.name,
                "short_name": one.theme.short_name or one.theme.name,
                "touches": one.touches,
                "main": one.main,
                "founded": one.founded,
                "deployed": one.deployed,
                "municipalities": one.municipalities,
                "notes": numbers.get(f"theme-{one.theme.number}", []),
            }
            for one in scan.theme_counts
        ],
        "factors": [_factor(one) for one in (*scan.founded_risk, *scan.protective, *scan.plausible)],
        "municipalities": [_place(name, rows) for name, rows in scan.places.items()],
        "footnotes": [{"number": one.number, "text": one.text} for one in notes],
        "row_count": len(scan.rows),
    }


def report_rows(scan: Scan) -> Iterator[dict[str, Any]]:
    """The rows of the document, in the order of the matrix, as codes that do not depend on the language."""
    for row in scan.rows:
        yield {
            "code": row.code,
            "name": row.name,
            "municipality": row.municipality,
            "programme": row.programme,
            "kind": row.kind,
            "approach": row.approach,
            "status": row.status,
            "not_deployed_reason": row.reason,
            "main_theme": row.main_theme,
            "side_themes": sorted(row.side_themes),
            "factors": [factor.code for factor in row.factors],
            "prevention": sorted(row.prevention),
            "founded": row.is_founded,
            "recognised": bool(row.recognised),
            "intervention": row.intervention,
            "exploratory": row.exploratory,
            "evaluation_date": row.evaluation_date.isoformat() if row.evaluation_date else None,
            "area": row.area,
            "target_group": row.target_group,
            "certainty": row.certainty,
            "provenance": row.provenance,
        }


def title(scan: Scan) -> str:
    """ "Praktijkscan" with the municipality where there is one."""
    names = list(scan.places)
    return _("Praktijkscan %(place)s") % {"place": names[0]} if len(names) == 1 else _("Praktijkscan")


def filters(scan: Scan) -> list[tuple[str, str]]:
    """What was chosen, as label and value; municipalities always."""
    chosen, names = scan.chosen, list(scan.places)
    themes = {theme.number: theme.name for theme in scan.themes}
    found = [(_("Municipalities"), listed(names, 12))]
    if chosen.programme:
        found.append((_("Programme"), chosen.programme))
    if chosen.approach:
        found.append((_("Approach"), str(Approach(chosen.approach).label)))
    if chosen.status:
        found.append((_("Status"), str(Deployed(chosen.status).label)))
    if chosen.evidence:
        found.append((_("Evidence"), str(Evidence(chosen.evidence).label)))
    if chosen.theme:
        found.append((_("Theme"), themes.get(chosen.theme, str(chosen.theme))))
    if chosen.area:
        found.append((_("Area"), chosen.area))
    return found


def filters_in_words(scan: Scan) -> str:
    """The filter on one line."""
    return " · ".join(f"{label}: {value}" for label, value in filters(scan))


def selection_in_words(selection: str, scan: Scan) -> str:
    """What a selection holds, for above its list. Raises ValueError for one that does not exist."""
    return first_up(" · ".join(_selected(part, scan) for part in selection.split(".")))


def _selected(part: str, scan: Scan) -> str:
    kind, _dash, value = part.partition("-")
    plain = {
        **labels_compared(),
        "not_founded": _("Not founded yet"),
        "recognition_expired": _("Recognition has run out"),
        "exploratory_undated": _("Exploratory, without a date of evaluation"),
        "condition": _("Conditions of the process"),
        "reconstruction": _("Coding reconstructed"),
    }
    if part in plain:
        return plain[part]
    named: dict[str, dict[str, Any]] = {
        "theme": {str(one.number): _("Theme") + " " + one.name for one in scan.themes},
        "main_theme": {str(one.number): _("Main theme") + " " + one.name for one in scan.themes},
        "factor": {one.code: _("Factor") + " " + one.name for one in scan.factors},
        "topic": TOPIC_LABELS,
        "reason": dict(NotDeployedReason.choices),
        "status": dict(DeploymentStatus.choices),
        "certainty": dict(Certainty.choices),
        "prevention": {**dict(PreventionLevel.choices), "unknown": _("prevention level not known")},
        "intervention": {value: _("Item of the catalogue") + ": " + value},
        "source": {value: _("Source") + ": " + value},
    }
    if value not in named.get(kind, {}):
        raise ValueError(f"Unknown selection: {part!r}")
    return str(named[kind][value])


def sources(scan: Scan) -> list[str]:
    """What the scan rests on."""
    found = [_("Factors: Do or Don’t, synthesis of research on recruitment (Bureau Beke, 2022).")]
    if scan.published:
        found.append(
            _(
                "Public programmes: Stop de in- en doorgroei, praktijkscan of eight municipalities"
                " (Bureau Beke, 2022)."
            )
        )
    if len(scan.published) < len(scan.rows):
        found.append(_("Other programmes: what the municipalities entered in Regie."))
    return found


def _reconstruction(scan: Scan) -> dict[str, Any] | None:
    if not scan.reconstructed:
        return None
    return {
        "rows": len(scan.reconstructed),
        "certainty": {value: scan.certainty.get(value, 0) for value in Certainty.values},
        "text": _("The coding of %(rows)s of the %(total)s rows to themes and factors is a reconstruction.")
        % {"rows": len(scan.reconstructed), "total": len(scan.rows)}
        + " "
        + _("The dots of the published matrix are lost. Each row says how sure we are: high, middle or low."),
    }


def _figures(scan: Scan, numbers: dict[str, list[int]]) -> list[dict[str, Any]]:
    groups = [
        *((group.key, group.title, group.figures) for group in figure_groups(scan)),
        ("prevention", _("Prevention level"), prevention_figures(scan)),
    ]
    return [
        {
            "group": key,
            "title": heading,
            "notes": numbers.get(key, []),
            "figures": [
                {
                    "key": figure.selection,
                    "label": figure.label,
                    "value": figure.value,
                    "part": figure.part,
                    "notes": numbers.get(figure.selection, []),
                }
                for figure in figures
            ],
        }
        for key, heading, figures in groups
    ]


def _factor(one: FactorCoverage) -> dict[str, Any]:
    return {
        "code": one.factor.code,
        "name": one.factor.name,
        "polarity": one.factor.polarity,
        "status": one.factor.status,
        "changeable": one.factor.changeable,
        "deployed": one.deployed,
        "not_deployed": one.not_deployed,
        "gap": one.is_gap,
    }


def _place(name: str, rows: list[ScanRow]) -> dict[str, Any]:
    found = counts(rows)
    return {
        "name": name,
        "summary": group_summary(rows),
        "figures": {key: found[key] for key in (*COMPARED, "themes")},
    }


def row_labels(scan: Scan) -> Iterator[list[Any]]:
    """The rows as people read them, after a line of headings; for Excel and CSV."""
    themes = {theme.number: theme.name for theme in scan.themes}
    labels = _row_choices()
    yield row_headings()
    for row in scan.rows:
        yield [
            row.code,
            row.name,
            row.municipality,
            row.programme,
            labels["kind"][row.kind],
            labels["approach"][row.approach],
            labels["status"][row.status],
            labels["reason"].get(row.reason, ""),
            themes[row.main_theme],
            "; ".join(themes[number] for number in sorted(row.side_themes)),
            "; ".join(f"{factor.code} {factor.name}" for factor in row.factors),
            "; ".join(labels["level"][level] for level in sorted(row.prevention)) or _("not known"),
            _("yes") if row.is_founded else _("not yet"),
            _("yes") if row.recognised else _("no"),
            _("yes") if row.exploratory else _("no"),
            row.evaluation_date,
            row.area,
            row.target_group,
            labels["certainty"][row.certainty],
            labels["provenance"][row.provenance],
        ]


def row_headings() -> list[str]:
    """The headings of ``row_labels``."""
    return [
        _("Code"),
        _("Intervention"),
        _("Municipality"),
        _("Programme"),
        _("Kind"),
        _("Approach"),
        _("Status"),
        _("Reason for not deploying"),
        _("Main theme"),
        _("Side themes"),
        _("Factors"),
        _("Prevention level"),
        _("Founded"),
        _("Recognised"),
        _("Exploratory"),
        _("Date of evaluation"),
        _("Area"),
        _("Target group"),
        _("Certainty of the coding"),
        _("Origin of the coding"),
    ]


def _row_choices() -> dict[str, dict[str, str]]:
    enumerations = {
        "kind": DeploymentKind,
        "approach": Approach,
        "status": DeploymentStatus,
        "reason": NotDeployedReason,
        "level": PreventionLevel,
        "certainty": Certainty,
        "provenance": Provenance,
    }
    labels = {name: {key: str(label) for key, label in one.choices} for name, one in enumerations.items()}
    labels["level"] = {key: label.partition(":")[0] for key, label in labels["level"].items()}
    return labels
