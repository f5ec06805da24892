from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Municipality
from regie.leadership.programmes.models import Programme

from .choices import IN_FORCE, Body, Outcome, Subject


class Decision(models.Model):
    """What a body decided on a day, about one subject of a programme.

    ``municipality`` is that of the programme, kept here so that the database can hold numbers apart.
    """

    access: ClassVar = AccessPath(kind="decision", municipality="municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("programme", "municipality", "number", "body", "subject", "title", "text", "decided_on"),
            *("reference", "outcome", "note", "version", "created_at"),
        ],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("programme")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("municipality"),
        editable=False,
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    body = models.CharField(_("who decided"), max_length=12, choices=Body)
    subject = models.CharField(_("about"), max_length=20, choices=Subject)
    title = models.CharField(_("decision in one line"), max_length=250)
    text = models.TextField(
        _("what was decided"),
        blank=True,
        help_text=_("No names of young people here. Use a code such as J-014."),
    )
    decided_on = models.DateField(_("decided on"))
    reference = models.CharField(
        _("case number"), max_length=80, blank=True, help_text=_("The number in your document system.")
    )
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, default=Outcome.ADOPTED)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering: ClassVar = ["-decided_on", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "number"], name="decision_number_once"),
            models.CheckConstraint(condition=Q(body__in=Body.values), name="decision_body_known"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="decision_subject_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "decided_on"], name="decision_day")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **options: Any) -> None:
        if self.municipality_id is None:
            self.municipality_id = self.programme.municipality_id
        super().save(*args, **options)

    @property
    def code(self) -> str:
        """How people call it: B12, of the Dutch word."""
        return f"B{self.number}"

    @property
    def is_in_force(self) -> bool:
        return self.outcome in IN_FORCE
