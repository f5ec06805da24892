"""What the rules of deployments look at, read once for all rules and with a fixed number of queries."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from weakref import WeakKeyDictionary

from django.db.models import QuerySet

from regie.knowledge.factors.choices import FactorStatus, Polarity
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention, InterventionAlias
from regie.ui.phrases import Phrase

from .choices import DeploymentStatus
from .models import Deployment, DeploymentChange
from .selectors import with_relations

Finding = tuple[Deployment, Phrase]  # what a rule finds: in which deployment, and what


def gives_ground(factor: Factor) -> bool:
    """Whether working on it makes a deployment founded: a founded risk factor or any protective one (R078)."""
    return factor.polarity == Polarity.PROTECTIVE or factor.status == FactorStatus.FOUNDED


def is_founded(deployment: Deployment) -> bool:
    """Whether a deployment works on at least one factor that gives ground. Its factors must be read along."""
    return any(gives_ground(link.factor) for link in deployment.factor_links.all())


def is_deployed(deployment: Deployment) -> bool:
    return deployment.status != DeploymentStatus.NOT_DEPLOYED


def plain_name(name: str) -> str:
    """A name without case, accents and punctuation, to compare by.

    >>> plain_name("Alles  Kidzzz!") == plain_name("alles kidzzz")
    True
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode()))


class Facts:
    """The deployments in a queryset with all that belongs to them; every part is read when first asked for."""

    def __init__(self, deployments: QuerySet[Deployment]) -> None:
        self._queryset = deployments

    @cached_property
    def deployments(self) -> list[Deployment]:
        rows = self._queryset.select_related("programme__municipality", "intervention", "main_theme")
        return list(with_relations(rows))

    @cached_property
    def catalogue(self) -> dict[str, Intervention]:
        """Catalogue items by the plain form of their name and of their other names."""
        aliases = InterventionAlias.objects.select_related("intervention")
        named = {plain_name(alias.name): alias.intervention for alias in aliases}
        return named | {plain_name(item.name): item for item in Intervention.objects.all()}

    @cached_property
    def explained(self) -> set[int]:
        """Keys of the deployments of which some change in the log has a reason."""
        changes = DeploymentChange.objects.filter(deployment__in=self._keys()).exclude(reason="")
        return set(changes.values_list("deployment_id", flat=True))

    def _keys(self) -> QuerySet:
        return self._queryset.order_by().values("pk")


_facts: "WeakKeyDictionary[QuerySet, Facts]" = WeakKeyDictionary()


def facts_of(deployments: QuerySet[Deployment]) -> Facts:
    """The facts of this very queryset: rules that get the same one share what they read."""
    return _facts.setdefault(deployments, Facts(deployments))


def names(deployments: Iterable[Deployment]) -> str:
    """The names of some deployments, for in a sentence."""
    return ", ".join(str(deployment) for deployment in deployments)
