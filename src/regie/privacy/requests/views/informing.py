"""The screens of the duty to inform."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.processing import processed
from regie.access.dossiers.selectors import dossier_or_refuse
from regie.ui import lists
from regie.ui.messages import done

from .. import forms
from ..activities import INFORMING
from ..letters import FORMS, file_of, letter_to_inform
from ..models import InformingDuty
from ..policies import can_approve_postponement, can_inform, checked
from ..selectors import duties_for
from ..services.informing import (
    duty_advance,
    duty_done,
    postponement_approve,
    postponement_ask,
    postponement_end,
)
from ..tables import DutyFilter, DutyTable
from ..terms import left_in_words

STEPS: dict[str, tuple[Any, type[forms.StepForm], Any, Any, Any]] = {
    "gedaan": (
        gettext_lazy("Record that they are informed"), forms.DoneForm, duty_done,
        gettext_lazy("It is recorded."), gettext_lazy("Record it"),
    ),
    "eerder": (
        gettext_lazy("First contact or first disclosure"), forms.AdvanceForm, duty_advance,
        gettext_lazy("The day is brought forward where it had to be."), gettext_lazy("Save the day"),
    ),
    "uitstel": (
        gettext_lazy("Ask for a postponement"), forms.PostponeForm, postponement_ask,
        gettext_lazy("Somebody else has to approve this. Until then the day of the law counts."),
        gettext_lazy("Ask for approval"),
    ),
    "stoppen": (
        gettext_lazy("End the postponement"), forms.StepForm, postponement_end,
        gettext_lazy("The day of the law counts again."), gettext_lazy("End the postponement"),
    ),
}  # fmt: skip


@requires("view", "informing")
@processed(INFORMING)
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=duties_for(request.actor).order_by("done_on", "falls_on", "pk"),
        table=DutyTable,
        filters=DutyFilter,
        title=_("Informing"),
        template="requests/informing.html",
        lead=_("Young people and their parents hear that you keep data about them, within one month."),
    )


@requires("view", "informing")
@processed(INFORMING)
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    duty = _duty(request, pk)
    letter = letter_to_inform(duty)
    context = {
        "duty": duty,
        "others": duties_for(request.actor).filter(dossier=duty.dossier_id).exclude(pk=duty.pk),
        "letter": letter,
        "left": "" if duty.done_on else left_in_words(duty.due, timezone.localdate()),
        "late": not duty.done_on and duty.due < timezone.localdate(),
        "may": can_inform(request.actor, duty),
        "may_approve": can_approve_postponement(request.actor, duty),
    }
    return render(request, "requests/inform.html", context)


def _duty(request: ActorRequest, pk: int) -> InformingDuty:
    """A duty within the reader's wall; Refused with every reason where the dossier is closed to them."""
    rows = InformingDuty.objects.select_related(
        "dossier__collaboration", "done_by", "asked_by", "approved_by"
    )
    duty: InformingDuty = get_object_or_404(rows, pk=pk)
    dossier_or_refuse(request.actor, duty.dossier_id, kind="informing")
    return duty


@requires("change", "informing")
@processed(INFORMING, "change")
def step_page(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """A page with the form of one step."""
    if step not in STEPS:
        raise Http404
    duty = _duty(request, pk)
    checked(can_inform(request.actor, duty))
    title, form_class, run, said, button = STEPS[step]
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            run(duty=duty, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            done(request, said)
            return redirect("requests:inform", pk)
    context = {
        "form": form,
        "title": title,
        "button": button,
        "duty": duty,
        "back": reverse("requests:inform", args=[pk]),
    }
    return render(request, "requests/inform_step.html", context, status=422 if form.errors else 200)


@require_POST
@requires("approve", "informing")
@processed(INFORMING, "approve")
def approve(request: ActorRequest, pk: int) -> HttpResponse:
    """Agrees with a postponement that somebody else asked."""
    postponement_approve(duty=_duty(request, pk), by=request.actor)
    done(request, _("The postponement is approved."))
    return redirect("requests:inform", pk)


@requires("view", "informing")
@processed(INFORMING, "export")
def letter_file(request: ActorRequest, pk: int, form: str) -> HttpResponse:
    """The letter, as PDF or Word."""
    duty = _duty(request, pk)
    if form not in FORMS:
        raise Http404
    content = file_of(letter_to_inform(duty), form)
    name = f"informeren-{duty.dossier.reference}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=FORMS[form], headers=headers)
