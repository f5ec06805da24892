from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.approach.deployments.models import Deployment
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme

from .choices import Basis, RoundStatus, Seat


class CodingRound(models.Model):
    """Two people code the same deployments of one programme, apart from each other."""

    access: ClassVar = AccessPath(kind="coding", municipality="programme__municipality")
    classification: ClassVar = {
        "programme": "internal",
        "title": "internal",
        "instructions": "internal",
        "deadline": "internal",
        "status": "internal",
        "coder_a": "personal",
        "coder_b": "personal",
        "ready_a_at": "internal",
        "ready_b_at": "internal",
        "started_by": "personal",
        "started_at": "internal",
        "applied_at": "internal",
        "applied_batch": "internal",
        "version": "internal",
    }

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="coding_rounds", verbose_name=_("programme")
    )
    title = models.CharField(_("title"), max_length=160)
    instructions = models.TextField(
        _("instructions"), blank=True, help_text=_("What both coders should know before they start.")
    )
    deadline = models.DateField(_("ready by"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=RoundStatus, default=RoundStatus.OPEN, editable=False
    )
    coder_a = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("coder A")
    )
    coder_b = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("coder B")
    )
    ready_a_at = models.DateTimeField(_("coder A ready at"), null=True, blank=True)
    ready_b_at = models.DateTimeField(_("coder B ready at"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("started by"),
    )
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    applied_batch = models.UUIDField(_("taken over as"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("coding round")
        verbose_name_plural = _("coding rounds")
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "title"], name="coding_round_title_once"),
            models.CheckConstraint(
                condition=Q(status__in=RoundStatus.values), name="coding_round_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(coder_a=F("coder_b")), name="coding_round_two_different_coders"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[RoundStatus.OPEN, RoundStatus.STOPPED])
                | Q(ready_a_at__isnull=False, ready_b_at__isnull=False),
                name="coding_round_blind_until_both_ready",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_batch__isnull=True)
                | Q(applied_at__isnull=False, applied_batch__isnull=False, status=RoundStatus.AGREED),
                name="coding_round_applied_only_when_agreed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundItem(models.Model):
    """One deployment in a round; ``number`` is its place in the row, from 1."""

    access: ClassVar = AccessPath(kind="coding", municipality="round__programme__municipality")
    classification: ClassVar = dict.fromkeys(["round", "deployment", "number"], "internal")

    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="items")
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="coding_items")
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("deployment in a coding round")
        verbose_name_plural = _("deployments in a coding round")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "deployment"], name="round_item_once"),
            models.UniqueConstraint(fields=["round", "number"], name="round_item_number_once"),
        ]

    def __str__(self) -> str:
        return str(self.deployment)


class ThemeRow(models.Model):
    """A theme as main or side theme. One row per theme, so that a main theme is never a side theme too."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("theme"))
    is_main = models.BooleanField(_("main theme"), default=False)

    class Meta:
        abstract = True


class FactorRow(models.Model):
    """A factor with how sure the person is."""

    factor = models.ForeignKey(Factor, on_delete=models.PROTECT, related_name="+", verbose_name=_("factor"))
    certainty = models.CharField(_("certainty"), max_length=8, choices=Certainty, default=Certainty.MIDDLE)

    class Meta:
        abstract = True


class Coding(models.Model):
    """What one coder chose for one deployment. The seat makes the coder one of the two of the round.

    Read these only through ``selectors``: who may see them depends on the round being ready.
    """

    access: ClassVar = AccessPath(kind="coding", municipality="item__round__programme__municipality")
    classification: ClassVar = dict.fromkeys(
        ["item", "seat", "remark", "is_done", "is_unclear", "saved_at", "version"], "internal"
    )

    item = models.ForeignKey(RoundItem, on_delete=models.CASCADE, related_name="codings")
    seat = models.CharField(_("coder"), max_length=1, choices=Seat)
    remark = models.TextField(_("remark"), blank=True)
    is_done = models.BooleanField(_("done"), default=False)
    is_unclear = models.BooleanField(
        _("unclear"), default=False, help_text=_("The description says too little to code it with certainty.")
    )
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        ordering: ClassVar = ["item__number", "seat"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "seat"], name="coding_once_per_coder"),
            models.CheckConstraint(condition=Q(seat__in=Seat.values), name="coding_by_one_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()}, {self.item_id}"


class CodingTheme(ThemeRow):
    """A theme that a coder gave."""

    classification: ClassVar = dict.fromkeys(["coding", "theme", "is_main"], "internal")

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="themes")

    class Meta:
        verbose_name = _("theme of a coding")
        verbose_name_plural = _("themes of codings")
        ordering: ClassVar = ["theme__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coding", "theme"], name="coding_theme_main_or_side"),
            models.UniqueConstraint(
                fields=["coding"], condition=Q(is_main=True), name="coding_one_main_theme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coding_id}: {self.theme_id}"


class CodingFactor(FactorRow):
    """A factor that a coder gave."""

    classification: ClassVar = dict.fromkeys(["coding", "factor", "certainty"], "internal")

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="factors")

    class Meta:
        verbose_name = _("factor of a coding")
        verbose_name_plural = _("factors of codings")
        ordering: ClassVar = ["factor__polarity", "factor__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coding", "factor"], name="coding_factor_once"),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values), name="coding_factor_certainty_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coding_id}: {self.factor_id}"


class Consensus(models.Model):
    """What the two agree on for one deployment: one records it, the other confirms it.

    Where both coded the same there is nothing to confirm: each of them chose it alone.
    """

    access: ClassVar = AccessPath(kind="coding", municipality="item__round__programme__municipality")
    classification: ClassVar = {
        "item": "internal",
        "basis": "internal",
        "note": "internal",
        "recorded_by": "personal",
        "recorded_at": "internal",
        "confirmed_by": "personal",
        "confirmed_at": "internal",
        "version": "internal",
    }

    item = models.OneToOneField(RoundItem, on_delete=models.CASCADE, related_name="consensus")
    basis = models.CharField(_("basis"), max_length=5, choices=Basis)
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("consensus")
        verbose_name_plural = _("consensuses")
        ordering: ClassVar = ["item__number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="consensus_basis_known"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
                name="consensus_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="consensus_confirmed_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.EQUAL) | Q(confirmed_at__isnull=False),
                name="consensus_on_equal_codings_is_shared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.get_basis_display()}"


class ConsensusTheme(ThemeRow):
    """A theme both agree on."""

    classification: ClassVar = dict.fromkeys(["consensus", "theme", "is_main"], "internal")

    consensus = models.ForeignKey(Consensus, on_delete=models.CASCADE, related_name="themes")

    class Meta:
        verbose_name = _("theme of a consensus")
        verbose_name_plural = _("themes of consensuses")
        ordering: ClassVar = ["theme__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consensus", "theme"], name="consensus_theme_main_or_side"),
            models.UniqueConstraint(
                fields=["consensus"], condition=Q(is_main=True), name="consensus_one_main_theme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consensus_id}: {self.theme_id}"


class ConsensusFactor(FactorRow):
    """A factor both agree on."""

    classification: ClassVar = dict.fromkeys(["consensus", "factor", "certainty"], "internal")

    consensus = models.ForeignKey(Consensus, on_delete=models.CASCADE, related_name="factors")

    class Meta:
        verbose_name = _("factor of a consensus")
        verbose_name_plural = _("factors of consensuses")
        ordering: ClassVar = ["factor__polarity", "factor__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consensus", "factor"], name="consensus_factor_once"),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values), name="consensus_factor_certainty_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consensus_id}: {self.factor_id}"
