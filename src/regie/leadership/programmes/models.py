from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.collaborations.models import Collaboration
from regie.access.organisations.models import Municipality, Organisation
from regie.knowledge.sources.models import Source

from .choices import AreaKind, Lead, PrincipalRole, ProgrammeStatus

NO_NAMES = _("No names of young people here. Use a code such as J-014.")


class Programme(models.Model):
    """A municipality's programme against recruitment of young people into organised crime."""

    access: ClassVar = AccessPath(kind="programme", municipality="municipality", published="is_published")
    classification: ClassVar = {
        "municipality": "public",
        "name": "internal",
        "status": "internal",
        "starts_on": "internal",
        "ends_on": "internal",
        "applied_on": "internal",
        "area": "internal",
        "description": "internal",
        "is_published": "internal",
        "source": "public",
        "version": "internal",
        "regisseur": "personal",
        "deputy": "personal",
        "principal_role": "internal",
        "principal": "personal",
        "principal_name": "personal",
        "lead": "internal",
        "mandate": "internal",
        "mandate_on": "internal",
        "budget_agreed": "internal",
        "collaborations": "internal",
    }

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("municipality")
    )
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(
        _("status"), max_length=12, choices=ProgrammeStatus, default=ProgrammeStatus.DRAFT
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    applied_on = models.DateField(
        _("date of the application"),
        null=True,
        blank=True,
        help_text=_("Changes after this date need a reason."),
    )
    area = models.CharField(_("area"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    is_published = models.BooleanField(
        _("published"),
        default=False,
        help_text=_("Other municipalities may see the deployments of this programme."),
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="programmes",
        null=True,
        blank=True,
        verbose_name=_("source"),
        help_text=_("Filled in for programmes taken from a publication."),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    regisseur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="programmes_directed",
        null=True,
        blank=True,
        verbose_name=_("regisseur"),
        help_text=_("Who directs the approach from day to day. Needs an account with that role."),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="programmes_deputised",
        null=True,
        blank=True,
        verbose_name=_("deputy"),
        help_text=_("Who takes over at illness, leave or departure."),
    )
    principal_role = models.CharField(
        _("who gives the assignment"), max_length=10, choices=PrincipalRole, blank=True
    )
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="programmes_commissioned",
        null=True,
        blank=True,
        verbose_name=_("principal with an account"),
    )
    principal_name = models.CharField(
        _("name of the principal"),
        max_length=120,
        blank=True,
        help_text=_("Where the principal has no account."),
    )
    lead = models.CharField(_("who leads"), max_length=20, choices=Lead, default=Lead.MUNICIPALITY)
    mandate = models.TextField(
        _("mandate"),
        blank=True,
        help_text=_("What the regisseur may decide, and whom the regisseur may call to account."),
    )
    mandate_on = models.DateField(_("mandate given on"), null=True, blank=True)
    budget_agreed = models.DecimalField(
        _("budget agreed, in euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In total, for the whole term."),
    )
    collaborations = models.ManyToManyField(
        Collaboration,
        related_name="programmes",
        blank=True,
        verbose_name=_("collaborations"),
        help_text=_("In which partners share information for this programme."),
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering: ClassVar = ["municipality__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "name"], name="programme_once_per_municipality"),
            models.CheckConstraint(
                condition=Q(status__in=ProgrammeStatus.values), name="programme_status_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="programme_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(lead__in=Lead.values), name="programme_lead_known"),
            models.CheckConstraint(
                condition=Q(principal_role__in=["", *PrincipalRole.values]), name="programme_principal_known"
            ),
            models.CheckConstraint(
                condition=Q(regisseur__isnull=True) | Q(deputy__isnull=True) | ~Q(regisseur=F("deputy")),
                name="programme_deputy_is_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(budget_agreed__isnull=True) | Q(budget_agreed__gte=0),
                name="programme_budget_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def principal_shown(self) -> str:
        """The name of the principal; empty where nobody knows it. Needs ``principal``."""
        return str(self.principal) if self.principal_id else self.principal_name


class ProgrammeArea(models.Model):
    """A district or neighbourhood the programme works in. Taken away by a date, so that it can come back."""

    access: ClassVar = AccessPath(
        kind="programme", municipality="programme__municipality", published="programme__is_published"
    )
    classification: ClassVar = dict.fromkeys(
        ["programme", "name", "kind", "version", "removed_at"], "internal"
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="areas", verbose_name=_("programme")
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=15, choices=AreaKind, default=AreaKind.OTHER)
    version = models.PositiveIntegerField(_("version"), default=1)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("area of a programme")
        verbose_name_plural = _("areas of programmes")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                condition=Q(removed_at__isnull=True),
                name="programme_area_once",
                violation_error_message=_("This area is in the list already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=AreaKind.values), name="programme_area_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class AgreedCapacity(models.Model):
    """People that an organisation agreed to put in: what they do, how many fte, and from when until when."""

    access: ClassVar = AccessPath(kind="direction", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("programme", "what", "fte", "organisation", "organisation_name", "from_on", "until_on"),
            *("version", "removed_at"),
        ],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="capacities", verbose_name=_("programme")
    )
    what = models.CharField(_("what they do"), max_length=200)
    fte = models.DecimalField(
        _("fte"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("For example 0.6"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="agreed_capacities",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(
        _("another organisation"), max_length=160, blank=True, help_text=_("Where it is not in the list.")
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("people agreed")
        verbose_name_plural = _("people agreed")
        ordering: ClassVar = ["from_on", "what", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fte__gte=0), name="agreed_capacity_not_negative"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(from_on__lte=F("until_on")),
                name="agreed_capacity_dates_in_order",
                violation_error_message=_("It ends before it starts. Mend one of the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def organisation_shown(self) -> str:
        """The organisation's name. Needs ``organisation``."""
        return str(self.organisation) if self.organisation_id else self.organisation_name


class RegisseurHandover(models.Model):
    """One regisseur handed over to the next, or left. It is written with the change itself and never removed."""

    access: ClassVar = AccessPath(kind="direction", municipality="programme__municipality")
    classification: ClassVar = {
        "programme": "internal",
        "from_user": "personal",
        "to_user": "personal",
        "on": "internal",
        "reason": "internal",
        "is_warm": "internal",
        "note": "internal",
        "version": "internal",
    }

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="handovers", verbose_name=_("programme")
    )
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="programmes_handed_over",
        verbose_name=_("who handed over"),
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="programmes_taken_over",
        null=True,
        blank=True,
        verbose_name=_("who took over"),
    )
    on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=300)
    is_warm = models.BooleanField(
        _("they handed over in person"),
        default=False,
        help_text=_("The two spoke with each other, and went along the main partners."),
    )
    note = models.TextField(_("note"), blank=True, help_text=NO_NAMES)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("handover of the direction")
        verbose_name_plural = _("handovers of the direction")
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="regisseur_handover_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.from_user} → {self.to_user or '?'}"
