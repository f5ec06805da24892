"""A large file is read and written as background work: its progress, its result, and stopping it."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from regie.access.jobs.models import Job
from regie.approach.deployments.models import Deployment
from regie.approach.imports import tasks
from regie.approach.imports.models import Import

from . import files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    """The limits for doing work in the request itself are settings of the module; here nothing is small."""
    monkeypatch.setattr(tasks, "SMALL_BYTES", 0)
    monkeypatch.setattr(tasks, "SMALL_ROWS", 0)


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def test_a_large_file_is_read_and_written_in_the_background(client_as, upload):
    client = client_as("regisseur")
    item, page = upload(client, files.simple(30))
    assert item.state == "reading" and 'aria-live="polite"' in page.content.decode()
    work()
    item.refresh_from_db()
    assert (item.state, item.added, item.job.state) == ("ready", 30, "done")
    page = client.post(reverse("imports:write", args=[item.pk]), follow=True)
    assert not Deployment.objects.exists() and Import.objects.get().state == "writing"
    assert client.post(reverse("imports:write", args=[item.pk])).status_code == 403
    work()
    assert Deployment.objects.count() == 30 and Import.objects.get().state == "written"
    assert {job.state for job in Job.objects.all()} == {"done"}
    page = client.get(reverse("imports:check", args=[item.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("imports:done", args=[item.pk])


def test_a_job_that_is_stopped_can_be_started_again(client_as, upload):
    client = client_as("regisseur")
    item, _page = upload(client, files.simple(30))
    client.post(reverse("jobs:cancel", args=[item.job_id]))
    work()
    item.refresh_from_db()
    assert item.state == "reading" and item.job.state == "cancelled" and not item.lines.exists()
    assert (
        reverse("imports:again", args=[item.pk])
        in client.get(reverse("imports:check", args=[item.pk])).content.decode()
    )
    client.post(reverse("imports:again", args=[item.pk]))
    work()
    item.refresh_from_db()
    assert item.state == "ready"


def test_writing_that_is_stopped_is_ready_again(client_as, upload):
    client = client_as("regisseur")
    item, _page = upload(client, files.simple(3))
    work()
    client.post(reverse("imports:write", args=[item.pk]))
    client.post(reverse("jobs:cancel", args=[Import.objects.get().job_id]))
    work()
    assert Import.objects.get().state == "ready" and not Deployment.objects.exists()
