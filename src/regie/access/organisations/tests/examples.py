"""Objects for the addresses of this slice, for the walk along every page."""

from typing import Any

from django.db.models import Model

from regie.access.organisations.models import Membership, Municipality, Organisation

PERSON = [
    "person",
    "person_change",
    "end_membership",
    "restore_membership",
    "block_account",
    "unblock_account",
]


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    membership = (
        Membership.objects.filter(municipality=municipality).exclude(role="functional_manager").first()
    )
    if membership is None:
        return {}
    organisation = Organisation.objects.create(name=f"Example of {municipality}", kind="other")
    organisation.municipalities.add(municipality)  # without people, so that it may be unlinked
    people = {
        f"organisations:{name}": ({"pk": membership.pk}, membership)
        for name in [*PERSON, "repeat_invitation"]
    }
    partners = {
        f"organisations:{name}": ({"pk": organisation.pk}, organisation)
        for name in ("organisation", "organisation_unlink")
    }
    return people | partners
