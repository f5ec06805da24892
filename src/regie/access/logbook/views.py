from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest
from regie.ui.lists import list_page
from regie.ui.messages import done

from .anomalies import DAYS, anomalies_for, anomaly_of
from .forms import EventFilter, LookForm
from .selectors import events_for, last_check
from .services import anomaly_look, chain_of, is_long, own_chain_check
from .tables import AnomalyTable, EventTable
from .tasks import start_check


@requires("view", "event")
def events_page(request: ActorRequest) -> HttpResponse:
    """The audit log of the reader's municipality, and whether it is whole."""
    return list_page(
        request,
        queryset=events_for(request.actor),
        table=EventTable,
        filters=EventFilter,
        title=_("Audit log"),
        lead=_("Who did what in Regie. Nothing in this log can be changed."),
        template="logbook/events.html",
        check=last_check(chain_of(request.actor)),
        may_see_anomalies=decide(request.actor, "view", "anomaly"),
        tab="events",
    )


@require_POST
@requires("view", "event")
def check_now(request: ActorRequest) -> HttpResponse:
    """Checks the chain of the municipality: now, or in the background where it is long."""
    if is_long(chain_of(request.actor)):
        return redirect("jobs:detail", pk=start_check(by=request.actor).pk)
    own_chain_check(by=request.actor)
    done(request, _("The log is checked."))
    return redirect("logbook:events")


@requires("view", "anomaly")
def anomalies_page(request: ActorRequest) -> HttpResponse:
    """What staff did that is worth a look."""
    everything = anomalies_for(request.actor)
    with_looked = request.GET.get("all") == "1"
    return list_page(
        request,
        queryset=[each for each in everything if with_looked or not each.looked],
        table=AnomalyTable,
        title=_("Worth a look"),
        lead=_(
            "What stood out in the log in the last %(days)s days. It is about how we work, not about young people."
        )
        % {"days": DAYS},
        template="logbook/anomalies.html",
        looked=sum(1 for each in everything if each.looked),
        with_looked=with_looked,
        tab="anomalies",
        may_see_anomalies=True,
    )


@requires("change", "anomaly")
def look_page(request: ActorRequest, sort: str, person: int, start: str) -> HttpResponse:
    """Says what it was."""
    anomaly = anomaly_of(request.actor, sort, person, start)
    if anomaly is None:
        raise Http404
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            anomaly_look(anomaly=anomaly, remark=form.cleaned_data["remark"], by=request.actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("Noted. It stands under “looked at” now."))
            return redirect("logbook:anomalies")
    return render(request, "logbook/look.html", {"form": form, "anomaly": anomaly})
