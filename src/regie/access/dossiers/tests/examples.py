"""Objects for the addresses of this slice, for the walk along every page."""

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.access.collaborations.models import Collaboration
from regie.access.dossiers.models import EmergencyAccess
from regie.access.organisations.models import Membership, Municipality


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model]]:
    """Name of the address -> its arguments, and the object whose access decides. Dossiers have their own walk."""
    membership = Membership.objects.current().filter(municipality=municipality).order_by("pk").first()
    place = Collaboration.objects.filter(municipality=municipality).order_by("pk").first()
    if membership is None or place is None:
        return {}
    now = timezone.now()
    emergency = EmergencyAccess.objects.create(
        municipality=municipality, collaboration=place, dossier_id="00000000-0000-4000-8000-000000000001",
        reference="J-999", user=membership.user, membership=membership, reason="Voorbeeld",
        starts_at=now, ends_at=now + timedelta(hours=1),
    )  # fmt: skip
    arguments = {"pk": emergency.pk}
    return {f"dossiers:{name}": (arguments, emergency) for name in ("emergency_end", "emergency_judge")}
