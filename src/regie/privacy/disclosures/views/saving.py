"""What the forms share: the grounds that one organisation can give another on."""

from typing import Any

from regie.access.grounds.models import Ground
from regie.access.organisations.models import Organisation

from ..selectors import keys_between


def keys_for(
    dossier: Any, giver: Organisation, receiver: Organisation, category: str
) -> dict[str, list[Ground]]:
    """The grounds to choose from, as first and as second key."""
    between: dict[str, Any] = {
        "giver": giver,
        "receiver": receiver,
        "category": category,
        "municipality": dossier.municipality,
    }
    return {
        "grounds": keys_between(**between, second=False),
        "second": keys_between(**between, second=True),
    }
