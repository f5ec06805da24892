"""Deployments for tests: valid unless a test says otherwise."""

from datetime import date

from regie.approach.deployments.choices import Approach
from regie.approach.deployments.models import Deployment
from regie.approach.deployments.services import deployment_create
from regie.approach.deployments.values import DeploymentValues
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme


def make_programme(municipality, name="Sterk in Noord", **values) -> Programme:
    return Programme.objects.create(municipality=municipality, name=name, **values)


def valid_values(**changes) -> DeploymentValues:
    theme = Theme.objects.order_by("number").first() or Theme.objects.create(
        number=1, name="Werk", short_name="Werk", slug="werk"
    )
    values = DeploymentValues(
        name="Jongerenwerk op straat",
        approach=Approach.PREVENTIVE,
        prevention_secondary=True,
        main_theme=theme.pk,
    )
    return values.with_changes(changes)


def make_deployment(programme, by, **changes) -> Deployment:
    return deployment_create(programme=programme, values=valid_values(**changes), by=by, reason="test")


LONG_AGO = date(2021, 3, 1)
