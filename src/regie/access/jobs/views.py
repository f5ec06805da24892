from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest

from .models import Job
from .selectors import jobs_for
from .services import job_cancel, jobs_interrupt

STOP_POLLING = 286  # htmx's own status: put this in place and poll no more


def _job(request: ActorRequest, pk: UUID) -> Job:
    return get_object_or_404(jobs_for(request.actor), pk=pk)


@requires("view", "job")
def list_page(request: ActorRequest) -> HttpResponse:
    """My long-running work."""
    jobs_interrupt()
    page = Paginator(jobs_for(request.actor), 50).get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": page})


@requires("view", "job")
def detail_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """How far one job is; with htmx only the part that changes."""
    jobs_interrupt()
    job = _job(request, pk)
    if request.htmx:
        status = 200 if job.is_open else STOP_POLLING
        return render(request, "jobs/progress.html", {"job": job}, status=status)
    return render(request, "jobs/detail.html", {"job": job})


@requires("view", "job")
@require_POST
def cancel(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Asks the work to stop."""
    job_cancel(job=_job(request, pk), by=request.actor)
    return redirect("jobs:detail", pk=pk)
