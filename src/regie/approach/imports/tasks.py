"""Reading and writing as background work. Small files are done at once, in the request itself."""

from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from regie.access.authorisation.actors import Actor
from regie.access.jobs.choices import JobState
from regie.access.jobs.models import Job
from regie.access.jobs.services import JobCancelled, job_finish, job_progress, job_start
from regie.access.organisations.selectors import actor_for

from .choices import ImportState
from .models import Import
from .services import import_read, import_write, import_write_begin, import_write_failed
from .writing import Overtaken

SMALL_BYTES = 150_000
SMALL_ROWS = 1_500


def start_reading(*, item: Import, by: Actor) -> Import:
    """Reads a small file now; a larger one as a job that shows how far it is."""
    if item.size <= SMALL_BYTES:
        return import_read(item=item, by=by)
    return _enqueue(item, by, _("Read %(file)s") % {"file": item.file_name}, "")


def start_writing(*, item: Import, by: Actor, reason: str) -> Import:
    """Writes a small import now; a larger one as a job. Raises what ``import_write`` raises."""
    if item.added + item.changed <= SMALL_ROWS:
        return import_write(item=item, by=by, reason=reason)
    import_write_begin(item=item, by=by, reason=reason)
    return _enqueue(item, by, _("Write %(file)s") % {"file": item.file_name}, reason)


@transaction.atomic
def _enqueue(item: Import, by: Actor, title: str, reason: str) -> Import:
    item.job = job_start(title=title, by=by)
    item.save(update_fields=["job"])
    work = write_task if item.state == ImportState.WRITING else read_task
    arguments = {
        "job_id": str(item.job.pk),
        "import_id": str(item.pk),
        "membership_id": by.membership_id,
        "language": translation.get_language() or "nl",
    }
    if work is write_task:
        arguments["reason"] = reason
    transaction.on_commit(lambda: work.enqueue(**arguments))
    return item


@task()
def read_task(job_id: str, import_id: str, membership_id: int | None, language: str) -> None:
    """Reads one file."""

    def work(item: Import, by: Actor, tell: Callable[[int, int], None]) -> str:
        import_read(item=item, by=by, tell=tell)
        return _("The file is read.")

    _run(job_id, import_id, membership_id, language, work)


@task()
def write_task(job_id: str, import_id: str, membership_id: int | None, language: str, reason: str) -> None:
    """Writes one import; where that fails it is ready to be written again."""

    def work(item: Import, by: Actor, tell: Callable[[int, int], None]) -> str:
        tell(0, item.added + item.changed)
        try:
            import_write(item=item, by=by, reason=reason)
        except Overtaken:
            import_read(item=item, by=by)
            return _("Somebody changed the programme in the meantime. Look at the differences again.")
        return _("The import is written.")

    try:
        _run(job_id, import_id, membership_id, language, work)
    finally:
        import_write_failed(import_id)


def _run(
    job_id: str,
    import_id: str,
    membership_id: int | None,
    language: str,
    work: Callable[[Import, Actor, Callable[[int, int], None]], str],
) -> None:
    job = Job.objects.select_related("owner").get(pk=job_id)
    item = Import.objects.select_related("programme__municipality").get(pk=import_id)
    by = actor_for(job.owner, membership_id)
    url = reverse("imports:check", args=[import_id])
    with translation.override(language):
        try:
            message = work(item, by, job_progress(job))
        except JobCancelled:
            job_finish(
                job, state=JobState.CANCELLED, message=_("Stopped. Nothing is written."), result_url=url
            )
        except Exception:
            job_finish(
                job,
                state=JobState.FAILED,
                message=_("This went wrong on our side. Nothing is written."),
                result_url=url,
            )
            raise
        else:
            job_finish(job, state=JobState.DONE, message=message, result_url=url)
