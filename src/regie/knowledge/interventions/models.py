from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.factors.models import Factor
from regie.knowledge.sources.models import Source
from regie.knowledge.themes.models import Theme

from .choices import Direction, EmmieAspect, PreventionLevel, RecognitionLevel


class Intervention(models.Model):
    """An intervention in the catalogue, apart from where it is deployed (rule R086)."""

    access: ClassVar = AccessPath(kind="knowledge")
    classification: ClassVar = dict.fromkeys(
        [
            "name",
            "slug",
            "summary",
            "target_group",
            "age_from",
            "age_to",
            "prevention_primary",
            "prevention_secondary",
            "prevention_tertiary",
            "cost_note",
            "owner",
            "main_theme",
            "is_reconstruction",
            "version",
        ],
        "public",
    )

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("short name in addresses"), max_length=220, unique=True)
    summary = models.TextField(_("summary"), blank=True)
    target_group = models.CharField(_("target group"), max_length=200, blank=True)
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    prevention_primary = models.BooleanField(PreventionLevel.PRIMARY.label, default=False)
    prevention_secondary = models.BooleanField(PreventionLevel.SECONDARY.label, default=False)
    prevention_tertiary = models.BooleanField(PreventionLevel.TERTIARY.label, default=False)
    cost_note = models.CharField(_("cost, where known"), max_length=300, blank=True)
    owner = models.CharField(_("owner or developer"), max_length=200, blank=True)
    main_theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        related_name="interventions",
        null=True,
        blank=True,
        verbose_name=_("main theme"),
    )
    is_reconstruction = models.BooleanField(_("coding to factors is a reconstruction"), default=False)
    # 1 as shipped; every change on screen adds one. Loading again leaves the texts of a changed row alone.
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_from__lte=F("age_to")),
                name="intervention_ages_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def prevention_labels(self) -> list[str | Promise]:
        """The names of the prevention levels it works on, in order; empty where nobody knows."""
        return [level.label for level in PreventionLevel if getattr(self, f"prevention_{level.value}")]


class InterventionAlias(models.Model):
    """Another name for the same intervention, in other words or at another time."""

    classification: ClassVar = dict.fromkeys(["intervention", "name", "note"], "public")

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("other name"), max_length=200)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class Recognition(models.Model):
    """A recognition by a body; it lasts about five years. Apart from being founded (rule R085)."""

    classification: ClassVar = dict.fromkeys(
        ["intervention", "level", "body", "granted_on", "expires_on", "note", "source", "is_shipped"],
        "public",
    )

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="recognitions")
    level = models.CharField(_("level"), max_length=12, choices=RecognitionLevel)
    body = models.CharField(_("body"), max_length=200, blank=True)
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="recognitions",
        null=True,
        blank=True,
        verbose_name=_("source"),
    )
    # Shipped rows are replaced when Regie loads its knowledge again; rows added on screen stay.
    is_shipped = models.BooleanField(_("ships with Regie"), default=False)

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering: ClassVar = ["-granted_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=RecognitionLevel.values), name="recognition_level_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(granted_on__isnull=True)
                | Q(expires_on__gte=F("granted_on")),
                name="recognition_expires_after_granted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} ({self.body})" if self.body else self.get_level_display()


class InterventionFactor(models.Model):
    """A factor that an intervention works on, with how sure we are and where we have it from (rule R078)."""

    classification: ClassVar = dict.fromkeys(["intervention", "factor", "certainty", "source"], "public")

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="factor_links")
    factor = models.ForeignKey(Factor, on_delete=models.PROTECT, related_name="intervention_links")
    certainty = models.CharField(_("certainty"), max_length=8, choices=Certainty)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="intervention_factors", null=True, blank=True
    )

    class Meta:
        verbose_name = _("factor of an intervention")
        verbose_name_plural = _("factors of interventions")
        ordering: ClassVar = ["factor__polarity", "factor__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["intervention", "factor"], name="intervention_factor_once"),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values), name="intervention_factor_certainty_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intervention}: {self.factor}"


class EvidenceNote(models.Model):
    """What research says about one EMMIE aspect of an intervention or its kind of format; harm warns."""

    classification: ClassVar = dict.fromkeys(
        ["intervention", "aspect", "direction", "text", "source", "is_shipped"], "public"
    )

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="evidence")
    aspect = models.CharField(_("aspect"), max_length=16, choices=EmmieAspect)
    direction = models.CharField(_("what it says"), max_length=12, choices=Direction)
    text = models.TextField(_("text"))
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="evidence", null=True, blank=True
    )
    is_shipped = models.BooleanField(_("ships with Regie"), default=False)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering: ClassVar = ["aspect", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(aspect__in=EmmieAspect.values), name="evidence_aspect_known"),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="evidence_direction_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.text[:60]}"
