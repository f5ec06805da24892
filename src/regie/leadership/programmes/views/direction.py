"""Who directs, with which mandate and means; and who changed what of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import events_of, last_actor
from regie.ui.forms import save_over

from ..forms import DirectionForm
from ..history import told
from ..models import Programme
from ..policies import Refused, can_see_direction, check_direct
from ..selectors import programmes_for, with_direction
from ..services import direction_change


@requires("change", "direction")
def people_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(with_direction(programmes_for(request.actor)), pk=pk)
    check_direct(request.actor, programme)
    form = DirectionForm(request.POST or None, programme=programme)
    leave = reverse("programmes:detail", args=[pk])
    before = programme.regisseur_id

    def to(saved: Programme) -> str:
        changed = before and before != saved.regisseur_id
        return reverse("programmes:handover", args=[pk]) if changed else leave

    answer = save_over(
        request,
        form,
        save=lambda values, version: direction_change(
            programme=programme, values=values, version=version, by=request.actor, handover=form.handover()
        ),
        who=last_actor,
        said=lambda saved: _("The direction of %(name)s is saved.") % {"name": saved.name},
        leave=leave,
        to=to,
    )
    context = {"form": form, "programme": programme, "back": leave}
    return answer or render(request, "programmes/people.html", context, status=422 if form.errors else 200)


@requires("view", "direction")
def history_page(request: ActorRequest, pk: int) -> HttpResponse:
    """What was done with the programme and its direction, newest first, from the audit log."""
    programme = get_object_or_404(programmes_for(request.actor), pk=pk)
    allowed = can_see_direction(request.actor, programme)
    if not allowed:
        raise Refused(allowed)
    context = {"programme": programme, "moments": told(events_of(programme))}
    return render(request, "programmes/history.html", context)
