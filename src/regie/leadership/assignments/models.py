import uuid
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.leadership.decisions.models import Decision
from regie.leadership.programmes.models import Programme

from .choices import OPEN, AssignmentStatus, Comparison, Portfolio, Support

ONE_PER_LINE = _("One per line.")


class Assignment(models.Model):
    """What driehoek and college ask of a programme. Each version is a row; an adopted one never changes again."""

    access: ClassVar = AccessPath(kind="assignment", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("programme", "number", "status", "why", "success_factors", "scope_in", "scope_out"),
            *("preconditions", "triangle_decision", "college_decision", "replaces", "proposed_at"),
            *("adopted_at", "created_at", "version"),
        ],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("programme")
    )
    number = models.PositiveIntegerField(_("version"), editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=AssignmentStatus, default=AssignmentStatus.DRAFT, editable=False
    )
    why = models.TextField(
        _("why this version"), blank=True, help_text=_("What gave rise to it, in a sentence or two.")
    )
    success_factors = models.TextField(
        _("critical success factors"),
        blank=True,
        help_text=_("Without which the approach fails. One per line."),
    )
    scope_in = models.TextField(_("what falls within the approach"), blank=True, help_text=ONE_PER_LINE)
    scope_out = models.TextField(_("what falls outside it"), blank=True, help_text=ONE_PER_LINE)
    preconditions = models.TextField(
        _("preconditions"), blank=True, help_text=_("What has to be there to work as planned. One per line.")
    )
    triangle_decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        related_name="assignments_of_triangle",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("decision of the driehoek"),
    )
    college_decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        related_name="assignments_of_college",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("decision of the college"),
    )
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("replaces"),
    )
    proposed_at = models.DateTimeField(_("put to the bodies at"), null=True, blank=True, editable=False)
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    version = models.PositiveIntegerField(_("number of changes"), default=1)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering: ClassVar = ["programme__name", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="assignment_number_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(status__in=OPEN), name="assignment_one_open_version"
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(status=AssignmentStatus.ADOPTED),
                name="assignment_one_adopted_version",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AssignmentStatus.values), name="assignment_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=AssignmentStatus.ADOPTED)
                | Q(
                    triangle_decision__isnull=False, college_decision__isnull=False, adopted_at__isnull=False
                ),
                name="assignment_adopted_by_two_bodies",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {_('version')} {self.number}"


class Line(models.Model):
    """A row of an assignment. ``line`` stays the same in a next version, so that versions can be compared."""

    assignment: models.ForeignKey
    line = models.UUIDField(_("line"), default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    own_classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ["assignment", "line", "version", "removed_at"], "internal"
    )

    class Meta:
        abstract = True


class Goal(Line):
    """A goal with its norm, term, owner and acceptance."""

    access: ClassVar = AccessPath(kind="assignment", municipality="assignment__programme__municipality")
    classification: ClassVar = Line.own_classes | dict.fromkeys(
        [
            *("text", "comparison", "norm", "unit", "baseline", "term", "owner"),
            *("accepted_on", "accepted_by"),
        ],
        "internal",
    )

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="goals", verbose_name=_("assignment")
    )
    text = models.TextField(
        _("goal"), help_text=_("What is different then, for whom and where. One goal, in one sentence.")
    )
    comparison = models.CharField(
        _("norm: how"), max_length=10, choices=Comparison, default=Comparison.AT_MOST
    )
    norm = models.DecimalField(_("norm: number"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(
        _("norm: of what"),
        max_length=80,
        blank=True,
        help_text=_("For example: reports a month, or % of the pupils"),
    )
    baseline = models.CharField(
        _("where you stand now"),
        max_length=300,
        blank=True,
        help_text=_("The number of today, and its source."),
    )
    term = models.DateField(_("reached by"), null=True, blank=True)
    owner = models.CharField(
        _("owner"),
        max_length=160,
        blank=True,
        help_text=_("The organisation or function that stands for it."),
    )
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    accepted_by = models.CharField(
        _("accepted by"), max_length=300, blank=True, help_text=_("The parties that stand behind this goal.")
    )

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "line"], name="assignment_goal_line_once"),
            models.CheckConstraint(condition=~Q(text=""), name="assignment_goal_has_a_text"),
            models.CheckConstraint(
                condition=Q(comparison__in=Comparison.values), name="assignment_goal_comparison_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def norm_shown(self) -> Decimal | None:
        """The norm without zeros at its end."""
        return None if self.norm is None else self.norm.normalize() + 0


class Activity(Line):
    """What will be done, from when until when, and by whom."""

    access: ClassVar = AccessPath(kind="assignment", municipality="assignment__programme__municipality")
    classification: ClassVar = Line.own_classes | dict.fromkeys(
        ["what", "from_on", "until_on", "owner"], "internal"
    )

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="activities", verbose_name=_("assignment")
    )
    what = models.CharField(_("activity"), max_length=300)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    owner = models.CharField(_("owner"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering: ClassVar = [F("from_on").asc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "line"], name="assignment_activity_line_once"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(from_on__lte=F("until_on")),
                name="assignment_activity_dates_in_order",
                violation_error_message=_("It ends before it starts. Mend one of the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class IntermediateResult(Line):
    """What has to be there along the way, and by which day."""

    access: ClassVar = AccessPath(kind="assignment", municipality="assignment__programme__municipality")
    classification: ClassVar = Line.own_classes | dict.fromkeys(["what", "due_on"], "internal")

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="results", verbose_name=_("assignment")
    )
    what = models.CharField(_("intermediate result"), max_length=300)
    due_on = models.DateField(_("by"), null=True, blank=True)

    class Meta:
        verbose_name = _("intermediate result")
        verbose_name_plural = _("intermediate results")
        ordering: ClassVar = [F("due_on").asc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "line"], name="assignment_result_line_once"),
        ]

    def __str__(self) -> str:
        return self.what


class PortfolioSupport(models.Model):
    """Whether the alderman of a portfolio supports the approach, on which day, and under which conditions."""

    access: ClassVar = AccessPath(kind="assignment", municipality="programme__municipality")
    classification: ClassVar = {
        "programme": "internal",
        "portfolio": "internal",
        "alderman": "personal",
        "alderman_name": "personal",
        "answer": "internal",
        "on": "internal",
        "note": "internal",
        "version": "internal",
    }

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="supports", verbose_name=_("programme")
    )
    portfolio = models.CharField(_("portfolio"), max_length=20, choices=Portfolio, editable=False)
    alderman = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="portfolio_supports",
        null=True,
        blank=True,
        verbose_name=_("alderman with an account"),
    )
    alderman_name = models.CharField(
        _("name of the alderman"), max_length=120, blank=True, help_text=_("Where there is no account.")
    )
    answer = models.CharField(_("support"), max_length=16, choices=Support, default=Support.NOT_ASKED)
    on = models.DateField(_("asked on"), null=True, blank=True)
    note = models.TextField(_("conditions or remarks"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("support of a portfolio")
        verbose_name_plural = _("support of portfolios")
        ordering: ClassVar = ["programme", "portfolio"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "portfolio"], name="portfolio_support_once"),
            models.CheckConstraint(condition=Q(portfolio__in=Portfolio.values), name="portfolio_known"),
            models.CheckConstraint(condition=Q(answer__in=Support.values), name="portfolio_support_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_portfolio_display())

    @property
    def alderman_shown(self) -> str:
        """The name of the alderman; empty where nobody knows it. Needs ``alderman``."""
        return str(self.alderman) if self.alderman_id else self.alderman_name
