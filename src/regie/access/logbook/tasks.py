"""Checking a long chain as background work."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.jobs.models import Job
from regie.access.jobs.services import JobResult, Tell, run_job
from regie.access.organisations.selectors import actor_for

from .services import chain_check_begin, own_chain_check


def start_check(*, by: Actor) -> Job:
    """A job that the worker picks up."""
    with transaction.atomic():
        job = chain_check_begin(by=by, again_url=reverse("logbook:events"))
        user, membership = by.user_id or 0, by.membership_id
        transaction.on_commit(lambda: check_task.enqueue(str(job.pk), user, membership))
    return job


@task()
def check_task(job_id: str, user_id: int, membership_id: int | None) -> None:
    """Checks the chain of this person's municipality."""

    def work(tell: Tell) -> JobResult:
        by = actor_for(User.objects.get(pk=user_id), membership_id)
        outcome = own_chain_check(by=by, tell=tell)
        said = (
            _("The log is whole.")
            if not outcome.findings
            else _("The log is not whole. Look at what was found.")
        )
        return JobResult(said, reverse("logbook:events"))

    run_job(job_id, work)
