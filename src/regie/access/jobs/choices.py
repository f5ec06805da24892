from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("stopped")
    INTERRUPTED = "interrupted", _("interrupted")


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)
