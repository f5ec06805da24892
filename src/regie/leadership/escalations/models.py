from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Municipality
from regie.leadership.programmes.models import Programme

from .choices import EscalationStatus, Level, To

NO_NAMES = _("No names of young people here. Use a code such as J-014.")


class Escalation(models.Model):
    """Cooperation or information that is stuck, brought to who can move it: a consultation and an outcome follow.

    ``municipality`` is that of the programme, kept here so that the database can hold numbers apart.
    """

    access: ClassVar = AccessPath(kind="escalation", municipality="municipality")
    classification: ClassVar = {
        **dict.fromkeys(
            [
                *("programme", "municipality", "number", "to", "raised_on", "subject", "reason", "status"),
                *("about_kind", "about_id", "about_url", "about_name", "consultation_on", "outcome"),
                *("outcome_on", "version", "created_at"),
            ],
            "internal",
        ),
        "raised_by": "personal",
    }

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="escalations", verbose_name=_("programme")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="escalations",
        verbose_name=_("municipality"),
        editable=False,
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    to = models.CharField(_("brought to"), max_length=8, choices=To)
    raised_on = models.DateField(_("raised on"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="escalations",
        null=True,
        blank=True,
        verbose_name=_("raised by"),
        editable=False,
    )
    subject = models.CharField(_("what is stuck"), max_length=200)
    reason = models.TextField(_("why, and what was tried"), help_text=NO_NAMES)
    about_kind = models.SlugField(_("kind of what it is about"), max_length=40, blank=True, editable=False)
    about_id = models.PositiveBigIntegerField(_("what it is about"), null=True, blank=True, editable=False)
    about_url = models.CharField(_("page of what it is about"), max_length=300, blank=True, editable=False)
    about_name = models.CharField(
        _("about"),
        max_length=250,
        blank=True,
        help_text=_("An action, a decision, a partner, in a few words."),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=EscalationStatus, default=EscalationStatus.RAISED, editable=False
    )
    consultation_on = models.DateField(_("consultation on"), null=True, blank=True, editable=False)
    outcome = models.TextField(_("outcome"), blank=True, editable=False)
    outcome_on = models.DateField(_("settled on"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering: ClassVar = ["-raised_on", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "number"], name="escalation_number_once"),
            models.CheckConstraint(condition=Q(to__in=To.values), name="escalation_to_known"),
            models.CheckConstraint(
                condition=Q(status=EscalationStatus.RAISED, consultation_on__isnull=True)
                | Q(status=EscalationStatus.PLANNED, consultation_on__isnull=False)
                | Q(status=EscalationStatus.SETTLED, consultation_on__isnull=False),
                name="escalation_planned_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status=EscalationStatus.SETTLED, outcome_on__isnull=False) & ~Q(outcome="")
                | ~Q(status=EscalationStatus.SETTLED) & Q(outcome_on__isnull=True),
                name="escalation_settled_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(consultation_on__isnull=True) | Q(consultation_on__gte=F("raised_on")),
                name="escalation_then_consultation",
            ),
            models.CheckConstraint(
                condition=Q(outcome_on__isnull=True) | Q(outcome_on__gte=F("consultation_on")),
                name="escalation_consultation_then_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def save(self, *args: Any, **options: Any) -> None:
        if self.municipality_id is None:
            self.municipality_id = self.programme.municipality_id
        super().save(*args, **options)

    @property
    def code(self) -> str:
        """How people call it: E3."""
        return f"E{self.number}"


class Question(models.Model):
    """Something that waits for an answer, with the level that gives it; without a level it wanders."""

    access: ClassVar = AccessPath(kind="question", municipality="programme__municipality")
    classification: ClassVar = {
        **dict.fromkeys(
            ["programme", "text", "level", "asked_on", "answer", "answered_on", "version", "created_at"],
            "internal",
        ),
        "asked_by": "personal",
    }

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="questions", verbose_name=_("programme")
    )
    text = models.CharField(_("question"), max_length=300, help_text=NO_NAMES)
    level = models.CharField(
        _("level"), max_length=12, choices=Level, blank=True, help_text=_("Which level answers this?")
    )
    asked_on = models.DateField(_("asked on"))
    asked_by = models.CharField(
        _("asked by"), max_length=120, blank=True, help_text=_("A professional or an organisation.")
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering: ClassVar = ["-asked_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=["", *Level.values]), name="question_level_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="question_answer_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="question_asked_then_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.text
