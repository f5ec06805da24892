"""Reads of one's own jobs."""

from django.db.models import QuerySet

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow

from .models import Job


def jobs_for(reader: Actor) -> QuerySet[Job]:
    """The reader's own jobs, newest first."""
    return narrow(Job.objects.all(), reader)
