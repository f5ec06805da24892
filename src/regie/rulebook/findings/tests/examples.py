"""Findings that the addresses of this slice fit, for the walk past all of them."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.access.organisations.models import Municipality
from regie.rulebook.findings.models import Finding
from regie.rulebook.rules.choices import Severity


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """One that can be set aside, and one that is."""
    first, second = (
        Finding.objects.asking().filter(municipality=municipality).exclude(severity=Severity.BLOCKS)[:2]
    )
    second.aside_at, second.aside_by, second.aside_reason = timezone.now(), "Voorbeeld", "Voorbeeld"
    second.save(update_fields=["aside_at", "aside_by", "aside_reason"])
    return {
        "findings:aside": ({"pk": first.pk}, first),
        "findings:bring_back": ({"pk": second.pk}, second),
    }
