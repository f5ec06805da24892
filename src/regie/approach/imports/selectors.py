"""Reads of imports, always within the reach of the reader."""

from django.db.models import Count, F, Max, QuerySet, Sum

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.approach.deployments.models import Deployment, DeploymentChange
from regie.approach.deployments.selectors import partners_of
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme

from .choices import PAST
from .lookups import FactorName, Lookups, OtherName, ThemeName
from .models import Import


def imports_for(reader: Actor) -> QuerySet[Import]:
    """The imports of the municipality whose deployments this reader may import."""
    return narrow(Import.objects.select_related("programme__municipality", "job"), reader, "import")


def past_imports_for(reader: Actor) -> QuerySet[Import]:
    """Those that were written, whether or not undone since."""
    return imports_for(reader).filter(state__in=PAST)


def programmes_to_fill(reader: Actor) -> QuerySet[Programme]:
    """The programmes that this reader may change and that have not ended."""
    return narrow(Programme.objects.exclude(status=ProgrammeStatus.ENDED), reader, "change").select_related(
        "municipality"
    )


def lookups_of(programme: Programme | None) -> Lookups:
    """All that a sheet for this programme may refer to; without one, no partners. Five queries at most."""
    partners = partners_of(programme).values_list("pk", "name") if programme else []
    return Lookups(
        themes=[ThemeName(*row) for row in Theme.objects.values_list("pk", "number", "name", "short_name")],
        factors=[FactorName(*row) for row in Factor.objects.values_list("pk", "code", "name")],
        interventions=[
            OtherName(item.pk, item.name, tuple(alias.name for alias in item.aliases.all()))
            for item in Intervention.objects.prefetch_related("aliases").only("pk", "name")
        ],
        organisations=[OtherName(*row) for row in partners],
    )


def fingerprint_of(programme: Programme) -> str:
    """Changes whenever a deployment of the programme is added, changed or removed. One query."""
    held = Deployment.objects.filter(programme=programme).aggregate(
        count=Count("pk"), last=Max("pk"), versions=Sum("version")
    )
    return f"{held['count']}.{held['last'] or 0}.{held['versions'] or 0}"


def changes_of(item: Import) -> QuerySet[DeploymentChange]:
    """What this import wrote, one change per deployment."""
    return DeploymentChange.objects.filter(batch=item.pk).select_related("deployment").order_by("pk")


def touched_since(item: Import) -> QuerySet[DeploymentChange]:
    """What this import wrote and somebody changed after it."""
    return changes_of(item).filter(deployment__version__gt=F("version"))
