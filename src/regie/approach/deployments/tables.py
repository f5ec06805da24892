"""The list of deployments: its columns and its filters. What an export holds is in ``exporting``."""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from regie.access.organisations.models import Municipality
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.choices import PreventionLevel
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for

from .choices import Approach, DeploymentStatus, Provenance
from .matching import catalogue_names, names_like
from .models import Deployment

LINK = {"a": {"class": "utrecht-link"}}
YES_NO = [("1", _("yes")), ("0", _("no"))]


def _programmes(request: HttpRequest | None) -> QuerySet[Programme]:
    return programmes_for(request.actor) if request else Programme.objects.none()  # type: ignore[attr-defined]


def _municipalities(request: HttpRequest | None) -> QuerySet[Municipality]:
    chosen = _programmes(request).order_by().values("municipality")
    return Municipality.objects.filter(pk__in=chosen)


class ProgrammeField(django_filters.fields.ModelChoiceField):
    """Programmes of different municipalities can have the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.municipality.name}: {obj.name}"


class ProgrammeChoice(django_filters.ModelChoiceFilter):
    field_class = ProgrammeField


class DeploymentFilter(django_filters.FilterSet):
    """The filters above every list of deployments."""

    q = django_filters.CharFilter(
        method="search", label=_("Search by name"), widget=forms.TextInput(attrs={"type": "search"})
    )
    municipality = django_filters.ModelChoiceFilter(
        field_name="programme__municipality",
        queryset=_municipalities,
        label=_("Municipality"),
        empty_label=_("All municipalities"),
    )
    programme = ProgrammeChoice(queryset=_programmes, label=_("Programme"), empty_label=_("All programmes"))
    status = django_filters.ChoiceFilter(
        choices=DeploymentStatus.choices, label=_("Status"), empty_label=_("Every status")
    )
    approach = django_filters.ChoiceFilter(
        choices=Approach.choices, label=_("Approach"), empty_label=_("Both")
    )
    theme = django_filters.ModelChoiceFilter(
        method="touching", queryset=Theme.objects.all(), label=_("Theme"), empty_label=_("All themes")
    )
    factor = django_filters.ModelChoiceFilter(
        method="working_on", queryset=Factor.objects.all(), label=_("Factor"), empty_label=_("All factors")
    )
    prevention = django_filters.ChoiceFilter(
        method="at_level",
        choices=PreventionLevel.choices,
        label=_("Level of prevention"),
        empty_label=_("Every level"),
    )
    exploratory = django_filters.ChoiceFilter(
        field_name="is_exploratory", choices=YES_NO, label=_("Exploratory"), empty_label=_("Both")
    )
    recognised = django_filters.ChoiceFilter(
        method="with_recognition", choices=YES_NO, label=_("Recognised"), empty_label=_("Both")
    )

    def search(self, queryset: QuerySet[Deployment], _name: str, value: str) -> QuerySet[Deployment]:
        """By name, own or in the catalogue, give or take a typing error; or by code. Three queries."""
        names = names_like(value, list(queryset.order_by().values_list("name", flat=True).distinct()))
        known = catalogue_names()
        items = {known[name] for name in names_like(value, list(known))}
        return queryset.filter(Q(name__in=names) | Q(intervention__in=items) | Q(code__iexact=value.strip()))

    def touching(self, queryset: QuerySet[Deployment], _name: str, value: Theme) -> QuerySet[Deployment]:
        side = Deployment.side_themes.through.objects.filter(theme=value).values("deployment")
        return queryset.filter(Q(main_theme=value) | Q(pk__in=side))

    def working_on(self, queryset: QuerySet[Deployment], _name: str, value: Factor) -> QuerySet[Deployment]:
        return queryset.filter(pk__in=value.deployment_links.values("deployment"))

    def at_level(self, queryset: QuerySet[Deployment], _name: str, value: str) -> QuerySet[Deployment]:
        return queryset.filter(**{f"prevention_{PreventionLevel(value)}": True})

    def with_recognition(
        self, queryset: QuerySet[Deployment], _name: str, value: str
    ) -> QuerySet[Deployment]:
        return queryset.filter(recognised=value == "1")  # type: ignore[misc]


class WithinProgrammeFilter(DeploymentFilter):
    """The same, where the programme is given."""

    municipality = None
    programme = None  # type: ignore[assignment]


class DeploymentTable(tables.Table):
    name = tables.Column(
        verbose_name=_("Deployment"), linkify=("deployments:detail", {"pk": tables.A("pk")}), attrs=LINK
    )
    code = tables.Column(verbose_name=_("Code"))
    municipality = tables.Column(
        verbose_name=_("Municipality"),
        accessor="programme__municipality__name",
        order_by="programme__municipality__name",
    )
    status = tables.Column(verbose_name=_("Status"))
    approach = tables.Column(verbose_name=_("Approach"))
    main_theme = tables.Column(verbose_name=_("Main theme"), order_by="main_theme__number")
    founded = tables.Column(verbose_name=_("Founded"))
    coding_certainty = tables.Column(verbose_name=_("Certainty"))
    reach_planned = tables.Column(
        verbose_name=_("Planned reach"), default="", attrs={"th": {"numeric": True}}
    )
    reach_reached = tables.Column(verbose_name=_("Reached"), default="", attrs={"th": {"numeric": True}})

    @property
    def has_reconstruction(self) -> bool:
        """Whether a row on this page was coded from a publication."""
        return any(row.record.provenance == Provenance.RECONSTRUCTION for row in self.paginated_rows)

    def render_status(self, record: Deployment) -> SafeString:
        light = " nl-data-badge--outline" if record.status == DeploymentStatus.NOT_DEPLOYED else ""
        return format_html('<span class="nl-data-badge{}">{}</span>', light, record.get_status_display())

    def render_coding_certainty(self, record: Deployment) -> str:
        certainty = record.get_coding_certainty_display()
        if record.provenance == Provenance.RECONSTRUCTION:
            return _("%(certainty)s, reconstruction") % {"certainty": certainty}
        return certainty

    def render_founded(self, value: bool) -> str:
        return str(_("founded") if value else _("not yet"))


class ProgrammeDeploymentTable(DeploymentTable):
    """Within one programme the municipality is known."""

    class Meta:
        exclude = ("municipality",)
