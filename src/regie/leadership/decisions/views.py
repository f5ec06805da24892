"""The screens of decisions."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists, versions
from regie.ui.messages import done

from .choices import Body, Outcome, Subject
from .effects import effects_of
from .forms import AddForm, DecisionForm
from .models import Decision
from .policies import can_change, check_add, check_change
from .selectors import decisions_for
from .services import DecisionConflict, decision_add, decision_change
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
    if request.method == "POST" and form.is_valid():
        try:
            decision = decision_add(
                programme=form.cleaned_data["programme"], values=form.values(), by=request.actor
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("%(code)s is recorded.") % {"code": decision.code})
            return redirect("decisions:detail", decision.pk)
    context = {"form": form, "title": _("Record a decision"), "back": reverse("decisions:list")}
    return render(request, "decisions/form.html", context, status=422 if form.errors else 200)


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
    if request.method == "POST" and form.is_valid():
        answer = _save(request, form, decision)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "title": _("Change %(code)s") % {"code": decision.code},
        "back": reverse("decisions:detail", args=[pk]),
        "decision": decision,
    }
    return render(request, "decisions/form.html", context, status=422 if form.errors else 200)


def _save(request: ActorRequest, form: DecisionForm, decision: Decision) -> HttpResponse | None:
    """Saves and leads on; None where a message stands in the form now."""
    try:
        decision_change(
            decision=decision, values=form.merged_values(), version=form.seen_version(), by=request.actor
        )
    except DecisionConflict as conflict:
        current = conflict.current
        return versions.form_conflict(
            request,
            form=form,
            current=current,
            title=str(current),
            who=last_actor(current),
            version=current.version,
            leave=reverse("decisions:detail", args=[current.pk]),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    done(request, _("%(code)s is saved.") % {"code": decision.code})
    return redirect("decisions:detail", decision.pk)


def _given(request: ActorRequest) -> dict[str, str]:
    """What the address fills in, as far as it is a choice."""
    body, subject = request.GET.get("orgaan", ""), request.GET.get("onderwerp", "")
    return {
        "title": request.GET.get("titel", "").replace("\x00", "")[:250],
        "body": body if body in Body.values else "",
        "subject": subject if subject in Subject.values else "",
    }
