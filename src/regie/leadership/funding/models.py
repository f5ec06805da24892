from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Organisation
from regie.leadership.programmes.models import Programme

from .choices import Fit, FundDomain, FundKind, LinePurpose, MonitoringBy

NO_NAMES = _("No names of young people.")
NOT_NEGATIVE = MinValueValidator(0, _("An amount cannot be below 0."))


def money(label: Any, **options: Any) -> models.DecimalField:
    """A column for euros with cents, 0 or more."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, validators=[NOT_NEGATIVE], **options)


def fit_columns() -> tuple[models.CharField, models.TextField]:
    fits = models.CharField(_("fits the assignment"), max_length=8, choices=Fit, blank=True)
    return fits, models.TextField(_("why"), blank=True, max_length=1000, help_text=NO_NAMES)


class Fund(models.Model):
    """Money for a programme, from one source, for one period: a budget, a subsidy, a share of a national programme.

    Money that comes every year is one fund per period, so that each has its own amount, report and end.
    """

    access: ClassVar = AccessPath(kind="fund", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(
        [
            "programme",
            "name",
            "kind",
            "source_organisation",
            "source_name",
            "starts_on",
            "ends_on",
            "amount",
            "conditions",
            "domain",
            "other_domain_asked",
            "other_domain_note",
            "fit",
            "fit_note",
            "version",
        ],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="funds", verbose_name=_("programme")
    )
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=FundKind)
    source_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="funds",
        null=True,
        blank=True,
        verbose_name=_("organisation it comes from"),
    )
    source_name = models.CharField(
        _("other source"),
        max_length=160,
        blank=True,
        help_text=_("Only where the source is not in the list above."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The last day. Give each new period its own fund."))
    amount = money(_("amount"))
    conditions = models.TextField(_("conditions"), blank=True, max_length=4000, help_text=NO_NAMES)
    domain = models.CharField(_("domain"), max_length=12, choices=FundDomain)
    other_domain_asked = models.BooleanField(
        _("the other domain was asked for its input"),
        default=False,
        help_text=_("Money for safety: ask social affairs and work. Money for work: ask safety."),
    )
    other_domain_note = models.CharField(_("what the other domain said"), max_length=300, blank=True)
    fit, fit_note = fit_columns()
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering: ClassVar = ["starts_on", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "name"], name="fund_once_per_programme"),
            models.CheckConstraint(condition=Q(kind__in=FundKind.values), name="fund_kind_known"),
            models.CheckConstraint(condition=Q(domain__in=FundDomain.values), name="fund_domain_known"),
            models.CheckConstraint(condition=Q(fit__in=["", *Fit.values]), name="fund_fit_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="fund_amount_not_negative"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="fund_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """Who gives the money, in words; empty where nobody wrote it down."""
        return str(self.source_organisation) if self.source_organisation_id else self.source_name


class SpendingStatement(models.Model):
    """What was spent of a fund by a day. The history stays: a correction is a new statement for the same day."""

    access: ClassVar = AccessPath(kind="fund", municipality="fund__programme__municipality")
    classification: ClassVar = dict.fromkeys(["fund", "spent", "as_of", "note", "stated_at"], "internal")

    fund = models.ForeignKey(
        Fund, on_delete=models.CASCADE, related_name="statements", verbose_name=_("fund")
    )
    spent = money(_("spent so far"))
    as_of = models.DateField(_("as of"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    stated_at = models.DateTimeField(_("stated at"), auto_now_add=True)

    class Meta:
        verbose_name = _("statement of spending")
        verbose_name_plural = _("statements of spending")
        ordering: ClassVar = ["-as_of", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(spent__gte=0), name="spent_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.fund}, {self.as_of}"


class ReportingDate(models.Model):
    """A report that the giver of a fund wants, and when."""

    access: ClassVar = AccessPath(kind="fund", municipality="fund__programme__municipality")
    classification: ClassVar = dict.fromkeys(["fund", "due_on", "what", "sent_on"], "internal")

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="reports", verbose_name=_("fund"))
    due_on = models.DateField(_("to be handed in on"))
    what = models.CharField(_("what"), max_length=160)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)

    class Meta:
        verbose_name = _("report to the giver")
        verbose_name_plural = _("reports to givers")
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "due_on", "what"], name="report_once_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.fund})"


class BudgetLine(models.Model):
    """What a part of a fund is meant for."""

    access: ClassVar = AccessPath(kind="fund", municipality="fund__programme__municipality")
    classification: ClassVar = dict.fromkeys(["fund", "purpose", "description", "amount"], "internal")

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="lines", verbose_name=_("fund"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=LinePurpose)
    description = models.CharField(_("description"), max_length=200, blank=True)
    amount = money(_("amount"))

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering: ClassVar = ["fund", "purpose", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(purpose__in=LinePurpose.values), name="line_purpose_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.fund})"


class Contract(models.Model):
    """What an organisation does for the programme for a yearly amount, and when one may talk about it again."""

    access: ClassVar = AccessPath(kind="fund", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(
        [
            "programme",
            "organisation",
            "organisation_name",
            "what",
            "starts_on",
            "ends_on",
            "amount_per_year",
            "negotiation_on",
            "notice_months",
            "fit",
            "fit_note",
            "version",
        ],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("programme")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contracts",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(
        _("other organisation"),
        max_length=160,
        blank=True,
        help_text=_("Only where the organisation is not in the list above."),
    )
    what = models.CharField(_("what is agreed"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Leave empty when it runs until somebody ends it.")
    )
    amount_per_year = money(_("amount per year"))
    negotiation_on = models.DateField(
        _("negotiation on"),
        null=True,
        blank=True,
        help_text=_("The day from which you can agree other terms."),
    )
    notice_months = models.PositiveSmallIntegerField(
        _("notice in months"),
        null=True,
        blank=True,
        help_text=_("How long before the end you must say that you stop."),
    )
    fit, fit_note = fit_columns()
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering: ClassVar = ["starts_on", "what", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(organisation_name=""),
                name="contract_has_a_party",
            ),
            models.CheckConstraint(condition=Q(fit__in=["", *Fit.values]), name="contract_fit_known"),
            models.CheckConstraint(condition=Q(amount_per_year__gte=0), name="contract_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="contract_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.party})"

    @property
    def party(self) -> str:
        """With whom, in words."""
        return str(self.organisation) if self.organisation_id else self.organisation_name


class MonitoringArrangement(models.Model):
    """Who monitors the programme and for how many hours; one per programme (rule R113)."""

    access: ClassVar = AccessPath(kind="fund", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(
        ["programme", "by", "hours_per_week", "note", "version"], "internal"
    )

    programme = models.OneToOneField(
        Programme,
        on_delete=models.CASCADE,
        related_name="monitoring_arrangement",
        verbose_name=_("programme"),
    )
    by = models.CharField(_("who monitors"), max_length=12, choices=MonitoringBy)
    hours_per_week = models.DecimalField(
        _("hours per week"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    note = models.TextField(_("note"), blank=True, max_length=1000)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("arrangement for monitoring")
        verbose_name_plural = _("arrangements for monitoring")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(by__in=MonitoringBy.values), name="monitoring_by_known"),
            models.CheckConstraint(
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__gte=0),
                name="monitoring_hours_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.get_by_display()}"
