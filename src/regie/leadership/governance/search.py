"""What can be found of this slice.

The name of a consultation stands behind its agenda items and lines as it was at the last rebuild, every night: renaming
one would otherwise write years of lines anew.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.search.registry import SearchSource, searchable

from .choices import ItemStatus, MeetingStatus
from .models import AgendaItem, Line
from .selectors import consultations_for, meetings_for


def items_for(reader: Actor) -> QuerySet[AgendaItem]:
    """What stands on agendas that this reader may see."""
    return narrow(AgendaItem.objects.all(), reader).exclude(status=ItemStatus.REMOVED)


def minuted_for(reader: Actor) -> QuerySet[Line]:
    """The lines of minutes that this reader may see: of closed meetings, without what was taken away."""
    rows = narrow(Line.objects.all(), reader)
    return rows.filter(removed_at=None, meeting__status=MeetingStatus.CLOSED)


searchable(
    SearchSource(
        kind="consultation",
        label=_("Consultations"),
        queryset=consultations_for,
        title="name",
        fields=("purpose", "kind", "level", "place"),
        context="programme__name",
        url="governance:detail",
        refreshed_by={"programmes.programme": "programme"},
    )
)
searchable(
    SearchSource(
        kind="consultation",
        label=_("Meetings"),
        queryset=meetings_for,
        title="consultation__name",
        fields=("place",),
        context="starts_at",
        url="governance:meeting",
        # Planning a year writes many meetings under one event of the consultation.
        refreshed_by={"governance.consultation": "consultation"},
    )
)
searchable(
    SearchSource(
        kind="consultation",
        label=_("Agenda items"),
        queryset=items_for,
        title="title",
        fields=("question",),
        context="meeting__consultation__name",
        url="governance:meeting",
        arguments=("meeting__pk",),
    )
)
searchable(
    SearchSource(
        kind="consultation",
        label=_("Minutes"),
        queryset=minuted_for,
        title="text",
        context="meeting__consultation__name",
        url="governance:minutes",
        arguments=("meeting__pk",),
    )
)
