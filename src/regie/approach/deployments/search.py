"""What can be found of this slice."""

from django.utils.translation import gettext_lazy as _

from regie.access.search.registry import SearchSource, searchable

from .selectors import deployments_for

searchable(
    SearchSource(
        kind="deployment",
        label=_("Deployments"),
        queryset=deployments_for,
        title="name",
        fields=(
            "code",
            "target_group",
            "area",
            "intervention__name",
            "programme__name",
            "programme__municipality__name",
        ),
        context="programme__municipality__name",
        url="deployments:detail",
        refreshed_by={"programmes.programme": "programme", "interventions.intervention": "intervention"},
    )
)
