from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Organisation
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.choices import PreventionLevel
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.themes.models import Theme
from regie.leadership.funding.models import Contract, Fund
from regie.leadership.programmes.models import Programme

from .choices import Approach, DeploymentKind, DeploymentStatus, NotDeployedReason, Provenance


class Deployment(models.Model):
    """An intervention as one programme deploys it, or does not.

    Exactly one main theme (a column) and any number of side themes (rows), rule R082.
    A removed deployment keeps its row until it is restored or the programme is destroyed.
    """

    access: ClassVar = AccessPath(
        kind="deployment", municipality="programme__municipality", published="programme__is_published"
    )
    classification: ClassVar = dict.fromkeys(
        [
            "programme",
            "code",
            "name",
            "intervention",
            "kind",
            "approach",
            "status",
            "not_deployed_reason",
            "reason",
            "prevention_primary",
            "prevention_secondary",
            "prevention_tertiary",
            "main_theme",
            "side_themes",
            "partners",
            "is_exploratory",
            "evaluation_date",
            "reach_planned",
            "reach_reached",
            "target_group",
            "age_from",
            "age_to",
            "area",
            "starts_on",
            "ends_on",
            "provenance",
            "coding_certainty",
            "coding_note",
            "version",
            "removed_at",
            "partners_note",
        ],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="deployments", verbose_name=_("programme")
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    intervention = models.ForeignKey(
        Intervention,
        on_delete=models.PROTECT,
        related_name="deployments",
        null=True,
        blank=True,
        verbose_name=_("intervention in the catalogue"),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=DeploymentKind, default=DeploymentKind.INTERVENTION
    )
    approach = models.CharField(_("approach"), max_length=12, choices=Approach)
    status = models.CharField(
        _("status"), max_length=14, choices=DeploymentStatus, default=DeploymentStatus.AS_INTENDED
    )
    not_deployed_reason = models.CharField(
        _("reason for not deploying"), max_length=16, choices=NotDeployedReason, blank=True
    )
    reason = models.TextField(_("explanation of the status"), blank=True)
    prevention_primary = models.BooleanField(PreventionLevel.PRIMARY.label, default=False)
    prevention_secondary = models.BooleanField(PreventionLevel.SECONDARY.label, default=False)
    prevention_tertiary = models.BooleanField(PreventionLevel.TERTIARY.label, default=False)
    main_theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="main_deployments", verbose_name=_("main theme")
    )
    side_themes = models.ManyToManyField(
        Theme, related_name="side_deployments", blank=True, verbose_name=_("side themes")
    )
    partners = models.ManyToManyField(
        Organisation, related_name="deployments", blank=True, verbose_name=_("partners")
    )
    partners_note = models.CharField(_("other partners"), max_length=300, blank=True)
    is_exploratory = models.BooleanField(_("exploratory"), default=False)
    evaluation_date = models.DateField(_("date of evaluation"), null=True, blank=True)
    reach_planned = models.PositiveIntegerField(_("young people to reach"), null=True, blank=True)
    reach_reached = models.PositiveIntegerField(_("young people reached"), null=True, blank=True)
    target_group = models.CharField(_("target group"), max_length=200, blank=True)
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    area = models.CharField(_("area"), max_length=200, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    provenance = models.CharField(
        _("origin of the coding"), max_length=16, choices=Provenance, default=Provenance.MUNICIPALITY
    )
    coding_certainty = models.CharField(
        _("certainty of the coding"), max_length=8, choices=Certainty, default=Certainty.MIDDLE
    )
    coding_note = models.TextField(_("why this coding"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("deployment")
        verbose_name_plural = _("deployments")
        ordering: ClassVar = ["programme__municipality__name", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                condition=Q(removed_at__isnull=True),
                name="deployment_code_once_per_programme",
            ),
            models.CheckConstraint(condition=Q(kind__in=DeploymentKind.values), name="deployment_kind_known"),
            models.CheckConstraint(
                condition=Q(approach__in=Approach.values), name="deployment_approach_r084"
            ),
            models.CheckConstraint(
                condition=Q(status__in=DeploymentStatus.values), name="deployment_status_known"
            ),
            models.CheckConstraint(
                condition=(
                    (
                        Q(status=DeploymentStatus.NOT_DEPLOYED)
                        & Q(not_deployed_reason__in=NotDeployedReason.values)
                    )
                    | (~Q(status=DeploymentStatus.NOT_DEPLOYED) & Q(not_deployed_reason=""))
                ),
                name="deployment_not_deployed_has_reason_r081",
            ),
            models.CheckConstraint(
                condition=Q(prevention_primary=True)
                | Q(prevention_secondary=True)
                | Q(prevention_tertiary=True)
                | Q(provenance=Provenance.RECONSTRUCTION),
                name="deployment_prevention_level_r089",
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_from__lte=F("age_to")),
                name="deployment_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="deployment_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DeploymentFactor(models.Model):
    """A factor this deployment works on, with certainty and source (rule R078)."""

    classification: ClassVar = dict.fromkeys(["deployment", "factor", "certainty", "source"], "internal")

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="factor_links")
    factor = models.ForeignKey(Factor, on_delete=models.PROTECT, related_name="deployment_links")
    certainty = models.CharField(_("certainty"), max_length=8, choices=Certainty)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("factor of a deployment")
        verbose_name_plural = _("factors of deployments")
        ordering: ClassVar = ["factor__polarity", "factor__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deployment", "factor"], name="deployment_factor_once"),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values), name="deployment_factor_certainty_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deployment}: {self.factor}"


