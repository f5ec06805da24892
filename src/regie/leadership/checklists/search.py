"""What can be found of this slice: what people wrote with their answers to the checklists of programmes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.search.registry import SearchSource, searchable
from regie.rulebook.rules.registry import PROGRAMME

from .models import ChecklistAnswer


def answers_for(reader: Actor) -> QuerySet[ChecklistAnswer]:
    """The answers that count now, about programmes, as far as this reader may see them."""
    return narrow(ChecklistAnswer.objects.all(), reader).filter(ended_at=None, scope_kind=PROGRAMME)


searchable(
    SearchSource(
        kind="checklist",
        label=_("Answers to checklists"),
        queryset=answers_for,
        title="explanation",
        fields=("question",),
        context="programme__name",
        url="checklists:of_programme",
        arguments=("programme__pk",),
        refreshed_by={"programmes.programme": "programme"},
    )
)
