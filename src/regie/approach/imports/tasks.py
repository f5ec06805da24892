"""Reading and writing as background work. Small files are done at once, in the request itself."""

from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.jobs.services import JobResult, Tell, job_start, run_job
from regie.access.organisations.selectors import actor_for

from .choices import ImportState
from .models import Import
from .services import import_read, import_write, import_write_begin, import_write_failed
from .writing import Overtaken

SMALL_BYTES = 150_000
SMALL_ROWS = 1_500
PROGRESS_EVERY = 1_000


def start_reading(*, item: Import, by: Actor) -> Import:
    """Reads a small file now; a larger one as a job that shows how far it is."""
    if item.size <= SMALL_BYTES:
        return import_read(item=item, by=by)
    return _enqueue(item, by, _("Read %(file)s") % {"file": item.file_name})


def start_writing(*, item: Import, by: Actor, reason: str) -> Import:
    """Writes a small import now; a larger one as a job. Raises what ``import_write`` raises."""
    if item.added + item.changed <= SMALL_ROWS:
        return import_write(item=item, by=by, reason=reason)
    import_write_begin(item=item, by=by, reason=reason)
    return _enqueue(item, by, _("Write %(file)s") % {"file": item.file_name})


@transaction.atomic
def _enqueue(item: Import, by: Actor, title: str) -> Import:
    item.job = job_start(title=title[:200], by=by, again_url=reverse("imports:check", args=[item.pk]))
    item.save(update_fields=["job"])
    work = write_task if item.state == ImportState.WRITING else read_task
    job, user = str(item.job.pk), by.user_id or 0
    transaction.on_commit(lambda: work.enqueue(job, str(item.pk), user, by.membership_id))
    return item


@task()
def read_task(job_id: str, import_id: str, user_id: int, membership_id: int | None) -> None:
    """Reads one file."""

    def work(item: Import, by: Actor, tell: Tell) -> str:
        import_read(item=item, by=by, tell=tell)
        return _("The file is read.")

    run_job(job_id, _with_import(import_id, user_id, membership_id, work), every=PROGRESS_EVERY)


@task()
def write_task(job_id: str, import_id: str, user_id: int, membership_id: int | None) -> None:
    """Writes one import; where that fails it is ready to be written again."""

    def work(item: Import, by: Actor, tell: Tell) -> str:
        try:
            import_write(item=item, by=by, reason=item.reason)
        except Overtaken:
            import_read(item=item, by=by, tell=tell)
            return _("Somebody changed the programme in the meantime. Look at the differences again.")
        return _("The import is written.")

    try:
        run_job(job_id, _with_import(import_id, user_id, membership_id, work), every=PROGRESS_EVERY)
    finally:
        import_write_failed(import_id)


def _with_import(
    import_id: str, user_id: int, membership_id: int | None, work: Callable[[Import, Actor, Tell], str]
) -> Callable[[Tell], JobResult]:
    def run(tell: Tell) -> JobResult:
        item = Import.objects.select_related("programme__municipality").get(pk=import_id)
        by = actor_for(User.objects.get(pk=user_id), membership_id)
        message = work(item, by, tell)
        return JobResult(message=message, url=reverse("imports:check", args=[import_id]))

    return run