class DeploymentChange(models.Model):
    """One change of a deployment: what was, what is, who did it and why (rule R088)."""

    classification: ClassVar = {
        "deployment": "internal",
        "at": "internal",
        "by_id": "personal",
        "by_name": "personal",
        "differences": "internal",
        "reason": "internal",
        "version": "internal",
        "batch": "internal",
    }

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by_id = models.BigIntegerField(_("person"), null=True)
    by_name = models.CharField(_("by"), max_length=160)
    differences = models.JSONField(_("differences"), help_text="field -> [before, after]")
    reason = models.TextField(_("reason"), blank=True)
    version = models.PositiveIntegerField(_("version"))
    batch = models.UUIDField(_("import"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.deployment} v{self.version}"


class DeploymentFunding(models.Model):
    """What pays a deployment, from a day to a day: a fund or a contract, exactly one of the two (rule R066).

    It stands here and not with the funds, because a step of the work may look back, never ahead.
    """

    access: ClassVar = AccessPath(kind="fund", municipality="deployment__programme__municipality")
    classification: ClassVar = dict.fromkeys(
        ["deployment", "fund", "contract", "amount", "starts_on", "ends_on", "covers_all", "note"], "internal"
    )

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="funding")
    fund = models.ForeignKey(
        Fund,
        on_delete=models.PROTECT,
        related_name="deployment_funding",
        null=True,
        blank=True,
        verbose_name=_("fund"),
    )
    contract = models.ForeignKey(
        Contract,
        on_delete=models.PROTECT,
        related_name="deployment_funding",
        null=True,
        blank=True,
        verbose_name=_("contract"),
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    covers_all = models.BooleanField(
        _("this pays the deployment in full"),
        default=False,
        help_text=_("Leave it off when something else pays a part as well."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payment of a deployment")
        verbose_name_plural = _("payments of deployments")
        ordering: ClassVar = ["starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fund__isnull=False, contract__isnull=True)
                | Q(fund__isnull=True, contract__isnull=False),
                name="deployment_funding_one_source",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="deployment_funding_not_negative"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="deployment_funding_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deployment}: {self.means}"

    @property
    def means(self) -> Fund | Contract | None:
        """The fund or contract that pays."""
        return self.fund if self.fund_id else self.contract
