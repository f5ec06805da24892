from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.ui.lists import list_page

from .forms import EventFilter
from .selectors import events_for
from .tables import EventTable


@requires("view", "event")
def events_page(request: HttpRequest) -> HttpResponse:
    """The audit log of the reader's municipality."""
    return list_page(
        request,
        queryset=events_for(request.actor),  # type: ignore[attr-defined]
        table=EventTable,
        filters=EventFilter,
        title=_("Audit log"),
        lead=_("Who did what in Regie. Nothing in this log can be changed."),
    )
