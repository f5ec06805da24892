from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Municipality

from .choices import AnswerState, DpiaDecision, DpiaStatus, Impact, Likelihood


class Immutable(TypeError):
    """Versions of the register are made and read, never changed or removed."""


class VersionQuerySet(models.QuerySet["ActivityVersion"]):
    """There is no way in code to change or remove a version; the database refuses changes as well."""

    def update(self, **changes: Any) -> int:
        raise Immutable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Immutable

    def bulk_update(self, *args: Any, **options: Any) -> int:
        raise Immutable


class ProcessingActivity(models.Model):
    """Something a municipality does with personal data, under a name that stays. What it is stands in its versions."""

    access: ClassVar = AccessPath(kind="register", municipality="municipality")
    classification: ClassVar = {"municipality": "public", "slug": "public", "is_shipped": "internal"}

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="processing_activities",
        verbose_name=_("municipality"),
    )
    slug = models.SlugField(_("short name in addresses"), max_length=60)
    is_shipped = models.BooleanField(_("done by Regie itself"), default=False)

    class Meta:
        verbose_name = _("processing activity")
        verbose_name_plural = _("processing activities")
        ordering: ClassVar = ["municipality", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="activity_once_per_municipality"),
            models.CheckConstraint(condition=~Q(slug=""), name="activity_has_slug"),
        ]

    def __str__(self) -> str:
        return self.slug


