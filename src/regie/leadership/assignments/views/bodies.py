"""What the two bodies decided, and what the alderman of each portfolio says."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.selectors import programmes_for
from regie.ui.forms import save_new, save_over

from ..choices import BODIES, Portfolio
from ..forms import DecideForm, SupportForm
from ..gaps import BODY_WORDS
from ..policies import check_decide, check_record_support
from ..selectors import assignments_for, support_of
from ..services import assignment_decide, support_change


@requires("change", "assignment")
def decide_page(request: ActorRequest, pk: int, body: str) -> HttpResponse:
    """Record what driehoek or college decided about the assignment that was put to them."""
    if body not in BODIES:
        raise Http404
    assignment = get_object_or_404(assignments_for(request.actor), pk=pk)
    check_decide(request.actor, assignment)
    title = _("Assignment %(name)s") % {"name": assignment}
    form = DecideForm(request.POST or None, title=title)
    back = reverse("assignments:detail", args=[pk])
    answer = save_new(
        request,
        form,
        save=lambda: assignment_decide(
            assignment=assignment, body=body, values=form.cleaned_data, by=request.actor
        ),
        said=lambda made: _("Decision %(code)s is recorded.") % {"code": made.code},
        to=lambda made: back,
    )
    context = {"form": form, "assignment": assignment, "body": BODY_WORDS[body], "back": back}
    return answer or render(request, "assignments/decide.html", context, status=422 if form.errors else 200)


@requires("change", "assignment")
def support_page(request: ActorRequest, pk: int, portfolio: str) -> HttpResponse:
    """What the alderman of one portfolio says."""
    if portfolio not in Portfolio.values:
        raise Http404
    programme = get_object_or_404(programmes_for(request.actor), pk=pk)
    check_record_support(request.actor, programme)
    thing = next(each for each in support_of(programme) if each.portfolio == portfolio)
    form = SupportForm(request.POST or None, row=thing)
    back = reverse("assignments:of_programme", args=[pk])
    answer = save_over(
        request,
        form,
        save=lambda values, version: support_change(
            programme=programme, portfolio=portfolio, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("The support of %(portfolio)s is saved.") % {"portfolio": saved},
        leave=back,
        to=lambda saved: f"{back}#draagvlak",
    )
    context = {"form": form, "programme": programme, "support": thing, "back": back}
    return answer or render(request, "assignments/support.html", context, status=422 if form.errors else 200)
