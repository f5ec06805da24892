"""Objects for the addresses of this slice, for the walk along every page."""

from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.access.accounts.models import User
from regie.leadership.programmes.models import AgreedCapacity, Programme, ProgrammeArea, RegisseurHandover


def examples(programme: Programme) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    somebody = User.objects.order_by("pk").first()
    handover = RegisseurHandover.objects.create(
        programme=programme, from_user=somebody, on=timezone.localdate(), reason="Ander werk"
    )
    area = ProgrammeArea.objects.create(programme=programme, name="Voorbeeldwijk")
    people = AgreedCapacity.objects.create(programme=programme, what="Straatwerk", fte=Decimal(1))
    return {
        **{f"programmes:{name}": ({"pk": programme.pk}, programme) for name in ("detail", "edit")},
        **{
            f"programmes:{name}": ({"pk": programme.pk}, handover)
            for name in ("people", "history", "handover")
        },
        "programmes:handover_file": ({"pk": programme.pk, "form": "pdf"}, handover),
        "programmes:handover_form": ({"pk": handover.pk}, handover),
        "programmes:area_add": ({"programme_pk": programme.pk}, handover),
        "programmes:capacity_add": ({"programme_pk": programme.pk}, handover),
        **{f"programmes:area_{name}": ({"pk": area.pk}, handover) for name in ("edit", "remove", "restore")},
        **{
            f"programmes:capacity_{name}": ({"pk": people.pk}, people)
            for name in ("edit", "remove", "restore")
        },
    }
