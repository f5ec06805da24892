from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.leadership.programmes.models import Programme

from .choices import Ending, Verdict
from .questions import BY_ID


class ChecklistAnswer(models.Model):
    """What somebody said to one question about one thing. Never changed; a new answer ends the one before it.

    ``overrules`` marks an answer given against the facts; ``facts_digest`` is what the facts were then.
    An answer without it is looked at again after ``review_on``.
    """

    access: ClassVar = AccessPath(kind="checklist", municipality="programme__municipality")
    classification: ClassVar = {
        "scope_kind": "internal",
        "scope_id": "internal",
        "programme": "internal",
        "question": "public",
        "verdict": "internal",
        "explanation": "internal",
        "link": "internal",
        "overrules": "internal",
        "facts_digest": "internal",
        "review_on": "internal",
        "by": "personal",
        "by_name": "personal",
        "at": "internal",
        "ended_at": "internal",
        "ended_by_name": "personal",
        "ending": "internal",
        "replaces": "internal",
    }

    scope_kind = models.CharField(_("kind of what it is about"), max_length=60)
    scope_id = models.PositiveBigIntegerField(_("what it is about"))
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="checklist_answers", verbose_name=_("programme")
    )
    question = models.CharField(_("question"), max_length=4)
    verdict = models.CharField(_("answer"), max_length=3, choices=Verdict)
    explanation = models.TextField(_("explanation"))
    link = models.CharField(_("link to the proof"), max_length=500, blank=True)
    overrules = models.BooleanField(_("judged otherwise than the facts"), default=False)
    facts_digest = models.CharField(_("digest of the facts"), max_length=64, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="checklist_answers",
        null=True,
        verbose_name=_("answered by"),
    )
    by_name = models.CharField(_("name of who answered"), max_length=160)
    at = models.DateTimeField(_("answered at"))
    ended_at = models.DateTimeField(_("no longer counts since"), null=True, blank=True)
    ended_by_name = models.CharField(_("ended by"), max_length=160, blank=True)
    ending = models.CharField(_("why it no longer counts"), max_length=12, choices=Ending, blank=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        null=True,
        blank=True,
        verbose_name=_("the answer before it"),
    )

    class Meta:
        verbose_name = _("answer to a checklist question")
        verbose_name_plural = _("answers to checklist questions")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scope_kind", "scope_id", "question"],
                condition=Q(ended_at__isnull=True),
                name="checklist_one_answer_counts",
            ),
            models.CheckConstraint(
                condition=Q(question__in=list(BY_ID)), name="checklist_answer_question_known"
            ),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="checklist_answer_known"),
            models.CheckConstraint(condition=~Q(explanation=""), name="checklist_answer_explained"),
            models.CheckConstraint(
                condition=Q(overrules=False, facts_digest="", review_on__isnull=False)
                | (Q(overrules=True, review_on__isnull=True) & ~Q(facts_digest="")),
                name="checklist_answer_ends_by_day_or_facts",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="", ended_by_name="")
                | (Q(ended_at__isnull=False) & Q(ending__in=Ending.values)),
                name="checklist_answer_ending_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_verdict_display()}"


class ChecklistMoment(models.Model):
    """The forty answers as they were on one day. Never changed; can be removed again on the day itself.

    ``answers`` maps a question to how it was answered, see ``snapshots.py``; ``scores`` maps a key to its yeses.
    ``month`` is the first day of the month of an automatic moment; others have none.
    """

    access: ClassVar = AccessPath(kind="checklist", municipality="programme__municipality")
    classification: ClassVar = {
        "scope_kind": "internal",
        "scope_id": "internal",
        "programme": "internal",
        "taken_on": "internal",
        "taken_at": "internal",
        "by": "personal",
        "by_name": "personal",
        "month": "internal",
        "answers": "personal",
        "digest": "internal",
        "scores": "internal",
        "total": "internal",
        "overruled": "internal",
        "unanswered": "internal",
        "removed_at": "internal",
    }

    scope_kind = models.CharField(_("kind of what it is about"), max_length=60)
    scope_id = models.PositiveBigIntegerField(_("what it is about"))
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="checklist_moments", verbose_name=_("programme")
    )
    taken_on = models.DateField(_("date"))
    taken_at = models.DateTimeField(_("taken at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="checklist_moments",
        null=True,
        blank=True,
        verbose_name=_("taken by"),
    )
    by_name = models.CharField(_("name of who took it"), max_length=160, blank=True)
    month = models.DateField(_("month of an automatic moment"), null=True, blank=True)
    answers = models.JSONField(_("answers"))
    digest = models.CharField(_("digest of the answers"), max_length=64)
    scores = models.JSONField(_("score per key"))
    total = models.PositiveSmallIntegerField(_("score"))
    overruled = models.PositiveSmallIntegerField(_("judged otherwise than the facts"))
    unanswered = models.PositiveSmallIntegerField(_("not answered"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("checklist moment")
        verbose_name_plural = _("checklist moments")
        ordering: ClassVar = ["taken_on", "taken_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scope_kind", "scope_id", "month"], name="checklist_one_moment_a_month"
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(by_name=""), name="checklist_moment_automatic_or_by"
            ),
            models.CheckConstraint(condition=Q(total__lte=40), name="checklist_moment_total"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["scope_kind", "scope_id", "taken_on"], name="checklist_moments_of")
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.taken_on:%Y-%m-%d}"

    @property
    def is_automatic(self) -> bool:
        """Taken by the monthly run, not by somebody."""
        return self.month is not None