class ActivityVersion(models.Model):
    """What an activity is from ``valid_from`` until the next version. Never changed, never removed.

    ``legal_basis`` is a list of ``{"kind": LegalBasis, "grounds": ["G03", …]}``, ``recipients`` a list of
    ``{"name": …, "role": LegalRole}``; the other lists hold texts or codes. ``retention`` is an ISO 8601 duration,
    or empty where each legal ground has its own term. ``transfers`` is empty where nothing leaves the EU.
    """

    access: ClassVar = AccessPath(kind="register", municipality="activity__municipality")
    classification: ClassVar = {
        "activity": "internal",
        "number": "internal",
        "valid_from": "internal",
        "name": "internal",
        "purpose": "internal",
        "legal_basis": "internal",
        "data_subjects": "internal",
        "data_categories": "internal",
        "data_elements": "internal",
        "processing": "internal",
        "recipients": "internal",
        "retention": "internal",
        "retention_note": "internal",
        "measures": "internal",
        "controller": "internal",
        "controller_contact": "internal",
        "officer_contact": "internal",
        "transfers": "internal",
        "is_ended": "internal",
        "note": "internal",
        "by_name": "personal",
    }

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.PROTECT, related_name="versions", verbose_name=_("activity")
    )
    number = models.PositiveIntegerField(_("version"))
    valid_from = models.DateTimeField(_("valid from"))
    name = models.CharField(_("name"), max_length=160)
    purpose = models.TextField(_("purpose"))
    legal_basis = models.JSONField(_("legal ground"), default=list)
    data_subjects = models.JSONField(_("whose data"), default=list)
    data_categories = models.JSONField(_("categories of personal data"), default=list)
    data_elements = models.JSONField(_("which data"), default=list)
    processing = models.JSONField(_("what is done with the data"), default=list)
    recipients = models.JSONField(_("recipients"), default=list)
    retention = models.CharField(_("retention term"), max_length=8, blank=True)
    retention_note = models.TextField(_("remark about the term"), blank=True)
    measures = models.JSONField(_("security measures"), default=list)
    controller = models.CharField(_("controller"), max_length=200)
    controller_contact = models.CharField(_("contact of the controller"), max_length=200, blank=True)
    officer_contact = models.CharField(
        _("contact of the data protection officer"), max_length=200, blank=True
    )
    transfers = models.TextField(_("transfers outside the EU"), blank=True)
    is_ended = models.BooleanField(_("ended"), default=False)
    note = models.CharField(_("what changed and why"), max_length=300)
    by_name = models.CharField(_("by"), max_length=160)

    objects: ClassVar = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a processing activity")
        verbose_name_plural = _("versions of processing activities")
        ordering: ClassVar = ["activity", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "number"], name="register_version_number_once"),
            models.UniqueConstraint(fields=["activity", "valid_from"], name="register_version_moment_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
            models.CheckConstraint(
                condition=Q(retention="") | Q(retention__startswith="P"),
                name="version_retention_is_duration",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(purpose=""), name="version_says_what_and_why"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise Immutable
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise Immutable


class Dpia(models.Model):
    """One version of a municipality's data protection impact assessment. Once decided nothing in it changes."""

    access: ClassVar = AccessPath(kind="dpia", municipality="municipality")
    classification: ClassVar = {
        "municipality": "public",
        "number": "internal",
        "status": "internal",
        "started_at": "internal",
        "started_by": "personal",
        "decision": "internal",
        "decision_reason": "internal",
        "decided_by": "personal",
        "decided_on": "internal",
        "review_on": "internal",
        "recorded_by": "personal",
        "facts": "internal",
    }

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="dpias", verbose_name=_("municipality")
    )
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=DpiaStatus, default=DpiaStatus.DRAFT)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    started_by = models.CharField(_("started by"), max_length=160)
    decision = models.CharField(_("decision"), max_length=12, choices=DpiaDecision, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=160, blank=True)
    facts = models.JSONField(_("what the system said at the decision"), default=dict, blank=True)

    class Meta:
        verbose_name = _("DPIA")
        verbose_name_plural = _("DPIAs")
        ordering: ClassVar = ["municipality", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "number"], name="dpia_number_once"),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(status="draft"), name="dpia_one_being_filled_in"
            ),
            models.CheckConstraint(condition=Q(status__in=DpiaStatus.values), name="dpia_status_known"),
            models.CheckConstraint(
                condition=Q(status="draft", decision="", decided_on__isnull=True)
                | (
                    Q(status="decided", decision__in=DpiaDecision.values)
                    & Q(decided_on__isnull=False, review_on__isnull=False)
                    & ~Q(decided_by="")
                ),
                name="dpia_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gt=models.F("decided_on")),
                name="dpia_review_after_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"DPIA {self.number}"


class DpiaAnswer(models.Model):
    """The answer to one question of a DPIA. ``question`` is its slug in ``data/dpia.toml``."""

    access: ClassVar = AccessPath(kind="dpia", municipality="dpia__municipality")
    classification: ClassVar = {
        "dpia": "internal",
        "question": "internal",
        "state": "internal",
        "text": "internal",
        "likelihood": "internal",
        "impact": "internal",
        "revision": "internal",
        "changed_at": "internal",
        "by_name": "personal",
    }

    dpia = models.ForeignKey(Dpia, on_delete=models.CASCADE, related_name="answers", verbose_name=_("DPIA"))
    question = models.CharField(_("question"), max_length=60)
    state = models.CharField(_("state"), max_length=14, choices=AnswerState, default=AnswerState.OPEN)
    text = models.TextField(_("answer"), blank=True)
    likelihood = models.CharField(_("likelihood"), max_length=10, choices=Likelihood, blank=True)
    impact = models.CharField(_("impact"), max_length=10, choices=Impact, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    by_name = models.CharField(_("by"), max_length=160)

    class Meta:
        verbose_name = _("answer in a DPIA")
        verbose_name_plural = _("answers in a DPIA")
        ordering: ClassVar = ["dpia", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dpia", "question"], name="dpia_answer_once"),
            models.CheckConstraint(
                condition=Q(state__in=AnswerState.values)
                & (Q(likelihood="") | Q(likelihood__in=Likelihood.values))
                & (Q(impact="") | Q(impact__in=Impact.values)),
                name="dpia_answer_words_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(text=""), name="dpia_answer_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dpia}: {self.question}"
