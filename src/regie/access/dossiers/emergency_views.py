"""Emergency access: opening it, ending it, judging it."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import Decision, Refused, check, decide
from regie.access.authorisation.requests import ActorRequest
from regie.ui.messages import done

from . import services
from .activities import EMERGENCY
from .forms import EmergencyForm, JudgeForm
from .models import Dossier, EmergencyAccess
from .policies import can_judge, check_judge
from .processing import processing
from .selectors import emergencies_for, id_of


@requires("view", "emergency")
def emergencies_page(request: ActorRequest) -> HttpResponse:
    """Emergency accesses: all of the municipality for who judges them, one's own for the others."""
    actor = request.actor
    rows = list(emergencies_for(actor)[:200])
    for each in rows:
        each.may_judge = can_judge(actor, each)  # type: ignore[attr-defined]
    return render(
        request,
        "dossiers/emergencies.html",
        {
            "waiting": [each for each in rows if not each.judged_at],
            "judged": [each for each in rows if each.judged_at],
            "judges": decide(actor, "judge", "emergency"),
            "may_open": decide(actor, "emergency", "dossier"),
        },
    )


@requires("emergency", "dossier")
def emergency_open_page(request: ActorRequest) -> HttpResponse:
    """Says what happens, asks the reference and the reason, and opens the dossier for an hour."""
    start = {"reference": request.GET.get("dossier", "")[:20]}
    form = EmergencyForm(request.POST if request.method == "POST" else None, initial=start)
    refused: Decision | None = None
    if request.method == "POST" and form.is_valid():
        try:
            emergency = _open(request, form)
        except Refused as refusal:
            refused = refusal.decision
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if emergency:
                done(request, _("The dossier is open to you for an hour."))
                return redirect("dossiers:detail", pk=emergency.dossier_id)
    return render(request, "dossiers/emergency_open.html", {"form": form, "refused": refused})


def _open(request: ActorRequest, form: EmergencyForm) -> EmergencyAccess | None:
    """The access; None with an error in the form where the municipality has no such dossier."""
    actor = request.actor
    found = id_of(actor.municipality_id, form.cleaned_data["reference"])
    if found is None:
        form.add_error("reference", _("Your municipality has no dossier with this reference."))
        return None
    # Wide: the collaboration may be closed to this person until the emergency is there. Checked by the service.
    with processing(by=actor, activity=EMERGENCY, action="open", name="open in an emergency", wide=True):
        dossier = Dossier.objects.select_related("collaboration").get(pk=found)
        return services.emergency_open(dossier=dossier, reason=form.cleaned_data["reason"], by=actor)


def _emergency(request: ActorRequest, pk: int) -> EmergencyAccess:
    rows = EmergencyAccess.objects.select_related("user", "membership__organisation", "judged_by")
    emergency = get_object_or_404(rows, pk=pk)
    check(request.actor, "view", emergency)
    return emergency


@requires("view", "emergency")
@require_POST
def emergency_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Ends one's own emergency access before the hour is over."""
    try:
        services.emergency_end(emergency=_emergency(request, pk), by=request.actor)
    except ValidationError as error:
        raise Refused(Decision(False, tuple(error.messages))) from error
    done(request, _("The emergency access has ended. The privacy officer judges it afterwards."))
    return redirect("dossiers:emergencies")


@requires("judge", "emergency")
def emergency_judge_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The privacy officer says whether it was justified."""
    emergency = _emergency(request, pk)
    check_judge(request.actor, emergency)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.emergency_judge(emergency=emergency, **form.cleaned_data, by=request.actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("Your judgement is recorded."))
            return redirect("dossiers:emergencies")
    return render(request, "dossiers/emergency_judge.html", {"form": form, "emergency": emergency})
