"""A notice for the addresses of this slice, for the walk along every page."""

from typing import Any

from django.db.models import Model

from regie.access.notices.models import Notice
from regie.access.organisations.models import Membership, Municipality


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides: someone else's notice."""
    user = Membership.objects.filter(municipality=municipality).values_list("user_id", flat=True).first()
    notice = Notice.objects.create(
        user_id=user, municipality=municipality, kind="action_given", message={"text": "Example"}, url="/"
    )
    return {
        **{f"notices:{name}": ({"pk": notice.pk}, notice) for name in ("open", "read", "unread")},
        "notices:unread_all": ({"moment": 0}, None),
    }
