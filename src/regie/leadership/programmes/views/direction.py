"""Who directs, with which mandate and means; and who changed what of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import events_of, last_actor
from regie.ui.messages import done
from regie.ui.version_forms import save_over

from ..forms import DirectionForm
from ..history import told
from ..policies import Refused, can_see_direction, check_direct
from ..selectors import programmes_for, with_direction
from ..services import ProgrammeConflict, direction_change


@requires("change", "direction")
def people_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(with_direction(programmes_for(request.actor)), pk=pk)
    check_direct(request.actor, programme)
    form = DirectionForm(request.POST or None, programme=programme)
    leave = reverse("programmes:detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        before = programme.regisseur_id
        saved = save_over(
            request,
            form,
            save=lambda values, version: direction_change(
                programme=programme,
                values=values,
                version=version,
                by=request.actor,
                handover=form.handover(),
            ),
            conflict=ProgrammeConflict,
            title=programme.name,
            who=lambda: last_actor(programme),
            leave=leave,
        )
        if isinstance(saved, HttpResponse):
            return saved
        if saved is not None:
            done(request, _("The direction of %(name)s is saved.") % {"name": saved.name})
            if before and before != saved.regisseur_id:
                return redirect("programmes:handover", pk)
            return redirect("programmes:detail", pk)
    context = {"form": form, "programme": programme, "back": leave}
    return render(request, "programmes/people.html", context, status=422 if form.errors else 200)


@requires("view", "direction")
def history_page(request: ActorRequest, pk: int) -> HttpResponse:
    """What was done with the programme and its direction, newest first, from the audit log."""
    programme = get_object_or_404(programmes_for(request.actor), pk=pk)
    allowed = can_see_direction(request.actor, programme)
    if not allowed:
        raise Refused(allowed)
    context = {"programme": programme, "moments": told(events_of(programme))}
    return render(request, "programmes/history.html", context)
