"""Who hears that an assignment is put up for adoption, and that it was adopted."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.notices.kinds import notice_kind
from regie.access.notices.services import notify
from regie.access.organisations.models import Membership
from regie.ui.phrases import phrase

from .choices import AssignmentStatus
from .models import Assignment, PortfolioSupport

PROPOSED, ADOPTED = "assignment_proposed", "assignment_adopted"


def register_kinds() -> None:
    """Once, when the slice starts."""
    notice_kind(PROPOSED, _("An assignment is put up for adoption"))
    notice_kind(ADOPTED, _("An assignment was adopted"))


def tell_of_move(assignment: Assignment, by: Actor) -> None:
    """Of a version that was put to the bodies, or adopted; of other steps nobody hears."""
    programme = assignment.programme
    name, number = str(programme), assignment.number
    match assignment.status:
        case AssignmentStatus.PROPOSED:
            kind = PROPOSED
            text = phrase("The assignment of %(name)s is put up for adoption.", name=name)
        case AssignmentStatus.ADOPTED:
            kind = ADOPTED
            text = phrase(
                "The assignment of %(name)s was adopted: version %(number)s.", name=name, number=number
            )
        case _:
            return
    notify(
        users=_people_of(assignment),
        kind=kind,
        message=text,
        url=reverse("assignments:detail", args=[assignment.pk]),
        municipality_id=programme.municipality_id,
        key=f"assignment:{assignment.pk}:{kind}:{assignment.version}",
        by=by,
        about=assignment,
    )


def _people_of(assignment: Assignment) -> set[int | None]:
    """Who directs the programme, who gives the assignment, the politicians, and the aldermen who were asked."""
    programme = assignment.programme
    politicians = Membership.objects.current().filter(
        municipality=programme.municipality_id, role=Role.ADMINISTRATOR
    )
    asked = PortfolioSupport.objects.filter(programme=programme, alderman__isnull=False)
    return {
        programme.regisseur_id,
        programme.deputy_id,
        programme.principal_id,
        *politicians.values_list("user", flat=True),
        *asked.values_list("alderman", flat=True),
    }
