"""The screens of escalations."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.actions.sources import source_of
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists
from regie.ui.forms import save_new, save_over
from regie.ui.messages import done

from .. import policies, services
from ..choices import PLAN_DAYS, EscalationStatus
from ..forms import AddForm, EscalationForm, PlanForm, SettleForm
from ..models import Escalation
from ..selectors import escalations_for
from ..tables import KINDS, EscalationFilter, EscalationTable


@requires("view", "escalation")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=escalations_for(request.actor),
        table=EscalationTable,
        filters=EscalationFilter,
        title=_("Escalations"),
        template="escalations/list.html",
        lead=_(
            "What is stuck goes to the mayor, an alderman or the driehoek. A consultation and an outcome follow."
        ),
        add_to=programmes_to_change(request.actor).order_by("-status", "pk").first(),
        plan_days=PLAN_DAYS,
    )


@requires("view", "escalation")
def of_programme(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """The list, narrowed to one programme."""
    get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    return redirect(reverse("escalations:list") + f"?programme={programme_pk}")


@requires("change", "escalation")
def add_page(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """A new escalation. ``?over=kind:id`` says what it is about, ``?titel=`` fills in what is stuck."""
    programme = get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    policies.check_raise(request.actor, programme)
    about = source_of(request.GET.get("over", ""), request.actor)
    initial = {
        "subject": request.GET.get("titel", "").replace("\x00", "")[:200],
        "about_name": about.name if about else "",
    }
    form = AddForm(request.POST or None, programme=programme, by=request.actor, initial=initial)
    answer = save_new(
        request,
        form,
        save=lambda: services.escalation_raise(
            programme=form.cleaned_data["programme"], values=form.values(), by=request.actor, about=about
        ),
        said=lambda made: _("%(code)s is raised. Now plan the consultation.") % {"code": made.code},
        to=lambda made: reverse("escalations:detail", args=[made.pk]),
    )
    context = {"form": form, "title": _("Escalate something"), "back": reverse("escalations:list")}
    return answer or render(request, "escalations/form.html", context, status=422 if form.errors else 200)


@requires("view", "escalation")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    return _detail(request, _escalation(request, pk))


@requires("change", "escalation")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    escalation = _escalation(request, pk)
    policies.check_change(request.actor, escalation)
    form = EscalationForm(request.POST or None, row=escalation)
    answer = save_over(
        request,
        form,
        save=lambda values, version: services.escalation_change(
            escalation=escalation, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("%(code)s is saved.") % {"code": saved.code},
        leave=reverse("escalations:detail", args=[pk]),
    )
    context = {
        "form": form,
        "title": _("Change %(code)s") % {"code": escalation.code},
        "back": reverse("escalations:detail", args=[pk]),
        "escalation": escalation,
    }
    return answer or render(request, "escalations/form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("settle", "escalation")
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    escalation, form = _escalation(request, pk), PlanForm(request.POST)
    back = reverse("escalations:reopen", args=[pk]) if escalation.consultation_on is None else ""
    answer = save_new(
        request,
        form,
        save=lambda: services.escalation_plan(escalation=escalation, by=request.actor, **form.cleaned_data),
        said=lambda saved: _("The consultation of %(code)s is planned.") % {"code": saved.code},
        to=lambda saved: reverse("escalations:detail", args=[pk]),
        undo=lambda saved: back,
    )
    return answer or _detail(request, escalation, plan=form)


@require_POST
@requires("settle", "escalation")
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    escalation, form = _escalation(request, pk), SettleForm(request.POST)
    answer = save_new(
        request,
        form,
        save=lambda: services.escalation_settle(escalation=escalation, by=request.actor, **form.cleaned_data),
        said=lambda saved: _("%(code)s is settled.") % {"code": saved.code},
        to=lambda saved: reverse("escalations:detail", args=[pk]),
        undo=lambda saved: reverse("escalations:reopen", args=[pk]),
    )
    return answer or _detail(request, escalation, settle=form)


@require_POST
@requires("settle", "escalation")
def reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes the last step back."""
    escalation = services.escalation_reopen(escalation=_escalation(request, pk), by=request.actor)
    text = _("%(code)s is now: %(status)s.")
    done(request, text % {"code": escalation.code, "status": escalation.get_status_display()})
    return redirect("escalations:detail", pk)


def _escalation(request: ActorRequest, pk: int) -> Escalation:
    return get_object_or_404(escalations_for(request.actor), pk=pk)


def _detail(request: ActorRequest, escalation: Escalation, **tried: forms.Form) -> HttpResponse:
    """The page of one escalation; ``tried`` are forms that were sent with mistakes."""
    planned = {"consultation_on": escalation.consultation_on}
    start = planned | {"outcome": escalation.outcome, "outcome_on": timezone.localdate()}
    context: dict[str, Any] = {
        "escalation": escalation,
        "badge": KINDS[EscalationStatus(escalation.status)],
        "may_change": policies.can_change(request.actor, escalation),
        "may_settle": policies.can_settle(request.actor, escalation),
        "may_reopen": policies.can_reopen(request.actor, escalation),
        "plan": tried.get("plan") or PlanForm(initial=planned, auto_id="plan_%s"),
        "settle": tried.get("settle") or SettleForm(initial=start),
    }
    return render(request, "escalations/detail.html", context, status=422 if tried else 200)
