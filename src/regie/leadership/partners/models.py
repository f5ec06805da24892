from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Organisation
from regie.leadership.programmes.models import Programme

from .choices import (
    SILENCE_DAYS,
    CommitmentStatus,
    CommitmentSubject,
    MatrixKind,
    MomentKind,
    Part,
    StructureKind,
    Tier,
)

NO_NAMES = _("No names of young people here.")


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


class PartnerContact(models.Model):
    """A function at a partner and who fills it; without a person it is a vacancy, empty since ``from_on``.

    ``name`` is for somebody without an account. Whoever has ``until`` leaves after that day; the successor names
    whom they succeed. Data of professionals, not of young people.
    """

    access: ClassVar = AccessPath(
        kind="partner_contact",
        municipality="partner__programme__municipality",
        organisation="partner__organisation",
        owner="user",
    )
    classification: ClassVar = {
        "partner": "internal",
        "user": "personal",
        "name": "personal",
        "function": "internal",
        "telephone": "personal",
        "email": "personal",
        "is_main": "internal",
        "from_on": "internal",
        "until": "internal",
        "succeeds": "internal",
        "not_replaced": "internal",
        "version": "internal",
    }

    partner = models.ForeignKey(
        ProgrammePartner, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("partner")
    )
    function = models.CharField(_("function"), max_length=160)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partner_contacts",
        verbose_name=_("person with an account"),
    )
    name = models.CharField(
        _("name"),
        max_length=160,
        blank=True,
        help_text=_(
            "For somebody without an account. Leave both empty when nobody fills the function: then it is a vacancy."
        ),
    )
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_main = models.BooleanField(_("fixed contact"), default=False)
    from_on = models.DateField(_("since"), help_text=_("For a vacancy: since when nobody fills it."))
    until = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Fill it in as soon as you know that somebody leaves."),
    )
    succeeds = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("succeeds"),
    )
    not_replaced = models.BooleanField(_("nobody succeeds this person, and that is agreed"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("contact at a partner")
        verbose_name_plural = _("contacts at partners")
        ordering: ClassVar = ["-is_main", "function", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(is_main=True, until__isnull=True),
                name="partner_contact_one_fixed",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("from_on")),
                name="partner_contact_leaves_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(name=""), name="partner_contact_one_person"
            ),
            models.CheckConstraint(condition=~Q(function=""), name="partner_contact_has_a_function"),
        ]

    def __str__(self) -> str:
        # No name: what is recorded about a contact tells of the function, not of the person.
        return f"{self.function}, {self.partner}"

    @property
    def person(self) -> str:
        """Who fills the function; empty for a vacancy."""
        return str(self.user) if self.user else self.name

    @property
    def is_vacancy(self) -> bool:
        return not self.name and self.user_id is None

    @property
    def is_gone(self) -> bool:
        """Whether the last day is past."""
        return self.until is not None and self.until < timezone.localdate()

    @property
    def has_begun(self) -> bool:
        return self.from_on <= timezone.localdate()

    @property
    def reachable_at(self) -> str:
        """The address for mail: the one filled in, or that of the account."""
        return self.email or (self.user.email if self.user else "")


