"""The rules of the method about deployments: R078 to R092, registered with the rulebook at start-up.

Rules kept by the database (R081, R082, R084, R089) are checked here too: a check costs nothing and shows
what came in by another road. Rules kept by how the product counts (R083, R085) have nothing to find.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from regie.access.organisations.choices import OrganisationKind
from regie.leadership.programmes.choices import ESTABLISH
from regie.leadership.programmes.models import Programme
from regie.methods.coverage import ScanRow
from regie.methods.gaps import NOBODY, ONLY_NOT_DEPLOYED, plain_name, topic_states
from regie.rulebook.rules.choices import Enforcement, Severity
from regie.rulebook.rules.registry import Rule, Violation, nothing_to_find, register
from regie.ui.phrases import phrase, phrases

from . import doubles
from .choices import Approach, DeploymentKind, DeploymentStatus, NotDeployedReason, Provenance
from .facts import Facts, Finding, facts_of, gives_ground, is_deployed, is_founded
from .models import Deployment
from .topics import NAMES, TOPICS

SAFETY = {OrganisationKind.POLICE, OrganisationKind.PUBLIC_PROSECUTOR}
CARE = {
    OrganisationKind.YOUTH_WORK,
    OrganisationKind.SCHOOL,
    OrganisationKind.WORK_AND_INCOME,
    OrganisationKind.NEIGHBOURHOOD_TEAM,
    OrganisationKind.PROBATION,
}
LABEL = Deployment._meta.label_lower


def deployments_of(programmes: QuerySet[Programme]) -> QuerySet[Deployment]:
    """The deployments in programmes, without the removed ones."""
    chosen = programmes.order_by().values("pk")
    return Deployment.objects.filter(programme__in=chosen, removed_at=None)


def _not_founded_links(facts: Facts) -> Iterator[Finding]:
    for row in facts.deployments:
        lacking = [link for link in row.factor_links.all() if gives_ground(link.factor) and not link.source]
        if lacking:
            yield (
                row,
                phrases(
                    "For %(count)s factor it is not said where you have it from.",
                    "For %(count)s factors it is not said where you have them from.",
                    len(lacking),
                ),
            )


def _not_yet_founded(facts: Facts) -> Iterator[Finding]:
    for row in facts.deployments:
        if row.kind == DeploymentKind.INTERVENTION and is_deployed(row) and not is_founded(row):
            yield (
                row,
                phrase(
                    "Not founded yet. That is no disapproval: name the factors it works on, or try it out."
                ),
            )


def _exploratory(facts: Facts) -> Iterator[Finding]:
    for row in facts.deployments:
        if row.is_exploratory and not row.evaluation_date:
            yield row, phrase("This pilot is exploratory and has no date of evaluation.")


def _no_reason(facts: Facts) -> Iterator[Finding]:
    real = {*NotDeployedReason.values} - {NotDeployedReason.NOT_STATED}
    for row in facts.deployments:
        known = row.not_deployed_reason in real or (
            row.not_deployed_reason and row.provenance == Provenance.RECONSTRUCTION
        )
        if not is_deployed(row) and not known:
            yield row, phrase("It is not deployed, and the reason is missing.")


def _main_among_side(facts: Facts) -> Iterator[Finding]:
    for row in facts.deployments:
        if any(theme.pk == row.main_theme_id for theme in row.side_themes.all()):
            yield row, phrase("The main theme is a side theme too.")


def _no_approach(facts: Facts) -> Iterator[Finding]:
    for row in facts.deployments:
        if row.approach not in Approach.values:
            yield row, phrase("It is not said whether it is preventive or repressive.")


def _same_as_catalogue(facts: Facts) -> Iterator[Finding]:
    unlinked = [row for row in facts.deployments if row.intervention_id is None]
    for row in unlinked:
        if item := facts.catalogue.get(plain_name(row.name)):
            yield row, phrase("The catalogue knows this as “%(name)s”. Link it.", name=item.name)


def _condition_with_factors(facts: Facts) -> Iterator[Finding]:
    for row in facts.deployments:
        if row.kind == DeploymentKind.PROCESS_CONDITION and row.factor_links.all():
            yield row, phrase("A condition of the process works on no factor itself. Take the factors off.")


def _unexplained_change(facts: Facts) -> Iterator[Finding]:
    moved = (DeploymentStatus.ADAPTED, DeploymentStatus.ADDED)
    silent = [row for row in facts.deployments if row.status in moved and not row.reason.strip()]
    for row in silent:
        if row.pk not in facts.explained:
            yield row, phrase("It differs from the application, and nobody wrote why.")


def _no_prevention_level(facts: Facts) -> Iterator[Finding]:
    for row in facts.deployments:
        levels = (row.prevention_primary, row.prevention_secondary, row.prevention_tertiary)
        if not any(levels) and row.provenance != Provenance.RECONSTRUCTION:
            yield row, phrase("The level of prevention is missing.")


def _one_domain(facts: Facts) -> Iterator[Finding]:
    for row in facts.deployments:
        kinds = {partner.kind for partner in row.partners.all()}
        if row.approach == Approach.PREVENTIVE and is_deployed(row) and kinds & SAFETY and not kinds & CARE:
            yield (
                row,
                phrase(
                    "Police or prosecutor take part in a preventive deployment, and no care partner does."
                ),
            )


def _check(find: Callable[[Facts], Iterable[Finding]], field: str) -> Callable:
    """Makes a check of what a function finds in the facts; ``field`` is where the form mends it."""

    def check(queryset: QuerySet[Deployment]) -> Iterator[Violation]:
        for row, message in find(facts_of(queryset)):
            yield Violation(
                scope_id=row.programme_id,
                object_id=row.pk,
                object_name=str(row),
                object_kind=LABEL,
                message=message,
                mend_url=f"{reverse('deployments:edit', args=[row.pk])}#{field}",
                action=phrase("Mend in the form"),
            )

    return check


def _gaps(deployments: QuerySet[Deployment]) -> Iterator[Violation]:
    """Per programme the topics that nothing deployed touches; without deployments there is no gap yet."""
    facts = facts_of(deployments)
    programmes: dict[Programme, list[ScanRow]] = {}
    for row in facts.deployments:
        programmes.setdefault(row.programme, []).append(facts.row_of(row))
    for programme, rows in programmes.items():
        for found in topic_states(rows, TOPICS):
            if found.kind in (NOBODY, ONLY_NOT_DEPLOYED):
                yield Violation(
                    scope_id=programme.pk,
                    object_id=programme.pk,
                    object_name=str(programme),
                    object_kind=Programme._meta.label_lower,
                    key=found.topic.key,
                    message=phrase(
                        "Nothing in this programme works on: %(topic)s.", topic=NAMES[found.topic.key]
                    ),
                    mend_url=reverse("deployments:add", args=[programme.pk]),
                    action=phrase("Add a deployment"),
                )


READS = {
    LABEL: "programme_id",
    "deployments.deploymentfactor": "deployment__programme",
    "programmes.programme": "pk",
}
SCAN = "praktijkscan 2022"
BLOCKS, WARNS, ADVISES = Severity.BLOCKS, Severity.WARNS, Severity.ADVISES
CONSTRAINT, MESSAGE, CONSTRUCTION = Enforcement.CONSTRAINT, Enforcement.MESSAGE, Enforcement.CONSTRUCTION

# id, title, what it checks, section of the source, severity, what finds it, where the form mends it, how it is kept
FOUND_BY: list[tuple] = [
    (
        "R078",
        gettext_lazy("Every factor has a source"),
        gettext_lazy("Each factor that gives ground to a deployment says where that is written."),
        "3.1",
        WARNS,
        _not_founded_links,
        "factors",
        MESSAGE,
    ),
    (
        "R079",
        gettext_lazy("Not founded yet"),
        gettext_lazy(
            "A deployed intervention works on at least one founded factor; if not, that is said without disapproval."
        ),
        "3.1.2",
        ADVISES,
        _not_yet_founded,
        "factors",
        MESSAGE,
    ),
    (
        "R080",
        gettext_lazy("A pilot is evaluated"),
        gettext_lazy("An exploratory pilot has a date on which it is evaluated."),
        "3.1.3",
        BLOCKS,
        _exploratory,
        "id_evaluation_date",
        MESSAGE,
    ),
    (
        "R081",
        gettext_lazy("Not deploying has a reason"),
        gettext_lazy("What is not deployed says why."),
        "2.2",
        BLOCKS,
        _no_reason,
        "id_not_deployed_reason",
        CONSTRAINT,
    ),
    (
        "R082",
        gettext_lazy("One main theme"),
        gettext_lazy("The main theme is not among the side themes."),
        "bijlage 2",
        BLOCKS,
        _main_among_side,
        "id_side_themes",
        CONSTRAINT,
    ),
    (
        "R084",
        gettext_lazy("Preventive or repressive"),
        gettext_lazy("Each deployment is preventive or repressive."),
        "2.1",
        BLOCKS,
        _no_approach,
        "id_approach",
        CONSTRAINT,
    ),
    (
        "R086",
        gettext_lazy("One thing, one place in the catalogue"),
        gettext_lazy("A deployment with the name of a catalogue item is linked to it."),
        "5.2",
        ADVISES,
        _same_as_catalogue,
        "id_intervention",
        MESSAGE,
    ),
    (
        "R087",
        gettext_lazy("A condition of the process is no intervention"),
        gettext_lazy("A condition of the process carries no factors."),
        "3.1.2",
        WARNS,
        _condition_with_factors,
        "id_kind",
        MESSAGE,
    ),
    (
        "R088",
        gettext_lazy("Changes have a reason"),
        gettext_lazy("What differs from the application has a reason in its history."),
        "2.2",
        WARNS,
        _unexplained_change,
        "id_reason",
        MESSAGE,
    ),
    (
        "R089",
        gettext_lazy("At least one level of prevention"),
        gettext_lazy("Each deployment has at least one level of prevention."),
        "1.2",
        BLOCKS,
        _no_prevention_level,
        "id_prevention_primary",
        CONSTRAINT,
    ),
    (
        "R092",
        gettext_lazy("Care and safety work together"),
        gettext_lazy("Where police or prosecutor take part in prevention, a care partner does too."),
        "4",
        ADVISES,
        _one_domain,
        "id_partners",
        MESSAGE,
    ),
]
SOURCES = {"R089": "werk als beschermende factor"}
BY_CONSTRUCTION: list[tuple[str, str | Promise, str]] = [
    ("R083", gettext_lazy("Themes are counted by touch, so they do not add up to the total"), "5.2"),
    ("R085", gettext_lazy("Recognised stands apart from founded"), "3.2"),
]


def register_rules() -> None:
    """Adds these rules to the rulebook; called once, at start-up."""
    for rule_id, title, checks, section, severity, find, field, enforced in FOUND_BY:
        _register(
            rule_id,
            title,
            f"{SOURCES.get(rule_id, SCAN)}, {section}",
            severity,
            enforced,
            _check(find, field),
            checks,
        )
    for rule_id, title, section in BY_CONSTRUCTION:
        _register(rule_id, title, f"{SCAN}, {section}", BLOCKS, CONSTRUCTION, nothing_to_find)
    gaps = gettext_lazy("Something deployed works on each subject that programmes tend to forget.")
    _register("R090", gettext_lazy("Gaps in what is offered"), f"{SCAN}, 3.2", WARNS, MESSAGE, _gaps, gaps)
    _register(
        "R091",
        gettext_lazy("Double supply"),
        "vier lessen, les 3",
        ADVISES,
        MESSAGE,
        doubles.double_offer,
        gettext_lazy(
            "No two partners or programmes in a municipality offer the same people the same without knowing it;"
            " nothing runs under two names."
        ),
        reads=doubles.READS,
    )


def _register(
    rule_id: str,
    title: str | Promise,
    source: str,
    severity: Severity,
    enforced: Enforcement,
    check: Callable,
    checks: str | Promise = "",
    reads: Mapping[str, str] = READS,
) -> None:
    register(
        Rule(
            id=rule_id,
            title=title,
            source=source,
            severity=severity,
            check=check,
            checks=checks,
            kind="deployment",
            reads=reads,
            proof="deployments:of_programme",
            holds_back=(ESTABLISH,) if severity == BLOCKS else (),
            enforced=enforced,
            scope=deployments_of,
        )
    )
