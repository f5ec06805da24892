"""A proposal, a hold and a term for the addresses of this slice, for the walk along every page."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.access.organisations.models import Membership, Municipality
from regie.privacy.retention.models import DestructionProposal, LegalHold, RetentionTerm


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    membership = Membership.objects.filter(municipality=municipality).first()
    if membership is None:
        return {}
    now = timezone.now()
    proposal = DestructionProposal.objects.create(
        municipality=municipality, proposed_by_id=membership.user_id, proposed_role="privacy_officer",
        proposed_at=now, expires_at=now + timedelta(days=30),
    )  # fmt: skip
    hold = LegalHold.objects.create(
        municipality=municipality, dossier_id=uuid.uuid4(), reference="J-000", reason="Voorbeeld",
        until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    term = RetentionTerm.objects.create(
        municipality=municipality, category="ordinary", duration="P9Y", starts="closed", rests_on="Voorbeeld"
    )
    names = ("proposal", "approve", "reject", "cancel", "resume")
    return {
        **{f"retention:{name}": ({"pk": proposal.pk}, proposal) for name in names},
        "retention:lift": ({"pk": hold.pk}, hold),
        "retention:term_end": ({"pk": term.pk}, term),
    }
