import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from tests.migrated import copy_to

from regie.access.authorisation.policies import Refused
from regie.access.jobs.choices import JobState
from regie.access.jobs.models import Job
from regie.access.jobs.services import (
    JobCancelled,
    JobResult,
    job_cancel,
    job_progress,
    job_start,
    jobs_interrupt,
    run_job,
)
from regie.access.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(actor):
    return job_start(title="Import", by=actor("coach"), again_url="/again/")


def test_work_that_ends_well(job):
    def work(tell):
        for step in range(1, 11):
            tell(step, 10)
        return JobResult("10 rows", "/result/")

    run_job(str(job.pk), work, every=1)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.message, job.result_url) == (
        "done",
        10,
        10,
        "10 rows",
        "/result/",
    )
    assert job.finished_at


def test_input_that_is_not_right_reaches_the_owner_and_nothing_is_written(job):
    @transaction.atomic
    def write():
        Organisation.objects.create(name="Half", kind="other")
        raise ValidationError(["Row 3 has no name.", "Row 5 has no date."])

    run_job(str(job.pk), lambda tell: write())
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "Row 3 has no name.\nRow 5 has no date.")
    assert not Organisation.objects.filter(name="Half").exists()


def test_a_mistake_in_code_is_a_failure_without_its_secrets(job, caplog):
    def work(tell):
        raise RuntimeError("secret detail")

    run_job(str(job.pk), work)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "secret" not in job.message
    assert "secret detail" in caplog.text


def test_asking_to_stop_stops_at_the_next_step(job, actor):
    def work(tell):
        tell(1, 10)
        job_cancel(job=job, by=actor("coach"))
        tell(2, 10)
        raise AssertionError("not reached")

    run_job(str(job.pk), work, every=1)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.CANCELLED, 1)


def test_waiting_work_stops_at_once_and_never_runs(job, actor):
    job_cancel(job=job, by=actor("coach"))
    run_job(str(job.pk), lambda tell: pytest.fail("runs"))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_task_that_comes_twice_runs_once(job):
    times = []
    for _ in range(2):
        run_job(str(job.pk), lambda tell: times.append(1))
    assert times == [1]


def test_only_the_owner_stops_it(job, actor):
    with pytest.raises(Refused):
        job_cancel(job=job, by=actor("regisseur"))


def test_progress_writes_seldom(job, django_assert_max_num_queries):
    tell = job_progress(job, every=500)
    with django_assert_max_num_queries(5):
        for step in range(1, 2001):
            tell(step, 2000)


def test_a_dead_worker_is_seen_and_cannot_come_back(job):
    tell = job_progress(job, every=1)
    tell(1, 10)
    assert jobs_interrupt() == 0
    Job.objects.filter(pk=job.pk).update(updated_at=timezone.now() - timedelta(minutes=5))
    assert jobs_interrupt() == 1
    job.refresh_from_db()
    assert job.state == JobState.INTERRUPTED
    with pytest.raises(JobCancelled):
        tell(2, 10)


@pytest.mark.django_db(transaction=True)
def test_telling_inside_a_transaction_is_a_mistake(actor):
    job = job_start(title="x", by=actor("coach"))
    with transaction.atomic(), pytest.raises(RuntimeError, match="outside a transaction"):
        job_progress(job)(1, 1)


# ---- screens ----


def test_my_jobs_and_not_those_of_others(client_as, job, actor):
    theirs = job_start(title="Secret", by=actor("regisseur"))
    client = client_as("coach")
    page = client.get(reverse("jobs:list")).content.decode()
    assert "Import" in page
    assert "Secret" not in page
    assert client.get(reverse("jobs:detail", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("jobs:cancel", args=[theirs.pk])).status_code == 404


def test_the_page_polls_until_the_work_is_over(client_as, job):
    client, url = client_as("coach"), reverse("jobs:detail", args=[job.pk])
    job_progress(job, every=1)(1200, 5000)
    page = client.get(url).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert 'value="1200"' in page
    part = client.get(url, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert b"<html" not in part.content
    Job.objects.filter(pk=job.pk).update(state="done", message="All in.", result_url="/result/")
    last = client.get(url, headers={"HX-Request": "true"})
    assert last.status_code == 286, "htmx stops asking"
    assert b"hx-get" not in last.content
    assert b"/result/" in last.content


def test_the_stop_button(client_as, job):
    client = client_as("coach")
    assert client.get(reverse("jobs:cancel", args=[job.pk])).status_code == 405
    client.post(reverse("jobs:cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert b"/again/" in client.get(reverse("jobs:detail", args=[job.pk])).content


@pytest.mark.parametrize("count", [1, 60])
def test_the_list_costs_the_same_at_any_length(client_as, actor, count, django_assert_max_num_queries):
    for number in range(count):
        job_start(title=f"Job {number}", by=actor("coach"))
    client = client_as("coach")
    with django_assert_max_num_queries(12):
        client.get(reverse("jobs:list"))


# ---- a real worker ----

ENQUEUE = """
import django; django.setup()
from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.jobs.services import job_start
from regie.access.jobs.tasks import proof_task
user = User.objects.create_user("a@example.org", name="A")
job = job_start(title="Proof", by=Actor(user_id=user.pk, name="A"))
proof_task.enqueue(job_id=str(job.pk))
"""
LOOK = """
import django; django.setup()
from regie.access.jobs.models import Job
job = Job.objects.get()
print(job.state, job.done, job.total, job.message)
"""


@pytest.mark.once
def test_a_real_worker_process_runs_a_real_task(tmp_path):
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "regie.site.settings",
        "REGIE_SECRET_KEY": "only for this test",
        "REGIE_DATA_DIR": str(tmp_path),
        "REGIE_DEBUG": "0",
        "REGIE_DATABASE_URL": f"sqlite:///{tmp_path / 'worker.sqlite3'}",
    }

    def run(*command):
        done = subprocess.run(
            [sys.executable, *command], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    if not copy_to(tmp_path / "worker.sqlite3"):
        run("-m", "regie", "migrate", "--verbosity", "0")
    run("-c", ENQUEUE)
    run("-m", "regie", "db_worker", "--batch", "--no-startup-delay", "--interval", "0")
    assert run("-c", LOOK).split() == ["done", "2000", "2000", "2000"]
