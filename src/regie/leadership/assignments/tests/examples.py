"""Objects for the addresses of this slice, for the walk along every page."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.leadership.assignments.models import Activity, Assignment, Goal, IntermediateResult
from regie.leadership.programmes.models import Programme


def examples(programme: Programme) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """Name of the address -> its arguments, and the object whose access decides."""
    place = programme.municipality
    one, other = (Programme.objects.create(municipality=place, name=f"Zo ook programma {n}") for n in (1, 2))
    draft = Assignment.objects.create(programme=one, number=2)
    Assignment.objects.create(programme=one, number=1, status="withdrawn")
    proposed = Assignment.objects.create(
        programme=other, number=1, status="proposed", proposed_at=timezone.now()
    )
    goal = Goal.objects.create(assignment=draft, text="Minder overlast in de wijk")
    activity = Activity.objects.create(assignment=draft, what="Straatwerk")
    result = IntermediateResult.objects.create(assignment=draft, what="Plan ligt er")
    rows = {"goal": goal, "activity": activity, "result": result}
    return {
        "assignments:of_programme": ({"pk": programme.pk}, draft),
        "assignments:start": ({"pk": programme.pk}, draft),
        "assignments:support": ({"pk": programme.pk, "portfolio": "care"}, draft),
        **{f"assignments:{name}": ({"pk": draft.pk}, draft) for name in ("detail", "texts", "compare")},
        "assignments:move": ({"pk": draft.pk, "to": "proposed"}, draft),
        "assignments:decide": ({"pk": proposed.pk, "body": "college"}, proposed),
        **{f"assignments:{part}_add": ({"assignment_pk": draft.pk}, draft) for part in rows},
        **{
            f"assignments:{part}_{name}": ({"pk": row.pk}, row)
            for part, row in rows.items()
            for name in ("edit", "remove", "restore")
        },
    }
