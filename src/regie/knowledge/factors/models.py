from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.knowledge.sources.models import Source
from regie.knowledge.themes.models import Theme

from .choices import DutchStudy, FactorStatus, Polarity


class Factor(models.Model):
    """A risk or protective factor found in research.

    The same circumstance can be a risk for one target group or role and a protection for another
    (a job, a relationship, age): those are two factors that point at each other by ``mirror``.
    """

    access: ClassVar = AccessPath(kind="knowledge")
    classification: ClassVar = dict.fromkeys(
        [
            "code",
            "name",
            "slug",
            "polarity",
            "status",
            "category",
            "target_group",
            "role",
            "dutch_study",
            "studies_at_least",
            "changeable",
            "mirror",
            "explanation",
            "source",
            "themes",
        ],
        "public",
    )

    code = models.CharField(_("code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=220, unique=True)
    polarity = models.CharField(_("kind"), max_length=12, choices=Polarity)
    status = models.CharField(_("status"), max_length=12, choices=FactorStatus)
    category = models.CharField(_("category"), max_length=120, blank=True)
    target_group = models.CharField(_("target group"), max_length=120)
    role = models.CharField(_("role in organised crime"), max_length=120, blank=True)
    dutch_study = models.CharField(
        _("Dutch study"), max_length=8, choices=DutchStudy, default=DutchStudy.UNKNOWN
    )
    studies_at_least = models.PositiveSmallIntegerField(
        _("named in at least this many studies"), null=True, blank=True
    )
    changeable = models.BooleanField(_("can be changed by an intervention"), default=True)
    mirror = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("works the other way for another group"),
    )
    explanation = models.TextField(_("explanation"), blank=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="factors", verbose_name=_("source")
    )
    themes = models.ManyToManyField(Theme, related_name="factors", blank=True, verbose_name=_("themes"))

    class Meta:
        verbose_name = _("factor")
        verbose_name_plural = _("factors")
        ordering: ClassVar = ["polarity", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "polarity"], name="factor_once_per_polarity"),
            models.CheckConstraint(condition=Q(polarity__in=Polarity.values), name="factor_polarity_known"),
            # R077: founded means three studies or more, plausible at most two.
            models.CheckConstraint(
                condition=(
                    # "is known" is said, because a comparison with nothing lets a row through.
                    Q(status=FactorStatus.FOUNDED, studies_at_least__isnull=False, studies_at_least__gte=3)
                    | Q(
                        status=FactorStatus.PLAUSIBLE, studies_at_least__isnull=False, studies_at_least__lte=2
                    )
                    | Q(status=FactorStatus.NOT_GRADED)
                ),
                name="factor_status_follows_studies",
            ),
        ]

    def __str__(self) -> str:
        return self.name
