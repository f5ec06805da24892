"""A passkey for the address that removes one, for the walk along every page."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Model

from regie.access.accounts.models import User


def examples(municipality: Model) -> dict[str, tuple[dict[str, Any], Model]]:
    """Name of the address -> its arguments, and the object whose access decides: someone else's account."""
    person = User.objects.filter(memberships__municipality=municipality).first()
    if person is None:
        return {}
    key = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Example"}
    )
    return {"mfa_remove_webauthn": ({"pk": key.pk}, person)}
