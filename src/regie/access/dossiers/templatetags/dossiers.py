"""``{% why_dossier %}`` and ``{% emergency_banner %}``: on every record, why it is seen."""

from typing import Any

from django import template

from regie.access.dossiers.explaining import why
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.standing import active_emergencies

register = template.Library()


@register.inclusion_tag("dossiers/why.html", takes_context=True)
def why_dossier(context: Any, dossier: Dossier, kind: str = "person") -> dict[str, Any]:
    """“Why do I see this?”: the reasons, the covenant and the ground per category. Two queries, only where used."""
    return {"why": why(context["actor"], dossier, kind=kind)}


@register.inclusion_tag("dossiers/emergency_banner.html", takes_context=True)
def emergency_banner(context: Any, dossier: Dossier) -> dict[str, Any]:
    """That this dossier is open in an emergency, until when, and the way to end it; nothing otherwise. One query."""
    found = active_emergencies(context["actor"]).filter(dossier_id=dossier.pk).first()
    return {"emergency": found, "csrf_token": context.get("csrf_token")}
