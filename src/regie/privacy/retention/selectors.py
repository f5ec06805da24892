"""Reads of terms, holds, proposals and records, narrowed to the reader."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow

from .choices import LineState, ProposalState
from .models import DestructionProposal, DestructionRecord, LegalHold, RetentionTerm


def terms_for(reader: Actor) -> QuerySet[RetentionTerm]:
    """The municipality's own terms that hold now."""
    rows = RetentionTerm.objects.filter(ended_at__isnull=True).select_related("collaboration", "added_by")
    return narrow(rows, reader)


def holds_for(reader: Actor) -> QuerySet[LegalHold]:
    """Holds, those that still hold first."""
    rows = LegalHold.objects.select_related("placed_by", "lifted_by")
    return narrow(rows, reader).order_by("lifted_at", "until", "pk")


def proposals_for(reader: Actor, action: str = "view") -> QuerySet[DestructionProposal]:
    """Proposals, newest first, with the number of dossiers in each state."""
    rows = DestructionProposal.objects.select_related("proposed_by", "decided_by", "job", "municipality")
    rows = rows.annotate(
        dossiers=Count("lines"),
        destroyed=Count("lines", filter=Q(lines__state=LineState.DESTROYED)),
        skipped=Count("lines", filter=Q(lines__state=LineState.SKIPPED)),
    )
    return narrow(rows, reader, action).order_by("-proposed_at")


def waiting_for(reader: Actor) -> int:
    """How many proposals wait for this person as the second. One query."""
    rows = DestructionProposal.objects.filter(state=ProposalState.PROPOSED, expires_at__gt=timezone.now())
    return narrow(rows, reader, "approve").exclude(proposed_by=reader.user_id or 0).count()


def records_for(reader: Actor) -> QuerySet[DestructionRecord]:
    """Records of destruction, newest first."""
    return narrow(DestructionRecord.objects.all(), reader)
