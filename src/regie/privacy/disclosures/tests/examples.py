"""Objects for the addresses of this slice, for the walk along every page."""

from typing import Any

from django.db.models import Model

from regie.access.dossiers.walls import wall_down
from regie.access.organisations.models import Municipality
from regie.privacy.disclosures.models import Disclosure

STEPS = ("detail", "answer", "accept", "refuse", "withdraw", "onward", "consent")


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model]]:
    """A disclosure of the demo between organisations that those who walk are not of: it opens to none of them."""
    with wall_down():
        rows = Disclosure.objects.filter(dossier__municipality=municipality).order_by("pk")
        found = rows.select_related("dossier").first()
    if found is None:
        return {}
    return {f"disclosures:{name}": ({"pk": found.pk}, found) for name in STEPS}
