"""Starting long work and telling how far it is."""

from collections.abc import Callable

from django.utils import timezone

from regie.access.authorisation.actors import Actor

from .choices import JobState
from .models import Job


class JobCancelled(Exception):
    """The owner asked to stop; the work rolls back."""


def job_start(*, title: str, by: Actor) -> Job:
    """A new job, waiting. Enqueue the work after commit with the job's id."""
    return Job.objects.create(owner_id=by.user_id, title=title)


def job_progress(job: Job, *, every: int = 500) -> Callable[[int, int], None]:
    """A callback ``(done, total)`` that work calls often; it writes at most once per ``every`` steps.

    Raises JobCancelled where the owner asked to stop. Runs outside the work's own transaction only
    when the caller uses another connection; inside one, the progress becomes visible at its commit.
    """

    def tell(done: int, total: int) -> None:
        if done % every and done != total:
            return
        if not Job.objects.filter(pk=job.pk, cancel_asked=False).update(
            state=JobState.RUNNING, done=done, total=total
        ):
            raise JobCancelled

    return tell


def job_finish(job: Job, *, state: JobState, message: str = "", result_url: str = "") -> None:
    """The last word on a job."""
    Job.objects.filter(pk=job.pk).update(
        state=state, message=message, result_url=result_url, finished_at=timezone.now()
    )
