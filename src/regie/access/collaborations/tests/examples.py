"""Objects for the addresses of this slice, for the walk along every page."""

from typing import Any

from django.db.models import Model

from regie.access.collaborations.models import Collaboration
from regie.access.organisations.models import Municipality

PAGES = ["detail", "edit", "end", "partner_add", "participant_add"]


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    found = Collaboration.objects.filter(municipality=municipality).order_by("name").first()
    if found is None:
        return {}
    participation = found.participations.filter(ended_at=None).first()
    return {
        **{f"collaborations:{name}": ({"pk": found.pk}, found) for name in PAGES},
        "collaborations:participant_end": ({"pk": participation.pk}, participation),
        "collaborations:of_member": ({"pk": participation.membership_id}, participation.membership),
    }
