"""Who hears of an escalation, of its outcome, and of a question that waits for their level."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.notices.kinds import notice_kind
from regie.access.notices.services import notify
from regie.access.organisations.models import Membership
from regie.leadership.programmes.models import Programme
from regie.ui.phrases import phrase

from .choices import Level
from .models import Escalation, Question

RAISED = "escalation"  # registered with the notices themselves
SETTLED, PUT = "escalation_settled", "question_put"


def register_kinds() -> None:
    """Once, when the slice starts."""
    notice_kind(SETTLED, _("An escalation was settled"))
    notice_kind(PUT, _("A question waits for your level"))


def tell_of_escalation(escalation: Escalation, by: Actor) -> None:
    """The politicians of the municipality, and who directs the programme."""
    notify(
        users=_politicians(escalation.municipality_id) | _directors(escalation.programme),
        kind=RAISED,
        message=phrase(
            "%(code)s was escalated in %(name)s.", code=escalation.code, name=str(escalation.programme)
        ),
        url=reverse("escalations:detail", args=[escalation.pk]),
        municipality_id=escalation.municipality_id,
        key=f"escalation:{escalation.pk}",
        by=by,
        about=escalation,
    )


def tell_of_outcome(escalation: Escalation, by: Actor) -> None:
    """Who raised it, and who directs the programme."""
    notify(
        users={escalation.raised_by_id, *_directors(escalation.programme)},
        kind=SETTLED,
        message=phrase(
            "%(code)s in %(name)s was settled: read what came of it.",
            code=escalation.code,
            name=str(escalation.programme),
        ),
        url=reverse("escalations:detail", args=[escalation.pk]),
        municipality_id=escalation.municipality_id,
        key=f"escalation:{escalation.pk}:settled:{escalation.version}",
        by=by,
        about=escalation,
    )


def tell_of_question(question: Question, by: Actor) -> None:
    """Who answers on the level of the question, while it has no answer; once for each level."""
    if not question.level or question.answer:
        return
    programme = question.programme
    notify(
        users=_people_of(question.level, programme),
        kind=PUT,
        message=phrase("A question in %(name)s waits for an answer of your level.", name=str(programme)),
        url=reverse("escalations:question", args=[question.pk]),
        municipality_id=programme.municipality_id,
        key=f"question:{question.pk}:{question.level}",
        by=by,
        about=question,
    )


def _people_of(level: str, programme: Programme) -> set[int | None]:
    """Strategic: politicians; tactical: who directs the programme; operational: case directors."""
    if level == Level.STRATEGIC:
        return _politicians(programme.municipality_id)
    if level == Level.TACTICAL:
        return _directors(programme)
    return _with_role(programme.municipality_id, Role.CASE_DIRECTOR)


def _directors(programme: Programme) -> set[int | None]:
    return {programme.regisseur_id, programme.deputy_id}


def _politicians(municipality: int) -> set[int | None]:
    return _with_role(municipality, Role.ADMINISTRATOR)


def _with_role(municipality: int, role: str) -> set[int | None]:
    here = Membership.objects.current().filter(municipality=municipality, role=role)
    return set(here.values_list("user", flat=True))
