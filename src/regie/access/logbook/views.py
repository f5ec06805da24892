from django.http import HttpResponse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.lists import list_page

from .forms import EventFilter
from .selectors import events_for
from .tables import EventTable


@requires("view", "event")
def events_page(request: ActorRequest) -> HttpResponse:
    """The audit log of the reader's municipality."""
    return list_page(
        request,
        queryset=events_for(request.actor),
        table=EventTable,
        filters=EventFilter,
        title=_("Audit log"),
        lead=_("Who did what in Regie. Nothing in this log can be changed."),
    )
