"""Reads of escalations and questions, always within the reach of the reader."""

from django.db.models import QuerySet

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow

from .choices import EscalationStatus
from .models import Escalation, Question


def escalations_for(reader: Actor) -> QuerySet[Escalation]:
    """The escalations this reader may see, the newest first."""
    return narrow(Escalation.objects.select_related("programme__municipality", "raised_by"), reader)


def open_escalations(reader: Actor) -> QuerySet[Escalation]:
    """Those without an outcome yet."""
    return escalations_for(reader).exclude(status=EscalationStatus.SETTLED)


def questions_for(reader: Actor) -> QuerySet[Question]:
    """The questions this reader may see, the newest first."""
    return narrow(Question.objects.select_related("programme__municipality"), reader)
