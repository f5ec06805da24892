"""Reading factors."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.methods.lookup import find

from .choices import DutchStudy, FactorStatus, Polarity, TargetGroup
from .models import Factor

# What the text of the praktijkscan says (section 1.2), where its annex 1 has 24 rows.
PUBLISHED_PLAUSIBLE_DUTCH = 26


@dataclass(frozen=True)
class FactorCounts:
    """How many factors there are; ``plausible_dutch`` were also studied in the Netherlands."""

    risk: int
    founded: int
    plausible: int
    plausible_dutch: int
    protective: int


def factors_for(reader: Actor) -> QuerySet[Factor]:
    """All factors with their source and mirror, and ``intervention_count``."""
    return (
        narrow(Factor.objects.all(), reader)
        .select_related("source", "mirror")
        .annotate(intervention_count=Count("intervention_links"))
    )


def factor_for(reader: Actor, slug: str) -> Factor:
    """One factor. Raises Http404 where there is none."""
    return get_object_or_404(factors_for(reader), slug=slug)


def mirrors_of(reader: Actor, factor: Factor) -> list[Factor]:
    """The factors in which the same circumstance works the other way, for another group or role."""
    return list(
        narrow(Factor.objects.all(), reader)
        .filter(Q(mirror=factor) | Q(pk=factor.mirror_id))
        .order_by("code")
    )


def factors_found(queryset: QuerySet[Factor], query: str) -> QuerySet[Factor]:
    """The factors that hold the words, typing errors forgiven; as typed comes first."""
    texts = queryset.values_list("pk", "name", "category", "explanation", "role", "code")
    found = find(query, ((pk, " ".join(rest)) for pk, *rest in texts))
    return queryset.filter(pk__in=found.all).order_by(
        Case(
            When(pk__in=found.exact, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        ),
        "polarity",
        "code",
    )


def in_target_group(factors: Iterable[Factor], group: str) -> list[Factor]:
    """The factors that were found for everybody or for ``group``; all of them where the group is empty."""
    if not group:
        return list(factors)
    named = TargetGroup(group).stored
    if group == TargetGroup.ROLES:
        return [factor for factor in factors if factor.role or factor.target_group in named]
    return [factor for factor in factors if not factor.role and factor.target_group in named]


def factor_counts(reader: Actor) -> FactorCounts:
    """The counts that the list and the sources speak of, in one query."""
    risk, plausible = Q(polarity=Polarity.RISK), Q(status=FactorStatus.PLAUSIBLE)
    counts = narrow(Factor.objects.all(), reader).aggregate(
        risk=Count("pk", filter=risk),
        founded=Count("pk", filter=risk & Q(status=FactorStatus.FOUNDED)),
        plausible=Count("pk", filter=risk & plausible),
        plausible_dutch=Count("pk", filter=risk & plausible & Q(dutch_study=DutchStudy.YES)),
        protective=Count("pk", filter=Q(polarity=Polarity.PROTECTIVE)),
    )
    return FactorCounts(**counts)
