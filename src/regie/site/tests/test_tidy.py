from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from regie.access.jobs.choices import JobState
from regie.access.jobs.models import Job

pytestmark = pytest.mark.django_db


def test_work_without_a_sign_of_life_is_marked_interrupted(member) -> None:
    owner, hour_ago = member("regisseur"), timezone.now() - timedelta(hours=1)
    dead = Job.objects.create(owner=owner, title="dead", state=JobState.RUNNING)
    alive = Job.objects.create(owner=owner, title="alive", state=JobState.RUNNING)
    Job.objects.filter(pk=dead.pk).update(updated_at=hour_ago)
    said = StringIO()
    call_command("tidy", stdout=said)
    assert "interrupted work: 1" in said.getvalue()
    assert Job.objects.get(pk=dead.pk).state == JobState.INTERRUPTED
    assert Job.objects.get(pk=alive.pk).state == JobState.RUNNING
