"""What a new deployment starts with: what the catalogue knows, or a copy of another deployment."""

from regie.knowledge.factors.choices import Certainty
from regie.knowledge.interventions.models import Intervention

from .models import Deployment
from .selectors import values_of
from .values import DeploymentValues, FactorValue

LEVELS = ("prevention_primary", "prevention_secondary", "prevention_tertiary")


def values_from_catalogue(intervention: Intervention) -> DeploymentValues:
    """Name, theme, factors, level of prevention, group and age of a catalogue item. One query."""
    links = intervention.factor_links.select_related("source")
    return DeploymentValues(
        name=intervention.name,
        intervention=intervention.pk,
        main_theme=intervention.main_theme_id,
        factors=tuple(
            FactorValue(link.factor_id, Certainty(link.certainty), link.source.title if link.source else "")
            for link in links
        ),
        target_group=intervention.target_group,
        age_from=intervention.age_from,
        age_to=intervention.age_to,
        **{name: getattr(intervention, name) for name in LEVELS},
    )


def copy_of(deployment: Deployment) -> DeploymentValues:
    """All of a deployment but its code and what it reached; its relations must be read along."""
    return values_of(deployment).with_changes({"code": "", "reach_reached": None})
