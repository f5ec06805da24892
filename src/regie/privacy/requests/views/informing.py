"""The screens of the duty to inform."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Window
from django.http import HttpResponse
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
    "done": (
        gettext_lazy("Record that they are informed"), forms.DoneForm, duty_done,
        gettext_lazy("It is recorded."), gettext_lazy("Record it"),
    ),
    "earlier": (
        gettext_lazy("First contact or first disclosure"), forms.AdvanceForm, duty_advance,
        gettext_lazy("The day is brought forward where it had to be."), gettext_lazy("Save the day"),
    ),
    "wait": (
        gettext_lazy("Ask for a postponement"), forms.PostponeForm, postponement_ask,
        gettext_lazy("Somebody else has to approve this. Until then the day of the law counts."),
        gettext_lazy("Ask for approval"),
    ),
    "stop": (
        gettext_lazy("End the postponement"), forms.StepForm, postponement_end,
        gettext_lazy("The day of the law counts again."), gettext_lazy("End the postponement"),
    ),
}  # fmt: skip


@requires("view", "informing")
@processed(INFORMING)
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=duties_for(request.actor)
        .annotate(total=Window(Count("*")))
        .order_by(F("done_on").asc(nulls_first=True), "falls_on", "pk"),
        paginator=lists.CountsWithRows,
        exports=False,
        table=DutyTable,
        filters=DutyFilter,
        title=_("Informing"),
        template="requests/informing.html",
        lead=_("Young people and their parents hear that you keep data about them, within one month."),
    )


@requires("view", "informing")
@processed(INFORMING)
def detail_page(request: ActorRequest, pk: UUID, duty: int) -> HttpResponse:
    found = _duty(request, pk, duty)
    context = {
        "duty": found,
        "others": duties_for(request.actor).filter(dossier=pk).exclude(pk=duty),
        "letter": letter_to_inform(found),
        "left": "" if found.done_on else left_in_words(found.due, timezone.localdate()),
        "late": not found.done_on and found.due < timezone.localdate(),
        "may": can_inform(request.actor, found),
        "may_approve": can_approve_postponement(request.actor, found),
    }
    return render(request, "requests/inform.html", context)


def _duty(request: ActorRequest, pk: UUID, duty: int) -> InformingDuty:
    """A duty of a dossier; Refused with every reason where the dossier is closed to the reader."""
    dossier_or_refuse(request.actor, pk, kind="informing")
    rows = InformingDuty.objects.select_related(
        "dossier__collaboration", "done_by", "asked_by", "approved_by"
    )
    found: InformingDuty = get_object_or_404(rows, pk=duty, dossier=pk)
    return found


@requires("change", "informing")
@processed(INFORMING, "change")
def step_page(request: ActorRequest, pk: UUID, duty: int, step: str) -> HttpResponse:
    """A page with the form of one step."""
    found = _duty(request, pk, duty)
    checked(can_inform(request.actor, found))
    title, form_class, run, said, button = STEPS[step]
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            run(duty=found, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            done(request, said)
            return redirect("requests:inform", pk, duty)
    context = {
        "form": form,
        "title": title,
        "button": button,
        "duty": found,
        "back": reverse("requests:inform", args=[pk, duty]),
    }
    return render(request, "requests/inform_step.html", context, status=422 if form.errors else 200)


@require_POST
@requires("approve", "informing")
@processed(INFORMING, "approve")
def approve(request: ActorRequest, pk: UUID, duty: int) -> HttpResponse:
    """Agrees with a postponement that somebody else asked."""
    postponement_approve(duty=_duty(request, pk, duty), by=request.actor)
    done(request, _("The postponement is approved."))
    return redirect("requests:inform", pk, duty)


@requires("view", "informing")
@processed(INFORMING, "export")
def letter_file(request: ActorRequest, pk: UUID, duty: int, form: str) -> HttpResponse:
    """The letter, as PDF or Word."""
    found = _duty(request, pk, duty)
    content = file_of(letter_to_inform(found), form)
    name = f"informeren-{found.dossier.reference}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=FORMS[form], headers=headers)
