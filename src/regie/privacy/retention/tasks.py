"""Destruction as background work, for it can take long."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Refused
from regie.access.jobs.services import JobCancelled, JobResult, Tell, job_start, run_job
from regie.access.organisations.selectors import actor_for

from .destruction import destruction_run
from .models import DestructionProposal
from .policies import can_resume
from .proposals import locked, proposal_approve
from .reapplying import list_keep


@transaction.atomic
def approve_and_start(*, proposal: DestructionProposal, reason: str, by: Actor) -> DestructionProposal:
    """Approves, and starts the work after commit. Raises what ``proposal_approve`` raises."""
    return _started(proposal_approve(proposal=proposal, reason=reason, by=by), by)


@transaction.atomic
def destruction_resume(*, proposal: DestructionProposal, by: Actor) -> DestructionProposal:
    """Goes on with what was approved and broken off. Raises Refused or ValidationError."""
    current = locked(proposal.pk)
    may = can_resume(by, current)
    if not may:
        raise ValidationError([str(each) for each in may.reasons])
    return _started(current, by)


def _started(proposal: DestructionProposal, by: Actor) -> DestructionProposal:
    again = reverse("retention:proposal", args=[proposal.pk])
    title = _("Destroy what was decided on %(day)s") % {"day": proposal}
    proposal.job = job_start(title=title, by=by, again_url=again)
    proposal.save(update_fields=["job"])
    job, user = str(proposal.job.pk), by.user_id or 0
    transaction.on_commit(lambda: destroy_task.enqueue(job, str(proposal.pk), user, by.membership_id))
    return proposal


@task()
def destroy_task(job_id: str, proposal_id: str, user_id: int, membership_id: int | None) -> None:
    """Carries out one proposal."""

    def work(tell: Tell) -> JobResult:
        by = actor_for(User.objects.get(pk=user_id), membership_id)
        url = reverse("retention:proposal", args=[proposal_id])
        try:
            outcome = destruction_run(proposal_id=UUID(proposal_id), by=by, tell=tell)
        except Refused as refused:
            raise ValidationError([str(reason) for reason in refused.decision.reasons]) from refused
        except JobCancelled:
            text = _("Stopped halfway. What is destroyed stays destroyed. Go on from the proposal.")
            return JobResult(message=text, url=url)
        finally:
            list_keep()
        numbers = {"gone": outcome.destroyed, "kept": outcome.skipped, "failed": outcome.failed}
        text = _("Destroyed: %(gone)s. Not destroyed, with the reason: %(kept)s.") % numbers
        if outcome.failed:
            text += " " + _("Failed: %(failed)s. Go on from the proposal.") % numbers
        return JobResult(message=text, url=url)

    run_job(job_id, work, every=1)