class Commitment(models.Model):
    """What a partner was asked for, and what it answered.

    ``subject_kind`` and ``subject_id`` name what it is for; later slices use words of their own there, so that
    nothing here needs to know them. ``subject_name`` is what it was called then.
    """

    access: ClassVar = AccessPath(kind="partner", municipality="partner__programme__municipality")
    classification: ClassVar = dict.fromkeys(
        [
            "partner",
            "subject_kind",
            "subject_id",
            "subject_name",
            "what",
            "amount",
            "fte",
            "from_on",
            "until",
            "status",
            "reason",
            "on",
            "version",
        ],
        "internal",
    ) | {"by_whom": "personal"}

    partner = models.ForeignKey(
        ProgrammePartner, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("partner")
    )
    subject_kind = models.CharField(
        _("what it is for"), max_length=40, default=CommitmentSubject.PROGRAMME, db_index=True
    )
    subject_id = models.PositiveBigIntegerField(_("number of what it is for"), null=True, blank=True)
    subject_name = models.CharField(_("name of what it is for"), max_length=200, blank=True)
    what = models.CharField(_("what"), max_length=300, help_text=_("What this partner does or gives."))
    amount = models.DecimalField(
        _("amount in euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    fte = models.DecimalField(
        _("full-time equivalents"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("0.5 is half a working week."),
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    status = models.CharField(
        _("answer"), max_length=10, choices=CommitmentStatus, default=CommitmentStatus.ASKED
    )
    reason = models.CharField(_("why not"), max_length=300, blank=True)
    on = models.DateField(_("date"), help_text=_("When it was asked, or answered."))
    by_whom = models.CharField(
        _("by whom"), max_length=160, blank=True, help_text=_("Who at the partner promised or refused it.")
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering: ClassVar = ["-on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=CommitmentStatus.values), name="commitment_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=CommitmentStatus.REFUSED) | ~Q(reason=""),
                name="commitment_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("from_on")),
                name="commitment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gte=0)) & (Q(fte__isnull=True) | Q(fte__gte=0)),
                name="commitment_not_below_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.what}"

    @property
    def subject(self) -> str:
        """What it is for, in words."""
        if self.subject_name:
            return self.subject_name
        known = dict(CommitmentSubject.choices)
        return str(known.get(self.subject_kind, self.subject_kind))


class ContactMoment(models.Model):
    """Somebody of the municipality spoke with a partner. The partner itself does not read it."""

    access: ClassVar = AccessPath(kind="partner_contact", municipality="partner__programme__municipality")
    classification: ClassVar = {
        "partner": "internal",
        "on": "internal",
        "by": "personal",
        "kind": "internal",
        "note": "personal",
    }

    partner = models.ForeignKey(
        ProgrammePartner, on_delete=models.PROTECT, related_name="moments", verbose_name=_("partner")
    )
    on = models.DateField(_("date"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who spoke")
    )
    kind = models.CharField(_("how"), max_length=8, choices=MomentKind, default=MomentKind.CALL)
    note = models.CharField(_("what about"), max_length=500, blank=True, help_text=NO_NAMES)

    class Meta:
        verbose_name = _("conversation with a partner")
        verbose_name_plural = _("conversations with partners")
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=MomentKind.values), name="contact_moment_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.partner}, {self.on}"


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


class StructureAgreement(models.Model):
    """What was agreed with a structure beside the approach, and when it is looked at again."""

    access: ClassVar = AccessPath(kind="partner", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(
        ["programme", "structure", "name", "what", "agreed_on", "review_on", "document", "version"],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="structure_agreements", verbose_name=_("programme")
    )
    structure = models.CharField(_("structure"), max_length=10, choices=StructureKind)
    name = models.CharField(
        _("which one"), max_length=160, blank=True, help_text=_("For example the name of the department.")
    )
    what = models.TextField(_("what is agreed"))
    agreed_on = models.DateField(_("agreed on"))
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)
    document = models.CharField(
        _("where it is written"), max_length=200, blank=True, help_text=_("Case number, title or address.")
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("agreement with a structure")
        verbose_name_plural = _("agreements with structures")
        ordering: ClassVar = ["structure", "name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(structure__in=StructureKind.values), name="structure_agreement_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=F("agreed_on")),
                name="structure_agreement_review_after_it",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="structure_agreement_says_what"),
        ]

    def __str__(self) -> str:
        kind = str(self.get_structure_display())
        return f"{kind}: {self.name}" if self.name else kind


class RoleMatrix(models.Model):
    """Who does what in one process of a programme: tasks as rows, partners as columns."""

    access: ClassVar = AccessPath(kind="partner", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(["programme", "kind", "version"], "internal")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="role_matrices", verbose_name=_("programme")
    )
    kind = models.CharField(_("process"), max_length=20, choices=MatrixKind)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("role matrix")
        verbose_name_plural = _("role matrices")
        ordering: ClassVar = ["programme", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "kind"], name="role_matrix_once"),
            models.CheckConstraint(condition=Q(kind__in=MatrixKind.values), name="role_matrix_kind_known"),
        ]

    def __str__(self) -> str:
        return _now("Roles in %(kind)s") % {"kind": self.get_kind_display()}


class RoleTask(models.Model):
    """A row of a role matrix."""

    access: ClassVar = AccessPath(kind="partner", municipality="matrix__programme__municipality")
    classification: ClassVar = dict.fromkeys(
        ["matrix", "phase", "title", "order", "code", "version"], "internal"
    )

    matrix = models.ForeignKey(
        RoleMatrix, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("role matrix")
    )
    phase = models.CharField(_("phase"), max_length=120, blank=True)
    title = models.CharField(_("task"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("row of the template"), max_length=40, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("task in a role matrix")
        verbose_name_plural = _("tasks in a role matrix")
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matrix", "title"], name="role_task_once"),
            models.CheckConstraint(condition=~Q(title=""), name="role_task_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class RoleCell(models.Model):
    """What one partner does in one task, and with which power."""

    access: ClassVar = AccessPath(kind="partner", municipality="task__matrix__programme__municipality")
    classification: ClassVar = dict.fromkeys(["task", "partner", "part", "power"], "internal")

    task = models.ForeignKey(RoleTask, on_delete=models.CASCADE, related_name="cells", verbose_name=_("task"))
    partner = models.ForeignKey(
        ProgrammePartner, on_delete=models.PROTECT, related_name="role_cells", verbose_name=_("partner")
    )
    part = models.CharField(_("part"), max_length=12, choices=Part)
    power = models.CharField(
        _("power"),
        max_length=200,
        blank=True,
        help_text=_("What it may decide or do in this task, by which law or agreement."),
    )

    class Meta:
        verbose_name = _("role of a partner in a task")
        verbose_name_plural = _("roles of partners in tasks")
        ordering: ClassVar = ["task", "partner"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "partner"], name="role_cell_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="role_cell_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.partner}"
