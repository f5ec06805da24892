import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.access.authorisation.policies import AccessPath
from regie.access.collaborations.models import Collaboration
from regie.access.jobs.models import Job
from regie.access.organisations.models import Municipality
from regie.methods.retention import parts

from .choices import Basis, LineState, ProposalState, Starts


def a_duration(value: str) -> None:
    """Raises ValidationError for what is no term."""
    try:
        parts(value)
    except ValueError:
        raise ValidationError(_("A term is a number of years, months, weeks or days, such as P2Y.")) from None


class RetentionTerm(models.Model):
    """How long a municipality keeps a category of data, in one collaboration or in all. Ended, never changed."""

    access: ClassVar = AccessPath(kind="retention", municipality="municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("municipality", "collaboration", "category", "ground", "duration", "starts", "is_minimum"),
            *("statutory", "rests_on", "added_at", "ended_at", "ended_reason"),
        ],
        "internal",
    ) | {"added_by": "personal", "ended_by": "personal"}

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("collaboration"),
    )  # fmt: skip
    category = models.CharField(_("category of data"), max_length=12, choices=DataCategory)
    ground = models.CharField(_("legal ground"), max_length=6, blank=True)
    duration = models.CharField(_("term"), max_length=20, validators=[a_duration])
    starts = models.CharField(_("begins"), max_length=10, choices=Starts)
    is_minimum = models.BooleanField(_("the law says: at least this long"), default=False)
    statutory = models.CharField(_("from the list"), max_length=6, blank=True)
    rests_on = models.CharField(_("article or decision"), max_length=200)
    added_at = models.DateTimeField(_("since"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("added by"),
    )  # fmt: skip
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_reason = models.CharField(_("why ended"), max_length=300, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("ended by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("retention term")
        verbose_name_plural = _("retention terms")
        ordering: ClassVar = ["category", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(category__in=DataCategory.values), name="term_category_known"),
            models.CheckConstraint(condition=Q(starts__in=Starts.values), name="term_start_known"),
            models.CheckConstraint(
                condition=Q(duration__startswith="P") & ~Q(rests_on=""), name="term_rests_on_something"
            ),
            models.UniqueConstraint(
                fields=["collaboration", "category", "ground", "starts", "is_minimum"],
                condition=Q(ended_at__isnull=True, collaboration__isnull=False),
                name="term_once_in_collaboration",
            ),
            models.UniqueConstraint(
                fields=["municipality", "category", "ground", "starts", "is_minimum"],
                condition=Q(ended_at__isnull=True, collaboration__isnull=True),
                name="term_once_in_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.duration}"


class LegalHold(models.Model):
    """A dossier that has to stay for now, whatever its term says. Without identity, so it outlives nothing."""

    access: ClassVar = AccessPath(kind="retention", municipality="municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("municipality", "dossier_id", "reference", "reason", "until", "placed_at", "lifted_at"),
            *("lifted_reason",),
        ],
        "internal",
    ) | {"placed_by": "personal", "lifted_by": "personal"}

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    dossier_id = models.UUIDField(_("dossier"), db_index=True)
    reference = models.CharField(_("dossier"), max_length=20)
    reason = models.CharField(_("reason"), max_length=300)
    until = models.DateField(_("until"))
    placed_at = models.DateTimeField(_("placed at"), auto_now_add=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("placed by"),
    )  # fmt: skip
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_reason = models.CharField(_("why lifted"), max_length=300, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("lifted by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering: ClassVar = ["-placed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_reason=""), name="hold_lifted_with_a_reason"
            ),
            models.UniqueConstraint(
                fields=["dossier_id"], condition=Q(lifted_at__isnull=True), name="hold_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def holds(self) -> bool:
        """Whether it stops destruction today; the day until which it holds is the last."""
        return self.lifted_at is None and self.until >= timezone.localdate()


class DestructionProposal(models.Model):
    """A frozen list of what goes, made by one person and approved by another; one of them is the privacy officer."""

    access: ClassVar = AccessPath(kind="retention", municipality="municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("id", "municipality", "basis", "state", "reason", "proposed_role", "proposed_at", "expires_at"),
            *("decided_role", "decided_at", "decided_reason", "job"),
        ],
        "internal",
    ) | {"proposed_by": "personal", "decided_by": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    basis = models.CharField(_("why"), max_length=10, choices=Basis, default=Basis.TERM)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.PROPOSED)
    reason = models.CharField(_("remark"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_role = models.CharField(_("role of the first"), max_length=24)
    proposed_at = models.DateTimeField(_("proposed at"))
    expires_at = models.DateTimeField(_("expires at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip
    decided_role = models.CharField(_("role of the second"), max_length=24, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_reason = models.CharField(_("reason of the decision"), max_length=300, blank=True)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("work")
    )

    class Meta:
        verbose_name = _("proposal to destroy")
        verbose_name_plural = _("proposals to destroy")
        ordering: ClassVar = ["-proposed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="proposal_basis_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "done"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="proposal_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "done"])
                | Q(proposed_role="privacy_officer")
                | Q(decided_role="privacy_officer"),
                name="proposal_seen_by_privacy_officer",
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.proposed_at):%d-%m-%Y %H:%M}"

    @property
    def has_expired(self) -> bool:
        """Nobody approved it in time."""
        return self.state == ProposalState.EXPIRED or (
            self.state == ProposalState.PROPOSED and self.expires_at <= timezone.now()
        )

    @property
    def shown_state(self) -> str:
        """Its state in words, as it is today."""
        state = ProposalState.EXPIRED if self.has_expired else ProposalState(self.state)
        return str(state.label)


class ProposalLine(models.Model):
    """One dossier in a proposal. ``kinds`` freezes what goes: kind, label, number, day, duration, start and article.

    After destruction the dossier and its reference are emptied: only the pseudonym is left.
    """

    access: ClassVar = AccessPath(kind="retention", municipality="proposal__municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("proposal", "dossier_id", "reference", "closed_on", "pseudonym", "whole", "due_on", "kinds"),
            *("state", "why", "settled_at", "files"),
        ],
        "internal",
    )

    proposal = models.ForeignKey(
        DestructionProposal, on_delete=models.CASCADE, related_name="lines", verbose_name=_("proposal")
    )
    dossier_id = models.UUIDField(_("dossier"), null=True)
    reference = models.CharField(_("dossier"), max_length=20, blank=True)
    closed_on = models.DateField(_("closed on"), null=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=64)
    whole = models.BooleanField(_("the whole dossier"))
    due_on = models.DateField(_("due on"))
    kinds = models.JSONField(_("what goes"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=LineState, default=LineState.WAITING)
    why = models.CharField(_("why not"), max_length=300, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    files = models.JSONField(_("files still to remove"), default=list)

    class Meta:
        verbose_name = _("dossier in a proposal")
        verbose_name_plural = _("dossiers in proposals")
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="line_state_known"),
            models.UniqueConstraint(
                fields=["dossier_id"], condition=Q(state="waiting"), name="line_waits_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="destroyed") | Q(dossier_id__isnull=True, reference=""),
                name="line_destroyed_without_identity",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(dossier_id__isnull=False), name="line_waiting_has_dossier"
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.pseudonym


class Permanent(TypeError):
    """A record of destruction is made and read, never changed or removed."""


class RecordQuerySet(models.QuerySet["DestructionRecord"]):
    """There is no way in code to change or remove a record of destruction."""

    def update(self, **changes: Any) -> int:
        raise Permanent

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Permanent


class DestructionRecord(models.Model):
    """That something was destroyed: when, by whom, how many of which kinds, on which terms. Not whose it was."""

    access: ClassVar = AccessPath(kind="retention", municipality="municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("municipality", "pseudonym", "destroyed_at", "basis", "whole", "kinds", "terms", "first_role"),
            *("second_role",),
        ],
        "internal",
    ) | {"first": "personal", "second": "personal"}

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    pseudonym = models.CharField(_("pseudonym"), max_length=64, db_index=True)
    destroyed_at = models.DateTimeField(_("destroyed at"))
    basis = models.CharField(_("why"), max_length=10, choices=Basis)
    whole = models.BooleanField(_("the whole dossier"))
    kinds = models.JSONField(_("kinds and numbers"), default=dict)
    terms = models.JSONField(_("terms and articles"), default=list)
    first = models.CharField(_("proposed by"), max_length=160)
    first_role = models.CharField(_("role of the first"), max_length=24, blank=True)
    second = models.CharField(_("approved by"), max_length=160)
    second_role = models.CharField(_("role of the second"), max_length=24, blank=True)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record of destruction")
        verbose_name_plural = _("records of destruction")
        ordering: ClassVar = ["-destroyed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="record_basis_known"),
            models.CheckConstraint(condition=~Q(pseudonym=""), name="record_has_a_pseudonym"),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise Permanent
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise Permanent
