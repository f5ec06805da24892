"""Objects for the addresses of this slice, for the walk along every page."""

from typing import Any

from django.db.models import Model

from regie.access.grounds.models import Ground, GroundCheck
from regie.access.organisations.models import Municipality


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    ground = Ground.objects.filter(kind="basis", checks=None).first()
    checked, _ = GroundCheck.objects.get_or_create(
        municipality=municipality,
        ground=Ground.objects.get(code="G03"),
        withdrawn_at=None,
        defaults={"checked_by": "Iemand", "function": "jurist", "checked_on": "2026-01-01"},
    )
    return {
        "grounds:detail": ({"pk": ground.pk}, ground),
        "grounds:check": ({"pk": ground.pk}, None),
        "grounds:check_withdraw": ({"pk": checked.pk}, checked),
    }
