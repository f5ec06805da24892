"""The partners of a programme, and what the programme chose about them."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Organisation
from regie.leadership.programmes.models import Programme

from ..choices import SILENCE_DAYS, Tier


class ProgrammePartner(models.Model):
    """An organisation that works on a programme. It leaves by a date, with a reason; the row stays."""

    access: ClassVar = AccessPath(
        kind="partner", municipality="programme__municipality", organisation="organisation"
    )
    classification: ClassVar = dict.fromkeys(
        [
            "programme",
            "organisation",
            "tier",
            "delivers",
            "decides",
            "joined_on",
            "left_on",
            "left_reason",
            "version",
        ],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="partners", verbose_name=_("programme")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="programme_partners",
        verbose_name=_("organisation"),
    )
    tier = models.CharField(_("core or network"), max_length=8, choices=Tier)
    delivers = models.TextField(
        _("what it delivers"), blank=True, help_text=_("People, information, activities, places.")
    )
    decides = models.TextField(
        _("what it decides about"), blank=True, help_text=_("Where its word counts, and where not.")
    )
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_reason = models.CharField(_("why it left"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("partner of a programme")
        verbose_name_plural = _("partners of programmes")
        ordering: ClassVar = ["tier", "organisation__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "organisation"],
                condition=Q(left_on__isnull=True),
                name="programme_partner_once",
            ),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="programme_partner_tier_known"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="programme_partner_leaves_after_it_joined",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | ~Q(left_reason=""),
                name="programme_partner_leaves_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class PartnerSettings(models.Model):
    """What a programme chose about its partners. Without a row: the defaults."""

    access: ClassVar = AccessPath(kind="partner", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(["programme", "silence_days", "version"], "internal")

    programme = models.OneToOneField(
        Programme,
        on_delete=models.CASCADE,
        related_name="partner_settings",
        verbose_name=_("programme"),
    )
    silence_days = models.PositiveSmallIntegerField(
        _("days without a conversation"),
        default=SILENCE_DAYS,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
        help_text=_("A partner nobody spoke with for longer than this comes on the list."),
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("settings of partners")
        verbose_name_plural = _("settings of partners")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(silence_days__gte=7, silence_days__lte=730), name="partner_settings_within_reason"
            )
        ]

    def __str__(self) -> str:
        return str(self.programme)
