"""Objects for the addresses of this slice, for the walk along every page."""

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.access.collaborations.models import Collaboration
from regie.access.covenants.models import Covenant
from regie.access.covenants.services import DOCUMENTS
from regie.access.organisations.models import Municipality
from regie.vault.files import storage

# What is asked of a covenant in preparation, and of one that is in force (or was).
PREPARING = ["edit", "activate", "sign"]
IN_FORCE = ["detail", "end", "renew", "document", "document_download"]


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    collaboration = Collaboration.objects.filter(municipality=municipality).order_by("name").first()
    if collaboration is None:
        return {}
    old = collaboration.covenants.order_by("-valid_to").first()
    old.document, _ = storage.keep([b"%PDF-1.7 example"], folder=DOCUMENTS, most=100)
    old.document_name = "convenant.pdf"
    old.save()
    today = timezone.localdate()
    new = Covenant.objects.create(
        collaboration=collaboration, title="Nieuw", valid_from=today, valid_to=today + timedelta(days=9)
    )
    signature = old.signatures.order_by("pk").first()
    partner = collaboration.partners.order_by("-pk").first()
    cell = {"pk": new.pk, "organisation_pk": partner.organisation_id, "category": "ordinary"}
    return {
        **{f"covenants:{name}": ({"pk": new.pk}, new) for name in PREPARING},
        **{f"covenants:{name}": ({"pk": old.pk}, old) for name in IN_FORCE},
        **{f"covenants:{name}": (cell, new) for name in ("line", "line_remove")},
        "covenants:add": ({"pk": collaboration.pk}, new),
        "covenants:of_collaboration": ({"pk": collaboration.pk}, old),
        "covenants:of_ground": ({"pk": old.grounds.first().ground_id}, None),
        "covenants:withdraw": ({"pk": signature.pk}, signature),
        "covenants:partner_leave": ({"pk": partner.pk}, partner),
    }
