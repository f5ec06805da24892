"""The screens of decisions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists
from regie.ui.forms import save_new, save_over

from .choices import Body, Outcome, Subject
from .effects import effects_of
from .forms import AddForm, DecisionForm
from .policies import can_change, check_add, check_change
from .selectors import decisions_for
from .services import decision_add, decision_change
from .tables import KINDS, DecisionFilter, DecisionTable


@requires("view", "decision")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=decisions_for(request.actor),
        table=DecisionTable,
        filters=DecisionFilter,
        title=_("Decisions"),
        template="decisions/list.html",
        lead=_("What the driehoek, the college and others decided, and what that gives force to."),
        add_to=programmes_to_change(request.actor).order_by("-status", "pk").first(),
    )


@requires("view", "decision")
def of_programme(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """The list, narrowed to one programme."""
    get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    return redirect(reverse("decisions:list") + f"?programme={programme_pk}")


@requires("change", "decision")
def add_page(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """A new decision. ``?titel=``, ``?orgaan=`` and ``?onderwerp=`` fill in what a link knows."""
    programme = get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    check_add(request.actor, programme)
    form = AddForm(request.POST or None, programme=programme, by=request.actor, initial=_given(request))
    answer = save_new(
        request,
        form,
        save=lambda: decision_add(
            programme=form.cleaned_data["programme"], values=form.values(), by=request.actor
        ),
        said=lambda made: _("%(code)s is recorded.") % {"code": made.code},
        to=lambda made: reverse("decisions:detail", args=[made.pk]),
    )
    context = {"form": form, "title": _("Record a decision"), "back": reverse("decisions:list")}
    return answer or render(request, "decisions/form.html", context, status=422 if form.errors else 200)


@requires("view", "decision")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(decisions_for(request.actor), pk=pk)
    context = {
        "decision": decision,
        "badge": KINDS[Outcome(decision.outcome)],
        "effects": effects_of(decision, request.actor),
        "may_change": can_change(request.actor, decision),
    }
    return render(request, "decisions/detail.html", context)


@requires("change", "decision")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(decisions_for(request.actor), pk=pk)
    check_change(request.actor, decision)
    form = DecisionForm(request.POST or None, row=decision)
    answer = save_over(
        request,
        form,
        save=lambda values, version: decision_change(
            decision=decision, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("%(code)s is saved.") % {"code": saved.code},
        leave=reverse("decisions:detail", args=[pk]),
    )
    context = {
        "form": form,
        "title": _("Change %(code)s") % {"code": decision.code},
        "back": reverse("decisions:detail", args=[pk]),
        "decision": decision,
    }
    return answer or render(request, "decisions/form.html", context, status=422 if form.errors else 200)


def _given(request: ActorRequest) -> dict[str, str]:
    """What the address fills in, as far as it is a choice."""
    body, subject = request.GET.get("orgaan", ""), request.GET.get("onderwerp", "")
    return {
        "title": request.GET.get("titel", "").replace("\x00", "")[:250],
        "body": body if body in Body.values else "",
        "subject": subject if subject in Subject.values else "",
    }
