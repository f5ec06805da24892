"""Starting long work and telling how far it is.

How progress stays visible while work runs, on one SQLite file as well as on PostgreSQL:

* Work has two parts. The **long part** reads, parses and checks; it runs outside any transaction and
  calls ``tell(done, total)``. Each call commits by itself, so every page sees it.
* The **short part** writes the result, in one transaction of its own (``transaction.atomic``), without
  telling progress: inside a transaction nobody would see it, and SQLite has one writer at a time,
  so a long transaction would hold up everybody else's writes.

So: parse a whole file first, then write in one go; a hundred thousand rows are written in seconds.

A task of django-tasks is then three lines::

    @task()
    def import_task(job_id: str, upload_id: int) -> None:
        run_job(job_id, lambda tell: import_run(upload_id=upload_id, tell=tell))

and is started by ``job_start`` and, after commit, ``import_task.enqueue(job_id=str(job.pk), ...)``.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.audit.tracing.spans import begin, traceparent

from .choices import OPEN_STATES, JobState
from .models import Job

Tell = Callable[[int, int], None]
logger = structlog.get_logger(__name__)

# A worker tells that it lives at least this often; after three times as long it is taken for dead.
BEAT_SECONDS = 2.0
DEAD_AFTER = timedelta(seconds=90)


class JobCancelled(Exception):
    """The owner asked to stop; the work rolls back."""


@dataclass(frozen=True)
class JobResult:
    """What work hands back: one sentence, and where the result is."""

    message: str = ""
    url: str = ""


def job_start(*, title: str, by: Actor, again_url: str = "") -> Job:
    """A new job, waiting. Enqueue the work after commit with the job's id.

    Raises ValueError for an actor who is no person.
    ``again_url`` is the page from which a person starts the same work again when it was interrupted.
    """
    if by.user_id is None:
        raise ValueError("A job belongs to a person")
    return Job.objects.create(
        owner_id=by.user_id, title=title, again_url=again_url, traceparent=traceparent()
    )


def job_progress(job: Job, *, every: int = 500) -> Tell:
    """A callback ``(done, total)`` that work calls as often as it likes.

    It writes at the last step, at most once per ``every`` steps, and at least once per two seconds when called.
    Raises JobCancelled where the owner asked to stop or the job was closed by others.
    Raises RuntimeError inside a transaction, where nobody would see the progress.
    """
    last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        due = time.monotonic() - last >= BEAT_SECONDS
        if done % every and done != total and not due:
            return
        if connection.in_atomic_block and not _in_test_transaction():
            raise RuntimeError("Progress is told outside a transaction; see the docstring of this module")
        last = time.monotonic()
        alive = Job.objects.filter(pk=job.pk, cancel_asked=False, state__in=OPEN_STATES)
        if not alive.update(state=JobState.RUNNING, done=done, total=total, updated_at=timezone.now()):
            raise JobCancelled

    return tell


def _in_test_transaction() -> bool:
    """Django's test case wraps each test in transactions of its own; those do not count."""
    marks = (getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
    return all(marks)


def job_finish(job: Job, *, state: JobState, message: str = "", result_url: str = "") -> None:
    """The last word on a job; a job that was closed already keeps its first last word."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk, state__in=OPEN_STATES).update(
        state=state, message=message, result_url=result_url, finished_at=now, updated_at=now
    )


def run_job(job_id: str, work: Callable[[Tell], JobResult | None], *, every: int = 500) -> None:
    """Runs ``work(tell)`` for a job and writes how it ended: done, stopped, or failed with what went wrong.

    ValidationError is the work's way to say that the input is not right: its text reaches the owner.
    Any other exception is a mistake in code: the owner reads that it failed, the log holds the rest.
    """
    job = Job.objects.select_related("owner").filter(pk=job_id, state=JobState.WAITING).first()
    if job is None:
        logger.warning("job_not_waiting", job=job_id)
        return
    # The work is part of the trace of who asked for it, so that both logs tell where it came from.
    with (
        begin(job.traceparent),
        structlog.contextvars.bound_contextvars(job=job_id),
        override(job.owner.language),
    ):
        try:
            tell = job_progress(job, every=every)
            tell(0, 0)
            result = work(tell) or JobResult()
        except JobCancelled:
            job_finish(job, state=JobState.CANCELLED, message=_("Stopped. Nothing was changed."))
            logger.info("job_cancelled")
        except ValidationError as error:
            job_finish(job, state=JobState.FAILED, message="\n".join(error.messages))
            logger.info("job_refused")
        except Exception:
            job_finish(
                job,
                state=JobState.FAILED,
                message=_(
                    "Something went wrong on our side. Nothing was changed. Try again, or tell your functional manager."
                ),
            )
            logger.exception("job_failed")
        else:
            job_finish(job, state=JobState.DONE, message=result.message, result_url=result.url)
            logger.info("job_done")


@transaction.atomic
def job_cancel(*, job: Job, by: Actor) -> None:
    """Asks the work to stop. Waiting work stops at once; running work at its next sign of life."""
    check(by, "view", job)
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if not waiting.update(
        state=JobState.CANCELLED,
        cancel_asked=True,
        message=_("Stopped. Nothing was changed."),
        finished_at=now,
    ):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)


def jobs_interrupt() -> int:
    """Marks running jobs whose worker gave no sign of life as interrupted; returns how many.

    Called when a worker starts and when a person looks at their jobs. What the work wrote is undone:
    its write was one transaction, which the database rolled back.
    """
    now = timezone.now()
    silent = Job.objects.filter(state=JobState.RUNNING, updated_at__lt=now - DEAD_AFTER)
    if not silent.exists():  # mostly so; a page that is only read does not write
        return 0
    return silent.update(
        state=JobState.INTERRUPTED,
        finished_at=now,
        message=_("The work stopped halfway. Nothing was changed. Start it again."),
    )
