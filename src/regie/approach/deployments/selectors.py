"""Reads of deployments, always within the reach of the reader."""

import re
from collections import Counter
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Length

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.organisations.models import Organisation
from regie.knowledge.factors.choices import FactorStatus, Polarity
from regie.knowledge.interventions.models import Recognition
from regie.leadership.programmes.models import Programme

from .models import Deployment, DeploymentChange, DeploymentFactor, DeploymentFunding
from .values import COLUMNS, DeploymentValues, FactorValue, from_json


def deployments_for(reader: Actor) -> QuerySet[Deployment]:
    """The deployments this reader may see, without the removed ones."""
    rows = narrow(Deployment.objects.filter(removed_at=None), reader)
    related = rows.select_related("programme__municipality", "intervention", "main_theme")
    # A2 before A10: codes of the same length sort as they are read.
    return related.order_by("programme__municipality__name", "programme", Length("code"), "code")


def removed_deployments_for(reader: Actor) -> QuerySet[Deployment]:
    """The removed deployments this reader may put back."""
    return narrow(Deployment.objects.exclude(removed_at=None), reader, "change").select_related(
        "programme__municipality", "main_theme"
    )


def with_relations(deployments: QuerySet[Deployment]) -> QuerySet[Deployment]:
    """The same rows with their themes, factors and partners read along, in three queries."""
    links = DeploymentFactor.objects.select_related("factor")
    return deployments.prefetch_related("side_themes", "partners", Prefetch("factor_links", queryset=links))


def programmes_nearby(programmes: Iterable[int]) -> list[int]:
    """The keys of all programmes of the municipalities of these programmes: whose findings a write here may change."""
    there = Programme.objects.filter(municipality__programmes__in=programmes)
    return list(there.order_by().values_list("pk", flat=True).distinct())


def with_standing(deployments: QuerySet[Deployment]) -> QuerySet[Deployment]:
    """The same rows with ``founded`` (rule R078) and ``recognised`` (rule R085), each apart from the other."""
    ground = Q(factor__polarity=Polarity.PROTECTIVE) | Q(factor__status=FactorStatus.FOUNDED)
    return deployments.annotate(
        founded=Exists(DeploymentFactor.objects.filter(ground, deployment=OuterRef("pk"))),
        recognised=Exists(Recognition.objects.filter(intervention=OuterRef("intervention"))),
    )


def values_of(deployment: Deployment) -> DeploymentValues:
    """All that was entered about a deployment; no query when its relations were read along."""
    columns = {
        name: getattr(deployment, name) for name in COLUMNS if name not in ("intervention", "main_theme")
    }
    return DeploymentValues(
        **columns,
        intervention=deployment.intervention_id,
        main_theme=deployment.main_theme_id,
        side_themes=tuple(theme.pk for theme in deployment.side_themes.all()),
        partners=tuple(partner.pk for partner in deployment.partners.all()),
        factors=tuple(
            FactorValue(link.factor_id, link.certainty, link.source) for link in deployment.factor_links.all()
        ),
    ).tidy()


def values_before(deployment: Deployment, changes: list[DeploymentChange]) -> DeploymentValues:
    """What the deployment was before ``changes`` (all that came last, in any order) were made."""
    values = values_of(deployment)
    for change in sorted(changes, key=lambda each: each.version, reverse=True):
        old = {name: pair[0] for name, pair in change.differences.items() if name != "removed_at"}
        values = values.with_changes(from_json(old))
    return values


def values_at_version(deployment: Deployment, version: int) -> DeploymentValues:
    """What the deployment was at an earlier version, from its change log. One query."""
    return values_before(deployment, list(deployment.changes.filter(version__gt=version)))


def next_code(programme: Programme) -> str:
    """The next free code in the style of the programme's own codes (AMS8 -> AMS9). One query."""
    codes = set(programme.deployments.filter(removed_at=None).values_list("code", flat=True))
    found = [match.groups() for code in codes if (match := re.fullmatch(r"(.*?)(\d{1,6})", code))]
    if found:
        prefix = Counter(head for head, _number in found).most_common(1)[0][0]
        number = max(int(number) for head, number in found if head == prefix) + 1
    else:
        prefix, number = programme.municipality.name[:3].upper(), 1
    while f"{prefix}{number}" in codes:
        number += 1
    return f"{prefix}{number}"


def partners_of(programme: Programme) -> QuerySet[Organisation]:
    """The organisations that work with this programme's municipality: those that can be its partners."""
    return Organisation.objects.filter(municipalities=programme.municipality_id)


def payments_for(reader: Actor) -> QuerySet[DeploymentFunding]:
    """What pays which deployment, as far as this reader may see money; not of removed deployments."""
    rows = narrow(DeploymentFunding.objects.filter(deployment__removed_at=None), reader)
    return rows.select_related("deployment__programme__municipality", "fund", "contract__organisation")
