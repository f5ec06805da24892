"""Work for the worker that belongs to jobs themselves."""

from django_tasks import task

from .services import JobResult, Tell, run_job

PROOF_STEPS = 2000


@task()
def proof_task(job_id: str) -> None:
    """Does nothing, in steps: proof that queue, worker and progress work on this installation."""
    run_job(job_id, _proof)


def _proof(tell: Tell) -> JobResult:
    for step in range(1, PROOF_STEPS + 1):
        tell(step, PROOF_STEPS)
    return JobResult(message=f"{PROOF_STEPS}")
