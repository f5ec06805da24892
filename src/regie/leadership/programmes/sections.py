"""What programmes themselves put in the handover file: people, mandate, means, areas, and what stands out."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regie.access.authorisation.actors import Actor
from regie.rulebook.findings.selectors import by_rule

from .handover import handover_section
from .models import Programme
from .selectors import findings_of

Row = tuple[Any, ...]


def people(programme: Programme, reader: Actor) -> Iterator[Row]:
    yield _("Regisseur"), programme.regisseur or _("nobody yet")
    yield _("Deputy"), programme.deputy or _("nobody yet")
    role = programme.get_principal_role_display() or _("nobody yet")
    yield _("Gives the assignment"), ": ".join(text for text in (role, programme.principal_shown) if text)
    yield _("Leads the approach"), programme.get_lead_display()
    yield _("Collaborations"), ", ".join(str(each) for each in programme.collaborations.all())
    for each in programme.handovers.all():
        warm = _("handed over in person") if each.is_warm else _("not handed over in person yet")
        text = f"{each.from_user} → {each.to_user or '?'}. {each.reason} ({warm}). {each.note}".strip()
        yield _("Handover"), text


def mandate(programme: Programme, reader: Actor) -> Iterator[Row]:
    if programme.mandate:
        yield programme.mandate_on or "?", programme.mandate


def means(programme: Programme, reader: Actor) -> Iterator[Row]:
    if programme.budget_agreed is not None:
        yield _("Budget agreed"), f"€ {programme.budget_agreed}", "", None, None
    for each in programme.capacities.all():
        yield each.what, f"{each.fte.normalize():f} fte", each.organisation_shown, each.from_on, each.until_on


def areas(programme: Programme, reader: Actor) -> Iterator[Row]:
    for each in programme.areas.all():
        yield each.name, each.get_kind_display()


def findings(programme: Programme, reader: Actor) -> Iterator[Row]:
    for rule, found in by_rule(findings_of(programme, reader)):
        for each in found:
            yield rule.id, each.get_severity_display(), each.object_name, each.text, each.opened_at.date()


def register_sections() -> None:
    """Adds them to every handover file."""
    who, what = gettext_lazy("Who"), gettext_lazy("What")
    started, ends = gettext_lazy("From"), gettext_lazy("Until")
    handover_section(
        "people", gettext_lazy("Who directs"), people, columns=(gettext_lazy("Role"), who), order=10
    )
    handover_section(
        "mandate",
        gettext_lazy("Mandate"),
        mandate,
        columns=(gettext_lazy("Given on"), gettext_lazy("Mandate")),
        order=15,
        empty=gettext_lazy("There is no written mandate."),
    )
    handover_section(
        "means",
        gettext_lazy("People and means agreed"),
        means,
        columns=(what, gettext_lazy("How much"), gettext_lazy("Organisation"), started, ends),
        order=30,
        empty=gettext_lazy("Nothing is agreed."),
    )
    handover_section("areas", gettext_lazy("Areas"), areas, columns=(what, gettext_lazy("Kind")), order=35)
    handover_section(
        "findings",
        gettext_lazy("What stands out"),
        findings,
        columns=(
            gettext_lazy("Rule"),
            gettext_lazy("Severity"),
            gettext_lazy("About"),
            what,
            gettext_lazy("Since"),
        ),
        order=90,
        empty=gettext_lazy("Nothing stands out. The rules of the method are met."),
    )
