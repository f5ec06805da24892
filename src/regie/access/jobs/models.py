import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath

from .choices import OPEN_STATES, JobState


class Job(models.Model):
    """Long work that a person started: they may leave the page and come back to its result."""

    access: ClassVar = AccessPath(kind="job", owner="owner")
    classification: ClassVar = dict.fromkeys(
        [
            "id",
            "owner",
            "title",
            "state",
            "done",
            "total",
            "message",
            "result_url",
            "again_url",
            "started_at",
            "updated_at",
            "finished_at",
            "cancel_asked",
            "traceparent",
        ],
        "internal",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs", verbose_name=_("owner")
    )
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    message = models.TextField(_("message"), blank=True)
    result_url = models.CharField(_("address of the result"), max_length=500, blank=True)
    again_url = models.CharField(_("address to start again"), max_length=500, blank=True)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    cancel_asked = models.BooleanField(_("asked to stop"), default=False)

    traceparent = models.CharField(_("trace it was started in"), max_length=55, blank=True, editable=False)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering: ClassVar = ["-started_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
