"""Objects that fill in the addresses of checklists, for the walk over all addresses."""

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from regie.access.authorisation.actors import system_actor
from regie.access.organisations.models import Municipality
from regie.leadership.checklists.models import ChecklistAnswer, ChecklistMoment
from regie.leadership.checklists.programme_scope import KIND, SLUG
from regie.leadership.programmes.models import Programme

WHOLE = ("detail", "compare", "all", "moment_add")


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """From this municipality's part of the loaded demo."""
    programme = Programme.objects.filter(municipality=municipality).first()
    answer = ChecklistAnswer.objects.filter(programme=programme, ended_at=None).first()
    taken_back = _taken_back(programme)
    moment = ChecklistMoment.objects.create(
        scope_kind=KIND,
        scope_id=programme.pk,
        programme=programme,
        taken_on=timezone.localdate(),
        taken_at=timezone.now(),
        by_name=system_actor().name,
        answers={},
        digest="0" * 64,
        scores={},
        total=0,
        overruled=0,
        unanswered=40,
    )
    here = {"scope": SLUG, "pk": programme.pk}
    return {
        "checklists:of_programme": ({"pk": programme.pk}, answer),
        **{f"checklists:{name}": (here, answer) for name in WHOLE},
        "checklists:export": (here | {"form": "xlsx"}, answer),
        "checklists:key": (here | {"key": "LL"}, answer),
        "checklists:question": (here | {"question": "LL1"}, answer),
        "checklists:action": (here | {"question": "LL1"}, answer),
        "checklists:moment": (here | {"moment": moment.pk}, moment),
        "checklists:moment_undo": (here | {"moment": moment.pk}, moment),
        "checklists:take_back": (here | {"answer": answer.pk}, answer),
        "checklists:answer_undo": (here | {"answer": answer.pk}, answer),
        "checklists:bring_back": (here | {"answer": taken_back.pk}, taken_back),
    }


def _taken_back(programme: Programme) -> ChecklistAnswer:
    now = timezone.now()
    return ChecklistAnswer.objects.create(
        scope_kind=KIND,
        scope_id=programme.pk,
        programme=programme,
        question="LL5",
        verdict="yes",
        explanation="Voorbeeld.",
        review_on=timezone.localdate() + timedelta(days=30),
        by_name="Iemand",
        at=now,
        ended_at=now,
        ending="taken_back",
    )
