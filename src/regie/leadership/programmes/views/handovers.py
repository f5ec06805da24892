"""The handover of the direction: the file with everything open, and what was written about each handover."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.ui.documents import PDF, WORD
from regie.ui.forms import save_over
from regie.ui.limits import limited

from ..forms import HandoverForm
from ..handover import file_name, handover_of, handover_pdf, handover_word
from ..models import Programme
from ..policies import can_direct, check_direct, check_export
from ..selectors import handovers_for, programmes_for, with_direction
from ..services import handover_change, handover_exported

WRITERS = {"pdf": (handover_pdf, PDF), "docx": (handover_word, WORD)}


@requires("export", "direction")
def handover_page(request: ActorRequest, pk: int) -> HttpResponse:
    """What stands in the file now, on screen, and the handovers that were."""
    programme = _programme(request, pk)
    context = {
        "programme": programme,
        "parts": handover_of(programme, request.actor),
        "may_direct": can_direct(request.actor, programme),
    }
    return render(request, "programmes/handover.html", context)


@requires("export", "direction")
@limited("export")
def handover_file(request: ActorRequest, pk: int, form: str) -> HttpResponse:
    """The file as PDF or Word; noted in the audit log."""
    if form not in WRITERS:
        raise Http404(_("The handover file does not exist in this form."))
    programme = _programme(request, pk)
    write, kind = WRITERS[form]
    content = write(programme, request.actor)
    handover_exported(programme=programme, form=form, by=request.actor)
    attached = f'attachment; filename="{file_name(programme)}.{form}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": attached})


@requires("change", "direction")
def handover_form(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down afterwards whether the two spoke, and what to remember."""
    handover = get_object_or_404(handovers_for(request.actor), pk=pk)
    check_direct(request.actor, handover.programme)
    form = HandoverForm(request.POST or None, row=handover)
    leave = reverse("programmes:handover", args=[handover.programme_id])
    answer = save_over(
        request,
        form,
        save=lambda values, version: handover_change(
            handover=handover, values=values, version=version, by=request.actor
        ),
        who=lambda current: last_actor(current.programme),
        said=lambda saved: _("The handover is saved."),
        leave=leave,
        title=_("Handover"),
    )
    context = {"form": form, "handover": handover, "programme": handover.programme, "back": leave}
    return answer or render(
        request, "programmes/handover_form.html", context, status=422 if form.errors else 200
    )


def _programme(request: ActorRequest, pk: int) -> Programme:
    programme = get_object_or_404(with_direction(programmes_for(request.actor)), pk=pk)
    check_export(request.actor, programme)
    return programme
