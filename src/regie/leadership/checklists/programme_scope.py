"""A programme has checklists: the first scope."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import AccessPath, narrow
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme

from .scopes import Scope, Subject, register_scope

KIND = "programmes.programme"
SLUG = "programma"
# Who sees the checklists of a programme: less than who sees the programme, which may be published.
PATH = AccessPath(kind="checklist", municipality="municipality")


def rows(reader: Actor) -> QuerySet[Programme]:
    """The programmes of which this reader may see the checklists."""
    return narrow(Programme.objects.select_related("municipality"), reader, path=PATH)


def running() -> QuerySet[Programme]:
    """The programmes that have not ended and were not taken from a publication."""
    return (
        Programme.objects.exclude(status=ProgrammeStatus.ENDED)
        .filter(source=None)
        .select_related("municipality")
        .order_by("pk")
    )


def subject(programme: Programme) -> Subject:
    """The programme as something with checklists."""
    return Subject(
        scope=PROGRAMMES,
        pk=programme.pk,
        name=programme.name,
        programme=programme,
        is_open=programme.status != ProgrammeStatus.ENDED,
        home=reverse("programmes:detail", args=[programme.pk]),
    )


PROGRAMMES = register_scope(
    Scope(kind=KIND, slug=SLUG, label=_("Programme"), rows=rows, running=running, subject=subject)
)
