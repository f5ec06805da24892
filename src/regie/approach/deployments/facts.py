"""What the rules of deployments look at, read once for all rules and with a fixed number of queries."""

from collections.abc import Iterable
from functools import cached_property
from weakref import WeakKeyDictionary

from django.db.models import QuerySet

from regie.knowledge.factors.choices import FactorStatus, Polarity
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention, InterventionAlias
from regie.leadership.programmes.scope import running
from regie.methods.coverage import Factor as PlainFactor
from regie.methods.coverage import ScanRow
from regie.methods.gaps import plain_name
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


def _row(deployment: Deployment) -> ScanRow:
    """A deployment as plain values, as far as the methods that the rules ask look at them."""
    note = plain_name(deployment.partners_note)
    partners = {str(partner.pk) for partner in deployment.partners.all()} | ({note} if note else set())
    return ScanRow(
        key=deployment.pk,
        code=deployment.code,
        name=deployment.name,
        municipality=str(deployment.programme.municipality_id),
        main_theme=deployment.main_theme.number,
        side_themes=frozenset(theme.number for theme in deployment.side_themes.all()),
        factors=tuple(_factor(link.factor) for link in deployment.factor_links.all()),
        status=deployment.status,
        intervention=str(deployment.intervention_id or ""),
        programme=str(deployment.programme_id),
        area=deployment.area,
        target_group=deployment.target_group,
        age_to=deployment.age_to,
        partners=frozenset(partners),
    )


def _factor(factor: Factor) -> PlainFactor:
    return PlainFactor(factor.code, factor.name, factor.polarity, factor.status)


class Facts:
    """The deployments in a queryset with all that belongs to them; every part is read when first asked for."""

    def __init__(self, deployments: QuerySet[Deployment]) -> None:
        self._queryset = deployments
        self._rows: dict[int, ScanRow] = {}

    @cached_property
    def deployments(self) -> list[Deployment]:
        rows = self._queryset.select_related("programme__municipality", "intervention", "main_theme")
        return list(with_relations(rows))

    @cached_property
    def neighbours(self) -> list[Deployment]:
        """The deployments of other running programmes in the same municipalities."""
        asked = self._queryset.order_by()
        others = running().filter(municipality__in=asked.values("programme__municipality"))
        rows = Deployment.objects.filter(programme__in=others.order_by().values("pk"), removed_at=None)
        rows = rows.exclude(pk__in=self._keys()).select_related("programme", "main_theme")
        return list(with_relations(rows))

    def row_of(self, deployment: Deployment) -> ScanRow:
        """The deployment as the methods take it; made once."""
        if deployment.pk not in self._rows:
            self._rows[deployment.pk] = _row(deployment)
        return self._rows[deployment.pk]

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
